import { codeOf, explain } from "../../lib/errors/index.ts";
import { ifFound, parseReference, type RegistryClient, repositoryOf } from "../../lib/oci/index.ts";
import type { Evidence } from "../../lib/policy/index.ts";
import {
  fetchAttachedSbom,
  imageSubject,
  isCycloneDx,
  packagesOf,
  parseSbom,
  type SbomDocument,
} from "../../lib/sbom/index.ts";

/** An SBOM, or why it cannot be read. */
export type SbomView =
  | { readonly format: "SPDX" | "CycloneDX"; readonly packages: number }
  | { readonly problem: string };

/**
 * The SBOM of an image: the one that its provenance names (`SBOM_BLOB_URL`), else the one of its tag `.sbom`.
 * Undefined where it has none. A released image has it beside it, and the registry that it was built in need not
 * answer: what provenance names is its digest.
 */
export async function sbomOf(client: RegistryClient, evidence: Evidence): Promise<SbomView | undefined> {
  try {
    const document =
      (await attested(client, evidence)) ??
      (await fetchAttachedSbom(client, imageSubject(evidence.image.reference)));
    if (document === undefined) return undefined;
    return { format: isCycloneDx(document) ? "CycloneDX" : "SPDX", packages: packagesOf(document).length };
  } catch (thrown) {
    if (!/^(SBOM|OCI)_/.test(codeOf(thrown) ?? "") || codeOf(thrown) === "OCI_CANCELLED") throw thrown;
    return { problem: explain(thrown) };
  }
}

async function attested(
  client: RegistryClient,
  { image, attestations }: Evidence,
): Promise<SbomDocument | undefined> {
  const builds = attestations
    .flatMap(({ tasks }) => tasks)
    .filter((task) => resultOf(task, "IMAGE_DIGEST") === image.digest);
  const named = builds.map((task) => resultOf(task, "SBOM_BLOB_URL")).find((url) => url !== "") ?? "";
  const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(named) ?? [];
  if (digest === undefined) return undefined;
  const blob = (reference: string) =>
    ifFound(client.blobBytes(repositoryOf(parseReference(reference)), { digest }));
  const bytes = (await blob(image.reference)) ?? (await blob(named));
  return bytes === undefined ? undefined : parseSbom(bytes.toString("utf8"), named);
}

type Task = Evidence["attestations"][number]["tasks"][number];

function resultOf({ results }: Task, name: string): string {
  const value = results.find((each) => each.name === name)?.value;
  return typeof value === "string" ? value.trim() : "";
}
