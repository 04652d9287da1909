/**
 * How ClamAV is set, the same for daemon and program. It is asked to say what it did not scan to its end, and what
 * it cannot look into; each of these is a heuristic hit (`Heuristics.Limits.Exceeded…`, `Heuristics.Encrypted…`).
 * Limits are those of the compatible scanner's image.
 */
const SETTINGS = {
  AlertExceedsMax: ["alert-exceeds-max", "yes"],
  AlertEncryptedArchive: ["alert-encrypted-archive", "yes"],
  AlertEncryptedDoc: ["alert-encrypted-doc", "yes"],
  AlertOLE2Macros: ["alert-macros", "yes"],
  AlertPhishingSSLMismatch: ["alert-phishing-ssl", "yes"],
  AlertPhishingCloak: ["alert-phishing-cloak", "yes"],
  AlertPartitionIntersection: ["alert-partition-intersection", "yes"],
  MaxScanTime: ["max-scantime", "0"],
  MaxScanSize: ["max-scansize", "4095M"],
  MaxFileSize: ["max-filesize", "2000M"],
  MaxRecursion: ["max-recursion", "100"],
  MaxFiles: ["max-files", "0"],
  MaxEmbeddedPE: ["max-embeddedpe", "4095M"],
  MaxHTMLNoTags: ["max-htmlnotags", "4095M"],
  MaxZipTypeRcg: ["max-ziptypercg", "4095M"],
  MaxPartitions: ["max-partitions", "50000"],
  MaxIconsPE: ["max-iconspe", "100000"],
  MaxRecHWP3: ["max-rechwp3", "20000"],
  PCREMatchLimit: ["pcre-match-limit", "100000000"],
  PCRERecMatchLimit: ["pcre-recmatch-limit", "2000000"],
  PCREMaxFileSize: ["pcre-max-filesize", "4095M"],
} as const;

/** Names in the scanner's own folder; relative, because a socket's path may only be short. */
export const PLACES = {
  database: "db",
  temporary: "tmp",
  socket: "clamd.sock",
  config: "clamd.conf",
} as const;

/** Text of `clamd.conf`. */
export function daemonSettings(threads: number): string {
  const lines = [
    ["Foreground", "yes"],
    ["LocalSocket", PLACES.socket],
    ["LocalSocketMode", "600"],
    ["DatabaseDirectory", PLACES.database],
    ["TemporaryDirectory", PLACES.temporary],
    // A database that changes while an image is scanned would make two scans of one.
    ["SelfCheck", "0"],
    ["MaxThreads", String(threads)],
    // Work that waits: it must be twice the threads or more.
    ["MaxQueue", String(Math.max(100, 2 * threads))],
    ["MaxDirectoryRecursion", "20000"],
    ...Object.entries(SETTINGS).map(([name, [, value]]) => [name, value]),
  ];
  return `${lines.map((line) => line.join(" ")).join("\n")}\n`;
}

/** The same as options of clamscan. */
export const programSettings = (): string[] => [
  `--tempdir=${PLACES.temporary}`,
  "--max-dir-recursion=20000",
  ...Object.values(SETTINGS).map(([option, value]) => `--${option}=${value}`),
];
