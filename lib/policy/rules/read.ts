import { codeOf } from "../../errors/index.ts";
import { ifFound, type Manifest, parseReference, repositoryOf } from "../../oci/index.ts";
import type { RuleContext } from "../types.ts";
import { readJson, words } from "./values.ts";

/** What an attested reference alone can be to blame for. */
const ITS_FAULT = new Set([
  "OCI_BAD_REFERENCE",
  "OCI_NOT_FOUND",
  "OCI_DIGEST_MISMATCH",
  "OCI_TOO_LARGE",
  "OCI_BAD_MANIFEST",
]);
/** And this too where the reference leads to a registry other than the image's. */
const ELSEWHERE = new Set(["OCI_UNAUTHORIZED", "OCI_DENIED", "OCI_REFUSED", "OCI_UNREACHABLE"]);

/**
 * What was asked for, or nothing if the reference is to blame: an attestation may name anything, and that is
 * then not there. The image's own registry failing is no answer, and stays a fault.
 */
export async function attempt<T>(
  context: RuleContext,
  reference: string,
  asked: Promise<T>,
): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    const code = codeOf(thrown) ?? "";
    const home = `${context.evidence.image.repository.split("/")[0]}/`;
    if (ITS_FAULT.has(code) || (ELSEWHERE.has(code) && !reference.startsWith(home))) return undefined;
    throw thrown;
  }
}

/** A blob by `repository@digest`, or nothing. */
export const readBlob = (context: RuleContext, reference: unknown): Promise<Buffer | undefined> => {
  const place = words(reference) ?? "";
  const read = async () => {
    const { digest, ...rest } = parseReference(place);
    if (digest === undefined) return undefined;
    return ifFound(context.client.blobBytes(repositoryOf(rest), { digest }));
  };
  return attempt(context, place, read());
};

/** The JSON in a blob, or nothing. */
export async function readBlobJson(context: RuleContext, reference: unknown): Promise<unknown> {
  const bytes = await readBlob(context, reference);
  return bytes === undefined ? undefined : readJson(bytes);
}

/** A manifest, or nothing. */
export async function readManifest(context: RuleContext, reference: string): Promise<Manifest | undefined> {
  const found = await attempt(context, reference, ifFound(context.client.manifest(reference)));
  return found?.json as Manifest | undefined;
}
