import { isIP } from "node:net";
import { explain } from "../../lib/errors/index.ts";
import { readIfThere } from "../../lib/files/index.ts";
import type { Http, HttpResponse } from "../../lib/http/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import { catalogFault } from "./fault.ts";

/** What the catalogue says of one repository. */
export type CatalogEntry =
  | { readonly kind: "known"; readonly deprecated: boolean }
  /** `asked` is false where the public catalogue cannot know it. */
  | { readonly kind: "unknown"; readonly asked: boolean };

/** A catalogue: its API's address, and whether somebody chose it. */
export interface Catalog {
  readonly url: string;
  readonly configured: boolean;
}

/** The configured catalogue, or else the public one. Fault CATALOG_BAD_ENDPOINT. */
export async function chooseCatalog(publicUrl: string, file: string): Promise<Catalog> {
  const text = file === "" ? "" : ((await readIfThere(file)) ?? "").trim();
  const url = (text || publicUrl).replace(/\/+$/, "");
  const protocol = URL.parse(url)?.protocol ?? "";
  if (["http:", "https:"].includes(protocol)) return { url, configured: text !== "" };
  throw catalogFault(
    "CATALOG_BAD_ENDPOINT",
    "the configured address of the catalogue (key catalog) is no http or https URL",
    "Write it as https://host/api/containers/v1.",
  );
}

/**
 * Looks a repository up (`GET repositories/registry/{registry}/repository/{repository}`).
 *
 * @param repository `registry/path`
 * @throws HttpFault, CATALOG_BAD_ANSWER
 */
export async function lookUp(
  http: Http,
  catalog: Catalog,
  repository: string,
  timeoutMs: number,
): Promise<CatalogEntry> {
  const slash = repository.indexOf("/");
  const registry = repository.slice(0, slash);
  if (!catalog.configured && isPrivate(registry)) return { kind: "unknown", asked: false };
  const response = await http.request({
    url: addressOf(catalog, registry, repository.slice(slash + 1)),
    headers: { accept: "application/json" },
    accept: [200, 404],
    timeoutMs,
    maxBytes: 4 * 1024 * 1024,
  });
  if (response.status === 200) return { kind: "known", deprecated: await isDeprecated(response) };
  await response.drain();
  return { kind: "unknown", asked: true };
}

/** The catalogue knows the registry that needs a login by the name of its open twin. */
const CATALOG_NAMES: Readonly<Record<string, string>> = {
  "registry.redhat.io": "registry.access.redhat.com",
};

function addressOf({ url }: Catalog, registry: string, path: string): string {
  const segments = path.split("/").map(encodeURIComponent).join("/");
  const name = encodeURIComponent(CATALOG_NAMES[registry] ?? registry);
  return `${url}/repositories/registry/${name}/repository/${segments}`;
}

/** The rule: a repository whose `release_categories` contain `Deprecated` is no longer maintained. */
async function isDeprecated(response: HttpResponse): Promise<boolean> {
  const json = await response.json().catch((thrown: unknown) => {
    throw badAnswer(`is not JSON (${explain(thrown)})`, thrown);
  });
  const categories = isRecord(json) ? json["release_categories"] : undefined;
  if (!Array.isArray(categories)) throw badAnswer("is no repository: it lacks the list release_categories");
  return categories.includes("Deprecated");
}

const badAnswer = (what: string, cause?: unknown) =>
  catalogFault(
    "CATALOG_BAD_ANSWER",
    `the answer of the catalogue ${what}`,
    "See whether this is the catalogue's address, and no proxy's page.",
    cause,
  );

/** Loopback, private and link-local networks (RFC 1918, 3927, 4193, 6598). */
const PRIVATE = [
  /^127\./,
  /^10\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^192\.168\./,
  /^169\.254\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^0\./,
  /^::1?$/,
  /^f[cd]/i,
  /^fe[89ab]/i,
];

/** A registry that nobody else can reach by this name: no public catalogue can know its images. */
export function isPrivate(registry: string): boolean {
  const bracketed = /^\[(.*)\](:\d+)?$/.exec(registry)?.[1];
  const host = bracketed ?? registry.replace(/:\d+$/, "");
  if (isIP(host) !== 0) return PRIVATE.some((range) => range.test(host));
  return !host.includes(".") || /\.(localhost|local|internal|svc)$/i.test(host);
}
