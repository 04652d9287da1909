import { faults } from "../../lib/errors/index.ts";
import { isSha256, isTag } from "../../lib/oci/index.ts";

export type ApplyTagsCode = "TAGS_BAD_DIGEST" | "TAGS_BAD_TAG" | "TAGS_BAD_LABEL";
const fault = faults<ApplyTagsCode>();

export function requireDigest(digest: string): void {
  if (isSha256(digest)) return;
  throw fault(
    "TAGS_BAD_DIGEST",
    `--digest: ${JSON.stringify(digest)} is not sha256: and 64 hexadecimal digits in lower case`,
    "Give the digest as the build wrote it.",
  );
}

export function requireTag(tag: string, where: string): void {
  if (isTag(tag)) return;
  throw fault(
    "TAGS_BAD_TAG",
    `${where}: ${JSON.stringify(tag)} is no tag`,
    "Use at most 128 letters, digits and _ . -, not starting with . or -.",
  );
}

/** Lower-case letters and digits with single / . _ - between, starting and ending with a letter. */
export function requireLabelName(name: string): void {
  if (name.length <= 256 && /^[a-z](?:[a-z0-9/._-]*[a-z])?$/.test(name) && !/[/._-]{2}/.test(name)) return;
  throw fault(
    "TAGS_BAD_LABEL",
    `--tags-from-label: ${JSON.stringify(name)} is no name of a label`,
    "Use lower-case letters and digits with single / . _ - between, for example konflux.additional-tags.",
  );
}
