import { codeOf, explain } from "../../errors/index.ts";

/** What the image is to blame for, or whoever gave the credentials. */
const ANSWERS = [
  ...["OCI_NOT_FOUND", "OCI_BAD_REFERENCE", "OCI_DIGEST_MISMATCH", "OCI_BAD_MANIFEST", "OCI_TOO_LARGE"],
  ...["OCI_UNAUTHORIZED", "OCI_DENIED", "OCI_REFUSED"],
];

/** Why an image cannot be read. A registry that does not answer is no answer: that stays a fault. */
export function whyUnreadable(thrown: unknown): string {
  if (ANSWERS.includes(codeOf(thrown) ?? "")) return explain(thrown);
  throw thrown;
}
