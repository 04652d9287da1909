import { fault } from "./fault.ts";

/** What an archive may cost at most. A trusted artifact is a source tree, or its dependencies. */
export interface Limits {
  /** Bytes after decompression. Default 64 GiB. */
  readonly bytes: number;
  /** Files, links and directories. Default 5 million. */
  readonly entries: number;
  /** Decompressed over compressed size. Default 200; gzip's maximum is 1032. */
  readonly ratio: number;
  /** Bytes after decompression from which the ratio counts: small archives of zeros hurt nobody. Default 512 MiB. */
  readonly ratioFrom: number;
}
const GIB = 1024 ** 3;
export const LIMITS: Limits = { bytes: 64 * GIB, entries: 5_000_000, ratio: 200, ratioFrom: GIB / 2 };

/** Counts while an archive is read. Fault ARTIFACT_TOO_LARGE when it costs too much. */
export function meter(limits: Limits, compressed: () => number) {
  let bytes = 0;
  let entries = 0;
  return {
    bytes(more: number): void {
      bytes += more;
      if (bytes > limits.bytes) throw tooLarge(`more than ${limits.bytes} bytes`);
      if (bytes > limits.ratioFrom && bytes > limits.ratio * compressed())
        throw tooLarge(`${bytes} bytes out of ${compressed()}: more than ${limits.ratio} times as much`);
    },
    entry(): void {
      entries += 1;
      if (entries > limits.entries) throw tooLarge(`more than ${limits.entries} entries`);
    },
    count: () => ({ bytes, entries }),
  };
}

const tooLarge = (what: string) =>
  fault(
    "ARTIFACT_TOO_LARGE",
    `the archive unpacks to ${what}; nothing was unpacked`,
    "Make the artifact smaller: keep large generated files out of it.",
  );
