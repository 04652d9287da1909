import type { Need } from "./needs.ts";

const need = (program: string, apt: string, dnf: string, why: string, without: string): Need => ({
  ...{ program, why, without },
  packages: { apt, dnf },
});

/** Scanners that checks look with, and that package managers have. Without one, its check says SKIPPED. */
export const SHELLCHECK = need(
  "shellcheck",
  "shellcheck",
  "ShellCheck",
  "finds mistakes in shell scripts",
  "shell scripts are not checked",
);
export const CLAMSCAN = need(
  "clamscan",
  "clamav",
  "clamav",
  "finds malware in images",
  "images are not scanned for malware",
);
const slower = "clamscan is used, which loads the signatures for each image";
export const CLAMD = need("clamd", "clamav-daemon", "clamd", "scans files side by side", slower);
export const CLAMDSCAN = need("clamdscan", "clamdscan", "clamav", "is what clamd is asked with", slower);
/** No check needs it. */
const RPM = need("rpm", "rpm", "rpm", "makes the RPM databases that tests read", "those tests are skipped");

/** What `npm start -- --scanners` installs. */
export const INSTALLABLE: readonly Need[] = [SHELLCHECK, CLAMSCAN, CLAMD, CLAMDSCAN, RPM];

/** Those that have to be got from their makers. `get` says how. */
export interface OtherScanner {
  readonly program: string;
  readonly without: string;
  readonly get: string;
}
export const OTHERS: readonly OtherScanner[] = [
  {
    program: "clair-action",
    without: "vulnerabilities are looked up in the feed alone",
    get: "go install github.com/quay/clair-action/cmd/clair-action@latest",
  },
  {
    program: "snyk",
    without: "Snyk does not look at the source; it wants a token too",
    get: "npm install --global snyk",
  },
  {
    program: "preflight",
    without: "images are not checked for Red Hat's certification",
    get: "github.com/redhat-openshift-ecosystem/openshift-preflight/releases",
  },
];
