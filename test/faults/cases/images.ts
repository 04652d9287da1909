import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { SMALL_FEED } from "../../../lib/vulnerabilities/fixtures/feed.ts";
import type { Call } from "../stage.ts";
import type { World } from "../world.ts";
import {
  type Case,
  type CaseOf,
  imageParams,
  limits,
  programFaults,
  registryFaults,
  SOME,
  type Subject,
  versioned,
} from "./case.ts";

const here = (world: World): Subject => ({ repository: world.repository, digest: world.digests.image });
const artifact = (world: World): Subject => ({
  repository: world.repository,
  digest: world.digests.artifact,
});
const readOnly = (world: World): Subject => ({ repository: world.readOnly, digest: world.digests.image });
const image = (world: World) => world.digests.image;
type Caller = (subject: Subject, world: World) => Omit<Call, "task">;
const garbageLayer = (call: Caller, note = /Layer sha256:.* cannot be read/): CaseOf => ({
  what: "a layer of the image is garbage",
  result: "ERROR",
  note,
  call: (world) => call({ repository: world.repository, digest: world.digests.garbageLayer }, world),
});
/** Of several images. */
const halfIndex = (call: Caller, more: Partial<CaseOf> = {}): CaseOf => ({
  what: "one image of an index is gone",
  result: "ERROR",
  note: /answered 404/,
  ...more,
  call: (world) => call({ repository: world.repository, digest: world.digests.halfIndex }, world),
});
const REFUSED = /no credentials were found|answered 401/;

// ---------------------------------------------------------------- clamav-scan

const VERSION = "ClamAV 1.0.9/27000/Thu Nov 19 00:00:00 2026";
/** What a scanner says that has found its probe and nothing else; the folder is the last argument. */
const SCAN = `for folder in "$@"; do :; done
echo "$folder/probe/2147483648: Slipway.Probe.UNOFFICIAL FOUND"
printf '\\n----------- SCAN SUMMARY -----------\\nInfected files: 1\\n'; exit 1`;
const CLAMSCAN = { clamscan: versioned(VERSION, SCAN) };
const SIGNATURES = { "own.hdb": "44d88612fea8a8f36de82e1278abb02f:68:Own.Test\n" };
const clam = (
  programs: Record<string, string>,
  subject: Subject,
  signatures: Record<string, string> = SIGNATURES,
) => ({
  params: imageParams(subject),
  programs,
  data: { clamav: signatures },
  flags: limits(programs, { "extract-and-scan-image": ["--start-timeout=1", "--scan-timeout=1"] }),
});
const SCANNED = ["IMAGES_PROCESSED"];
/** Where there is a daemon it is used; its client answers as `clamscan` does. */
const daemon = (script: string) => ({
  clamd: versioned(VERSION, script),
  clamdscan: versioned(VERSION, SCAN),
});

const clamavCases: readonly CaseOf[] = [
  {
    what: "nothing is wrong",
    result: "SUCCESS",
    note: /no malware/,
    results: SCANNED,
    call: (world) => clam(CLAMSCAN, here(world)),
  },
  {
    what: "ClamAV is absent",
    result: "SKIPPED",
    note: /clamscan is not on PATH.*apt install clamav/,
    call: (world) => clam({}, here(world)),
  },
  {
    what: "ClamAV is too old",
    result: "SKIPPED",
    note: /too old/,
    call: (world) => clam({ clamscan: versioned("ClamAV 0.99", SCAN) }, here(world)),
  },
  {
    what: "there are no signatures",
    result: "SKIPPED",
    note: /no ClamAV database.*freshclam/,
    call: (world) => clam(CLAMSCAN, here(world), {}),
  },
  ...programFaults(
    "clamscan",
    {
      "is killed": /clamscan.*exit code 137/,
      hangs: /clamscan took longer than 1000 ms/,
      "prints garbage": /exit code 0 and without a summary/,
      "ends with an unknown code": /exit code 77: the stars are wrong/,
    },
    (world, script) => clam({ clamscan: versioned(VERSION, script) }, here(world)),
  ),
  {
    what: "clamscan finds nothing, not even what it has to find",
    result: "ERROR",
    note: /did not find the file that it has to find/,
    call: (world) => clam({ clamscan: versioned(VERSION, "echo 'Infected files: 0'") }, here(world)),
  },
  ...programFaults(
    "clamd",
    {
      "is killed": /clamd did not start.*137/,
      hangs: /clamd was not ready after 1 s/,
      "prints garbage": /clamd did not start/,
      "ends with an unknown code": /clamd did not start.*(77|the stars are wrong)/,
    },
    (world, script) => clam(daemon(script), here(world)),
  ),
  ...registryFaults(image, (subject) => clam(CLAMSCAN, subject)),
  garbageLayer((subject) => clam(CLAMSCAN, subject), /amd64: a layer cannot be read/),
  // The other one was scanned, and only that is said to be.
  halfIndex((subject) => clam(CLAMSCAN, subject), { results: SCANNED }),
  {
    what: "the image is none but an artifact: its files are scanned",
    result: "SUCCESS",
    note: /oci: no malware in 2 files/,
    results: SCANNED,
    call: (world) => clam(CLAMSCAN, artifact(world)),
  },
  {
    what: "the registry takes no report",
    result: "ERROR",
    note: REFUSED,
    fails: true,
    results: SCANNED,
    call: (world) => clam(CLAMSCAN, readOnly(world)),
  },
];

// ---------------------------------------------------------------- clair-scan

/** A database of clair-action with something in it. */
function matcher(): Buffer {
  const dir = mkdtempSync(join(tmpdir(), "faults-matcher-"));
  const database = new DatabaseSync(join(dir, "matcher.db"));
  database.exec("CREATE TABLE vuln (id INTEGER); INSERT INTO vuln VALUES (1)");
  database.close();
  const bytes = readFileSync(join(dir, "matcher.db"));
  rmSync(dir, { recursive: true });
  return bytes;
}
const MATCHER = { "matcher.db": matcher() };
const FEED = Object.fromEntries(
  Object.entries(SMALL_FEED).map(([name, content]) => [name, JSON.stringify(content)]),
);
/** The image is the second argument: `--image-ref=…@sha256:…`. */
const CLAIR = `printf '{"manifest_hash":"%s","packages":{},"vulnerabilities":{},"package_vulnerabilities":{}}' "\${2#*@}"`;
const clair = (
  programs: Record<string, string>,
  subject: Subject,
  data: Record<string, string | Buffer> = MATCHER,
): Omit<Call, "task"> => ({
  params: imageParams(subject),
  programs,
  data: { vulnerabilities: data },
  flags: {
    "get-vulnerabilities": ["--tries=1"],
    ...limits(programs, { "get-vulnerabilities": ["--tries=1", "--timeout-seconds=1"] }),
  },
});
const CLAIRED = ["IMAGES_PROCESSED", "REPORTS", "SCAN_OUTPUT"];
const feed = (
  what: string,
  result: CaseOf["result"],
  note: RegExp,
  data: Record<string, string | Buffer>,
): CaseOf => ({
  ...{ what, result, note },
  call: (world) => clair({}, here(world), data),
});

const clairCases: readonly CaseOf[] = [
  {
    what: "nothing is wrong",
    result: "SUCCESS",
    note: /SCAN_OUTPUT/,
    results: CLAIRED,
    call: (world) => clair({ "clair-action": CLAIR }, here(world)),
  },
  {
    what: "nothing is wrong with the feed",
    result: "SUCCESS",
    note: /SCAN_OUTPUT/,
    results: CLAIRED,
    call: (world) => clair({}, here(world), FEED),
  },
  feed("clair-action is absent", "SKIPPED", /clair-action/, MATCHER),
  feed("there is nothing to match against", "SKIPPED", /nothing to match against.*matcher\.db/, {}),
  feed("the feed is garbage", "ERROR", /none of the 2 files/, {
    "npm/all.zip": "<html>",
    "x.json": "garbage",
  }),
  ...["not a database".repeat(99), ""].map(
    (database): CaseOf => ({
      what: `clair-action's database ${database === "" ? "is empty" : "is garbage"}`,
      result: "ERROR",
      note: /Clair's database.*cannot be read/,
      call: (world) => clair({ "clair-action": CLAIR }, here(world), { "matcher.db": database }),
    }),
  ),
  ...programFaults(
    "clair-action",
    {
      "is killed": /clair-action ended with exit code 137/,
      hangs: /clair-action took longer than 1000 ms/,
      "prints garbage": /is no JSON: it starts with "panic/,
      "ends with an unknown code": /exit code 77: the stars are wrong/,
    },
    (world, script) => clair({ "clair-action": script }, here(world)),
  ),
  ...registryFaults(image, (subject) => clair({ "clair-action": CLAIR }, subject), { only: SOME }),
  garbageLayer((subject) => clair({}, subject, FEED)),
  halfIndex((subject) => clair({}, subject, FEED)),
  {
    what: "the image is no image but an artifact",
    result: "SKIPPED",
    note: /no container image but an artifact/,
    call: (world) => clair({ "clair-action": CLAIR }, artifact(world)),
  },
  {
    what: "the registry takes no report",
    result: "ERROR",
    note: REFUSED,
    fails: true,
    results: ["IMAGES_PROCESSED"],
    call: (world) => clair({ "clair-action": CLAIR }, readOnly(world)),
  },
];

// ---------------------------------------------------------------- deprecated-image-check

const deprecated = (world: World, { repository, digest }: Subject, catalog = "is well") => ({
  params: { IMAGE_URL: `${repository}:1`, IMAGE_DIGEST: digest },
  endpoints: { catalog: world.catalogs[catalog] ?? "" },
  flags: limits(catalog === "hangs", { "check-images": ["--timeout-ms=50"] }),
});
const catalogue = (how: string, note: RegExp): CaseOf => ({
  what: `the catalogue ${how}`,
  result: "ERROR",
  note,
  // The image was looked at; the base image could not be looked up.
  results: ["IMAGES_PROCESSED"],
  call: (world) => deprecated(world, here(world), how),
});
const deprecatedCases: readonly CaseOf[] = [
  {
    what: "nothing is wrong",
    result: "SUCCESS",
    note: /./,
    results: ["IMAGES_PROCESSED"],
    call: (world) => deprecated(world, here(world)),
  },
  catalogue("answers garbage", /is not JSON/),
  catalogue("answers 500", /answered 500/),
  catalogue("hangs", /ubi9\/ubi: .*Timeout/i),
  catalogue("cuts the line", /ubi9\/ubi: .*(closed|hang up|ECONNRESET)/),
  {
    ...catalogue("is gone", /ubi9\/ubi: .*ECONNREFUSED/),
    call: (world) => ({
      ...deprecated(world, here(world)),
      endpoints: { catalog: `http://${world.broken.gone.split("/")[0]}/v1` },
    }),
  },
  ...registryFaults(image, (subject, world) => deprecated(world, subject)),
  halfIndex((subject, world) => deprecated(world, subject), {
    result: "WARNING",
    note: /1 of 2 images have no SBOM \(arm64\)/,
    results: ["IMAGES_PROCESSED"],
  }),
  {
    what: "the image is no image but an artifact",
    result: "ERROR",
    note: /Failed to get image manifests/,
    call: (world) => deprecated(world, artifact(world)),
  },
];

// ---------------------------------------------------------------- ecosystem-cert-preflight-checks

const preflight = (script: string | undefined, { repository, digest }: Subject) => ({
  params: { "image-url": `${repository}@${digest}` },
  programs: script === undefined ? {} : { preflight: script },
  flags: limits({ preflight: script ?? "" }, { "app-check": ["--timeout-seconds=1"] }),
});
const TYPES = ["ARTIFACT_TYPE", "ARTIFACT_TYPE_SET_BY"];
const passing = (digest: string) => `mkdir -p "$PFLT_ARTIFACTS/amd64"; cd "$PFLT_ARTIFACTS/amd64"
echo '{"passed":true,"results":{"passed":[{"name":"A"}],"failed":[],"errors":[]}}' > results.json
echo '{"docker_image_digest":"${digest}"}' > cert-image.json`;
const looked = (each: CaseOf): CaseOf => ({ results: TYPES, ...each });

const preflightCases: readonly CaseOf[] = [
  {
    what: "nothing is wrong",
    result: "SUCCESS",
    note: /./,
    results: [...TYPES, "IMAGES_PROCESSED"],
    call: (world: World) => preflight(passing(image(world)), here(world)),
  },
  {
    what: "preflight is absent",
    result: "SKIPPED",
    note: /preflight is not on PATH\. Put it into/,
    call: (world: World) => preflight(undefined, here(world)),
  },
  ...programFaults(
    "preflight",
    {
      "is killed": /preflight.*exit code 137/,
      hangs: /preflight took longer than 1000 ms/,
      "prints garbage": /recorded no result/,
      "ends with an unknown code": /exit code 77: the stars are wrong/,
    },
    (world, script) => preflight(script, here(world)),
  ),
  {
    what: "preflight records garbage",
    result: "ERROR",
    note: /results\.json.*is no JSON/,
    call: (world: World) =>
      preflight(
        'mkdir -p "$PFLT_ARTIFACTS/amd64"; echo "{" > "$PFLT_ARTIFACTS/amd64/results.json"',
        here(world),
      ),
  },
  ...registryFaults(image, (subject) => preflight("exit 0", subject), { only: SOME }),
  {
    what: "the image is no image but an artifact",
    result: "ERROR",
    note: /is no container image/,
    call: (world: World) => preflight("exit 0", artifact(world)),
  },
].map((each) => looked(each as CaseOf));

// ---------------------------------------------------------------- rpms-signature-scan

const rpms = (repository: string, digest: string) => ({ params: imageParams({ repository, digest }) });
const rpmsCases: readonly CaseOf[] = [
  {
    what: "nothing is wrong",
    result: "SUCCESS" as const,
    note: /successfully/,
    results: ["IMAGES_PROCESSED", "RPMS_DATA"],
    call: (world: World) => rpms(world.repository, world.digests.rpms),
  },
  {
    what: "the RPM database is garbage",
    result: "ERROR" as const,
    note: /\/var\/lib\/rpm\/rpmdb\.sqlite/,
    call: (world: World) => rpms(world.repository, world.digests.garbageRpms),
  },
  {
    what: "the image is no image but an artifact",
    result: "ERROR" as const,
    note: /is an artifact, no container image/,
    call: (world: World) => rpms(world.repository, world.digests.artifact),
  },
  garbageLayer(({ repository, digest }) => rpms(repository, digest)),
  halfIndex(({ repository, digest }) => rpms(repository, digest)),
  ...registryFaults(
    (world) => world.digests.rpms,
    ({ repository, digest }) => rpms(repository, digest),
  ),
].map((each) => ({ results: ["RPMS_DATA"], ...each }));

const of = (task: string, cases: readonly CaseOf[]): Case[] => cases.map((each) => ({ task, ...each }));

export const images: readonly Case[] = [
  ...of("clamav-scan", clamavCases),
  ...of("clair-scan", clairCases),
  ...of("deprecated-image-check", deprecatedCases),
  ...of("ecosystem-cert-preflight-checks", preflightCases),
  ...of("rpms-signature-scan", rpmsCases),
];
