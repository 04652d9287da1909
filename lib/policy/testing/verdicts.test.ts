import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryLog } from "../../log/index.ts";
import { judge } from "../judge.ts";
import { RULES } from "../rules/index.ts";
import type { ImageVerdict } from "../types.ts";
import { buildSample, openPolicyStage, type PolicyStage, type SampleDefects } from "./index.ts";
import facts from "./verdicts.json" with { type: "json" };

const AT = new Date("2026-11-20T12:30:00Z");
/** What ec would fetch; the native engine has these rules itself. */
const RELEASE_POLICY = "oci::quay.io/conforma/release-policy:konflux";

let stage: PolicyStage;
beforeAll(async () => {
  stage = await openPolicyStage();
});
afterAll(() => stage.close());

/** The codes that this engine has rules for; those of builtin checks count too. */
const KNOWN = new Set(RULES.map(({ code }) => code));
const ours = (codes: readonly string[]) =>
  codes.filter((code) => KNOWN.has(code) || code.startsWith("builtin.")).sort();
const codesOf = (findings: ImageVerdict["violations"]) =>
  [...new Set(findings.map(({ code }) => code))].sort();

async function verdictOf(name: string, defects: SampleDefects, include = "@redhat") {
  const { snapshot } = await buildSample(stage, name, defects);
  const verdict = await judge({
    snapshot,
    policy: {
      publicKey: stage.signer.publicKeyPem,
      sources: [
        {
          policy: [RELEASE_POLICY],
          data: [`file::${stage.data}`, `file::${stage.trusted}`],
          config: { include: [include] },
        },
      ],
    },
    effectiveTime: AT,
    client: stage.client,
    log: memoryLog(),
    signal: new AbortController().signal,
  });
  const [image] = verdict.images;
  return { violations: codesOf(image?.violations ?? []), warnings: codesOf(image?.warnings ?? []) };
}

const far = (name: string) => `docker.example.com/evil/${name}@sha256:${"c".repeat(64)}`;
const CRITICAL = {
  v1: {
    id: "v1",
    name: "CVE-2025-0001",
    normalized_severity: "Critical",
    fixed_in_version: "1.2.3",
    issued: "2025-01-01T00:00:00Z",
  },
};
const DEFECTS: Readonly<Record<string, SampleDefects>> = {
  nosig: { unsigned: true },
  noatt: { unattested: true },
  wrongkey: { strangeKey: true },
  wrongsubject: { subject: `sha256:${"d".repeat(64)}` },
  wrongcommit: { commit: "f".repeat(40) },
  cve: { vulnerabilities: CRITICAL },
  testfail: { clamav: "FAILURE" },
  failedtask: { failed: true },
  badbase: { base: far("base") },
  builder: { builderId: "https://evil.example.com" },
  rogue: { builder: "rogue-task" },
  tamper: { source: `oci:${far("source")}` },
  nonhermetic: { hermetic: "false" },
  unpinned: { unpinned: "summary" },
  nosrcsig: { sourceUnsigned: true },
  "no-clair-scan": { without: "clair-scan" },
  "no-git-clone-oci-ta": { without: "git-clone-oci-ta" },
  "no-source-build-oci-ta": { without: "source-build-oci-ta" },
  "no-clamav-scan": { without: "clamav-scan" },
  "quay-expires": { labels: { "quay.expires-after": "5d" } },
};

/** A statement of no type is not believed at all; ec looks into it, and ten rules refuse it. */
const REFUSED_EARLIER = { violations: ["builtin.attestation.signature_check"], warnings: [] };

describe("a good image", () => {
  it.each(["v02", "v1"] as const)("%s passes every collection", async (format) => {
    for (const include of ["@minimal", "@slsa3", "@redhat"])
      expect(await verdictOf(`good-${format}`, { format }, include)).toEqual({
        violations: [],
        warnings: [],
      });
  });
});

describe("the verdict of ec", () => {
  const rows = facts.verdicts.map((row, index) => ({ ...row, index }));

  it("is known for every defect", () => {
    const known = rows.flatMap((row) => ("defect" in row ? [row.defect] : []));
    expect(known.sort()).toEqual(Object.keys(DEFECTS).sort());
  });

  it.each(rows.filter((row) => "defect" in row))("is ours for defect $defect", async (row) => {
    const defects = DEFECTS[row.defect ?? ""];
    const said = { violations: ours(row.violations), warnings: ours(row.warnings) };
    for (const format of ["v02", "v1"] as const)
      expect(await verdictOf(`bad-${row.index}-${format}`, { ...defects, format })).toEqual(said);
  });

  it.each(rows.filter((row) => "drop" in row))("is ours for $format without $drop", async (row) => {
    const { drop = [], violations, warnings } = row;
    const format = row.format === "v1" ? "v1" : "v02";
    const said = { violations: ours(violations), warnings: ours(warnings) };
    const expected = drop.includes("predicateType") ? REFUSED_EARLIER : said;
    expect(await verdictOf(`drop-${row.index}`, { format, drop })).toEqual(expected);
  });

  it.each(rows.filter((row) => "dropInTaskRuns" in row))(
    "is ours for TaskRuns without $dropInTaskRuns",
    async (row) => {
      const { dropInTaskRuns = [], violations, warnings } = row;
      expect(await verdictOf(`drop-${row.index}`, { format: "v1", dropInTaskRuns })).toEqual({
        violations: ours(violations),
        warnings: ours(warnings),
      });
    },
  );
});
