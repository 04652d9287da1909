import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { ociFault } from "./fault.ts";

/** `sha256:<hex>` of bytes. */
export const sha256 = (bytes: Uint8Array | string): string =>
  `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

/** `<algorithm>:<hex>` of bytes in the algorithm of another digest: sha512, or sha256 for all else. */
export function digestLike(like: string | undefined, bytes: Uint8Array): string {
  const algorithm = like?.startsWith("sha512:") ? "sha512" : "sha256";
  return `${algorithm}:${createHash(algorithm).update(bytes).digest("hex")}`;
}

/** Digest and size in bytes of a file, read once. */
export async function fileDigest(file: string): Promise<{ digest: string; size: number }> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  return { digest: `sha256:${hash.digest("hex")}`, size };
}

/** Counts and hashes what passes, and says in the end whether it was what it had to be. */
export function verifier(what: string, expected: { digest: string; size?: number }) {
  const hash: Hash = createHash(expected.digest.slice(0, expected.digest.indexOf(":")));
  let seen = 0;
  const wrong = (why: string) =>
    ociFault(
      "OCI_DIGEST_MISMATCH",
      `${what}: ${why}`,
      "Do not use it: it was changed or damaged on the way. Push it again.",
    );
  return {
    /** Bytes so far. */
    seen: () => seen,
    /** @throws OCI_DIGEST_MISMATCH as soon as there is too much */
    take(chunk: Uint8Array) {
      seen += chunk.length;
      if (expected.size !== undefined && seen > expected.size)
        throw wrong(`more than ${expected.size} bytes came`);
      hash.update(chunk);
    },
    /** @throws OCI_DIGEST_MISMATCH */
    finish() {
      if (expected.size !== undefined && seen !== expected.size)
        throw wrong(`${seen} bytes came, ${expected.size} were announced`);
      const found = hash.digest("hex");
      if (!expected.digest.endsWith(`:${found}`)) throw wrong(`the content has the digest ${found}`);
    },
  };
}
