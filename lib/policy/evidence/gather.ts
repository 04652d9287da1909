import { isRecord } from "../../json/index.ts";
import { parseReference, type RegistryClient, repositoryOf } from "../../oci/index.ts";
import { imageAttestations, imageSignatures, type Verifier } from "../../signing/index.ts";
import { BUILTIN, type Builtin, builtinFinding, missing } from "../builtin.ts";
import type { Attestation, Component, Evidence, Finding, JudgedImage, Snapshot } from "../types.ts";
import { whyUnreadable } from "./readable.ts";
import { readStatement } from "./statement.ts";

/** What there is about an image, and what the checks that nothing can leave out say. */
export interface Gathered {
  /** Absent where an attestation could not be believed: no rule may look at it then. */
  readonly evidence?: Evidence;
  /** `registry/repository@sha256:…`, or as the component has it where it cannot be read. */
  readonly reference: string;
  readonly violations: readonly Finding[];
  readonly successes: readonly Finding[];
}

export interface Sought {
  readonly client: RegistryClient;
  readonly component: Component;
  readonly snapshot: Snapshot;
  readonly verifiers: readonly Verifier[];
}

/** Reads an image with its verified signatures and attestations. Faults of a registry that does not answer. */
export async function gather({ client, component, snapshot, verifiers }: Sought): Promise<Gathered> {
  const image = await readImage(client, component.containerImage);
  if (typeof image === "string")
    return {
      reference: component.containerImage,
      violations: [builtinFinding(BUILTIN.accessible, `Image URL is not accessible: ${image}`)],
      successes: [],
    };
  const [signed, attested] = await Promise.all([
    imageSignatures(client, image.reference, verifiers),
    imageAttestations(client, image.reference, verifiers),
  ]);
  const checks = [
    signed.verified.length > 0
      ? passed(BUILTIN.imageSignature)
      : failed(BUILTIN.imageSignature, missing("signature", signed.problems)),
    attested.verified.length > 0
      ? readAll(attested.verified.map(({ statement }) => statement))
      : failed(BUILTIN.attestationSignature, missing("attestation", attested.problems)),
  ];
  const attestations = checks.find((check) => check.attestations !== undefined)?.attestations;
  return {
    reference: image.reference,
    violations: checks.flatMap(({ violations }) => violations),
    successes: checks.flatMap(({ successes }) => successes),
    ...(attestations === undefined
      ? {}
      : { evidence: { image, component, snapshot, signatures: signed.verified, attestations } }),
  };
}

interface Check {
  readonly violations: readonly Finding[];
  readonly successes: readonly Finding[];
  readonly attestations?: readonly Attestation[];
}
const passed = (...builtins: readonly Builtin[]): Check => ({
  violations: [],
  successes: builtins.map((each) => builtinFinding(each, "Pass")),
});
const failed = (builtin: Builtin, message: string): Check => ({
  violations: [builtinFinding(builtin, message)],
  successes: [],
});

/** Provenance that does not follow its schema fails the signature check, as in ec: it is read with it. */
function readAll(statements: readonly Readonly<Record<string, unknown>>[]): Check {
  const read = statements.map(readStatement);
  const unread = read.filter((each) => "problem" in each);
  const problems = unread.map(({ problem }) => problem).join("; ");
  if (unread.some(({ check }) => check === "signature"))
    return failed(BUILTIN.attestationSignature, `Image attestation check failed: ${problems}`);
  if (unread.length > 0)
    return failed(BUILTIN.attestationSyntax, `Attestation syntax check failed: ${problems}`);
  return {
    ...passed(BUILTIN.attestationSignature, BUILTIN.attestationSyntax),
    attestations: read.flatMap((each) => ("attestation" in each ? [each.attestation] : [])),
  };
}

async function readImage(client: RegistryClient, text: string): Promise<JudgedImage | string> {
  try {
    const repository = repositoryOf(parseReference(text));
    const { json, descriptor } = await client.manifest(text);
    const { digest } = descriptor;
    const isIndex = "manifests" in json;
    const config = isIndex ? undefined : await configOf(client, repository, json.config);
    return {
      reference: `${repository}@${digest}`,
      repository,
      digest,
      manifest: json,
      isIndex,
      ...(config === undefined ? {} : { config }),
    };
  } catch (thrown) {
    return whyUnreadable(thrown);
  }
}

const CONFIGS = /^application\/vnd\.(oci\.image\.config|docker\.container\.image)\.v1\+json$/;

async function configOf(
  client: RegistryClient,
  repository: string,
  descriptor: { readonly mediaType: string; readonly digest: string; readonly size: number },
) {
  if (!CONFIGS.test(descriptor.mediaType)) return undefined;
  const bytes = await client.blobBytes(repository, descriptor);
  try {
    const value: unknown = JSON.parse(bytes.toString("utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
