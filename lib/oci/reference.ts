import { ociFault } from "./fault.ts";
import type { Reference } from "./types.ts";

// The grammar of distribution-spec 1.1 ("Pulling manifests") and of docker's reference package.
const COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const REGISTRY = /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)(?::\d{1,5})?$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** `sha256:` or `sha512:` and its hexadecimal digits in lower case. */
export const isDigest = (text: string): boolean => DIGEST.test(text);
/** The same for sha256 alone, the one that Tekton, cosign and the SBOM formats are sure to read. */
export const isSha256 = (text: string): boolean => text.startsWith("sha256:") && isDigest(text);
/** At most 128 letters, digits and `_ . -`, not starting with `.` or `-`. */
export const isTag = (text: string): boolean => TAG.test(text);

/**
 * Takes `registry/repository[:tag][@digest]` apart. A port is not a tag.
 *
 * The registry must stand there: `alpine` alone is refused, not guessed to be Docker Hub's. Only what is
 * written as `docker.io/…` is read as Docker reads it: `docker.io/alpine` is `docker.io/library/alpine`,
 * and its API is asked for at registry-1.docker.io.
 *
 * @throws OCI_BAD_REFERENCE
 */
export function parseReference(text: string): Reference {
  const bad = (
    why: string,
    next = "Write it as registry/repository:tag or registry/repository@sha256:<hex>.",
  ) => ociFault("OCI_BAD_REFERENCE", `image reference ${JSON.stringify(text)}: ${why}`, next);
  const [named, digest, more] = text.split("@");
  if (named === undefined || named === "") throw bad("is empty");
  if (more !== undefined || (digest !== undefined && !isDigest(digest)))
    throw bad("what follows @ is not sha256: and 64 hexadecimal digits in lower case");
  const slash = named.indexOf("/");
  const registry = named.slice(0, Math.max(slash, 0));
  if (slash < 0 || !looksLikeHost(registry))
    throw bad("has no registry", `Write the registry before it, for example docker.io/library/${named}.`);
  const path = named.slice(slash + 1);
  const colon = path.lastIndexOf(":");
  const tag = colon < 0 ? undefined : path.slice(colon + 1);
  const repository = inDockerHub(registry, colon < 0 ? path : path.slice(0, colon));
  if (!REGISTRY.test(registry)) throw bad(`${JSON.stringify(registry)} is not host or host:port`);
  if (!REPOSITORY.test(repository))
    throw bad(
      `the repository ${JSON.stringify(repository)} has letters or signs that are not allowed`,
      "Use lower-case letters, digits, and single . _ - between them.",
    );
  if (tag !== undefined && !isTag(tag)) throw bad(`the tag ${JSON.stringify(tag)} is not allowed`);
  return {
    registry,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

const looksLikeHost = (text: string): boolean => /[.:]/.test(text) || text === "localhost";

const inDockerHub = (registry: string, repository: string): string =>
  registry === "docker.io" && !repository.includes("/") ? `library/${repository}` : repository;

/** The text of a reference; the reverse of `parseReference`. */
export function formatReference(reference: Reference): string {
  const tag = reference.tag === undefined ? "" : `:${reference.tag}`;
  const digest = reference.digest === undefined ? "" : `@${reference.digest}`;
  return `${reference.registry}/${reference.repository}${tag}${digest}`;
}

/** `registry/repository` of a reference. */
export const repositoryOf = (reference: Reference): string => `${reference.registry}/${reference.repository}`;

/** The tag that stands for a digest, with `.sig` or so: `sha256-<hex>.sig` (cosign's "triangulate" convention). */
export const digestTag = (digest: string, suffix = ""): string => `${digest.replace(":", "-")}${suffix}`;
