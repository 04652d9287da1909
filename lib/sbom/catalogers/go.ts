import { formatPurl } from "../purl.ts";
import type { Checksum } from "../types.ts";

/**
 * The purl of a Go module. Letters stay as they are, as every tool of the field writes them: the purl
 * specification asks for lower case, but module paths tell `Azure` from `azure`.
 */
export function golangPurl(path: string, version: string): string {
  const slash = path.lastIndexOf("/");
  const named = slash > 0 && slash < path.length - 1;
  return formatPurl({
    type: "golang",
    ...(named ? { namespace: path.slice(0, slash) } : {}),
    name: named ? path.slice(slash + 1) : path,
    ...(version ? { version } : {}),
  });
}

/** `h1:<base64>` of go.sum and build information, as a checksum. */
export function goSum(sum: string): readonly Checksum[] {
  const digest = /^h1:([A-Za-z0-9+/]{43}=)$/.exec(sum)?.[1];
  return digest ? [{ algorithm: "SHA256", value: Buffer.from(digest, "base64").toString("hex") }] : [];
}
