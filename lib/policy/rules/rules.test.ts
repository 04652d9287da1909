/** Every rule finds nothing in a good image, and its own defect in one that is not. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../evaluate.ts";
import { RELEASE_RULES } from "../known.ts";
import {
  buildSample,
  type ContextChange,
  changed,
  openPolicyStage,
  type PolicyStage,
  pushSampleDocument,
  pushSampleImage,
  type Sample,
  sampleContext,
  sampleSpdx,
  type TaskChanges,
  withParams,
  withResults,
} from "../testing/index.ts";
import facts from "../testing/verdicts.json" with { type: "json" };
import type { AttestedTask, RuleContext } from "../types.ts";
import { RULES } from "./index.ts";

const AT = "2026-11-20T12:30:00Z";
const SHA = (digit: string) => `sha256:${digit.repeat(64)}`;

let stage: PolicyStage;
let sample: Sample;
let good: RuleContext;
/** Documents that reports and SBOMs of some rows are named by. */
const pushed: Record<string, { manifest: string; blob: string }> = {};
let parent: string;

beforeAll(async () => {
  stage = await openPolicyStage();
  sample = await buildSample(stage, "rules");
  good = await sampleContext(stage, sample, new Date(AT));
  const clair = (severity: string, fix: string, issued?: string) => ({
    vulnerabilities: {
      a: {
        name: "CVE-1",
        normalized_severity: severity,
        fixed_in_version: fix,
        ...(issued ? { issued } : {}),
      },
    },
  });
  const rpm = (version: string) => ({
    bomFormat: "CycloneDX",
    components: [{ type: "library", name: "acl", purl: `pkg:rpm/redhat/acl@${version}?distro=rhel-9` }],
  });
  const documents: Record<string, readonly [string, unknown]> = {
    critical: ["clair", clair("Critical", "1.2", "2025-01-01T00:00:00Z")],
    unpatched: ["clair", clair("High", "")],
    medium: ["clair", clair("Medium", "1.2")],
    tpa: [
      "tpa",
      {
        providers: {
          p: {
            sources: {
              s: { dependencies: [{ transitive: [{ issues: [{ id: "CVE-2", severity: "HIGH" }] }] }] },
            },
          },
        },
      },
    ],
    other: ["clair", { nothing: true }],
    arm: ["sbom", rpm("2.0")],
    amd: ["sbom", rpm("1.0")],
  };
  for (const [name, [kind, document]] of Object.entries(documents))
    pushed[name] = await pushSampleDocument(
      stage.client,
      sample.repository,
      `application/vnd.redhat.${kind}-report+json`,
      document,
    );
  parent = await pushSampleImage(stage.client, `${stage.registry}/base/parent:1`, "parent", {
    vendor: "acme",
  });
});
afterAll(() => stage.close());

const report = (name: string): TaskChanges => ({
  "clair-scan": withResults({ REPORTS: JSON.stringify({ [sample.digest]: pushed[name]?.manifest }) }),
});
const testOutput = (output: unknown): TaskChanges => ({
  "sast-check-oci-ta": withResults({
    TEST_OUTPUT: typeof output === "string" ? output : JSON.stringify(output),
  }),
});
const build = (params: Record<string, string>): TaskChanges => ({
  "buildah-oci-ta": withParams(params),
});
const annotated = (annotations: Record<string, string>) => ({
  "*": (task: AttestedTask) => ({ ...task, annotations }),
});
const rogue = {
  "buildah-oci-ta": (task: AttestedTask) => ({
    ...task,
    ref: { ...task.ref, bundle: stage.bundles.get("rogue-task")?.ref ?? "" },
  }),
};
const withRef = (ref: Partial<AttestedTask["ref"]>) => ({
  summary: (task: AttestedTask): AttestedTask => ({ ...task, ref: { ...task.ref, ...ref } }),
});
const script = (params: Record<string, string>, results: Record<string, string> = {}): TaskChanges => ({
  summary: (task) => withResults(results)(withParams(params)({ ...task, name: "run-script-oci-ta" })),
});
const noResults = { "*": (task: AttestedTask) => ({ ...task, results: [] }) };
const spdx = (change: object) => ({
  statements: [
    [
      "https://spdx.dev/Document",
      { ...sampleSpdx("r.example/a", SHA("1"), `r.example/b@${SHA("2")}`), ...change },
    ],
  ] as const,
});
const spdxPackage = (change: object) =>
  spdx({
    packages: [
      {
        SPDXID: "SPDXRef-a",
        name: "left-bow",
        downloadLocation: "NOASSERTION",
        externalRefs: [purlRef("pkg:npm/left-bow@1.2.0?download_url=https://evil.example/x.tgz")],
        annotations: [note("Tool: hermeto:jsonencoded", { name: "a", value: "b" })],
        ...change,
      },
    ],
  });
const purlRef = (referenceLocator: string) => ({
  referenceCategory: "PACKAGE-MANAGER",
  referenceType: "purl",
  referenceLocator,
});
const note = (annotator: string, comment: unknown) => ({
  annotator,
  annotationDate: "2026-01-01T00:00:00Z",
  annotationType: "OTHER",
  comment: typeof comment === "string" ? comment : JSON.stringify(comment),
});
const FOUND = { name: "hermeto:found_by", value: "hermeto" };
const cycloneDx = (change: object, component: object = {}) => ({
  statements: [
    [
      "https://cyclonedx.org/bom",
      {
        bomFormat: "CycloneDX",
        specVersion: "1.5",
        version: 1,
        components: [
          {
            type: "library",
            name: "left-bow",
            purl: "pkg:npm/left-bow@1.2.0",
            properties: [FOUND],
            ...component,
          },
        ],
        ...change,
      },
    ],
  ] as const,
});
const distribution = (url: string, comment?: string) => ({
  externalReferences: [{ type: "distribution", url, ...(comment ? { comment } : {}) }],
});
const base = (annotations: Record<string, string>) => ({
  image: { manifest: { ...good.evidence.image.manifest, annotations } },
});
const parentAnnotations = (name: string, digest: string) => ({
  "org.opencontainers.image.base.name": name,
  "org.opencontainers.image.base.digest": digest,
});
const bansBow = { purl: "pkg:npm/left-bow", format: "semver", min: "1.0.0" };
const future = [
  { effective_on: "2024-01-01T00:00:00Z", tasks: ["git-clone-oci-ta"] },
  { effective_on: "2027-01-01T00:00:00Z", tasks: ["to-come"] },
];
const release = { pipeline_intention: "release" };
const trusted = (expires_on?: string) => ({
  sources: {
    trusted_tasks: {
      ...(good.data.sources["trusted_tasks"] as object),
      [`oci://${stage.bundles.get("summary")?.repository}:0.2`]: [
        { ref: SHA("7") },
        { ref: stage.bundles.get("summary")?.digest ?? "", ...(expires_on ? { expires_on } : {}) },
      ],
    },
  },
});
const run1 = (runSpec: object) => ({
  run: { statement: { predicate: { buildDefinition: { externalParameters: { runSpec } } } } },
});
/** What an attestation, an SBOM, an image or data may hold that nobody would write. */
const HOSTILE: readonly (readonly [string, ContextChange])[] = [
  ...ODD.map(
    (value) =>
      [`results, params and labels are ${JSON.stringify(value)}`, { tasks: anywhere(value) }] as const,
  ),
  ...ODD.map(
    (value) =>
      [
        `SBOMs have ${JSON.stringify(value)} everywhere`,
        {
          statements: ["https://spdx.dev/Document", "https://cyclonedx.org/bom"].flatMap((type) => [
            [type, value] as const,
            [type, { packages: value, components: value, formulation: value, annotations: value }] as const,
            [
              type,
              {
                packages: [{ externalRefs: value, annotations: [{ comment: value }], name: value }],
                components: [{ purl: value, properties: value, externalReferences: [value] }],
              },
            ] as const,
          ]),
        },
      ] as const,
  ),
  ...ODD.map(
    (value) =>
      [
        `all rule data is ${JSON.stringify(value)}`,
        {
          ruleData: new Proxy({}, { has: () => true, get: () => value }),
          sources: Object.fromEntries(
            ["required-tasks", "pipeline-required-tasks", "trusted_tasks", "trusted_task_rules"].map(
              (key) => [key, value],
            ),
          ),
        },
      ] as const,
  ),
  ["labels of the image are no labels", { image: { config: { config: { Labels: [7] } } } }],
  ["the source is no source", { component: { source: { git: null, hg: 7 } } }],
];

const find = async (code: string, context: RuleContext) => {
  const rule = RULES.find((each) => each.code === code);
  if (rule === undefined) throw new Error(`no rule ${code}`);
  return rule.check(context);
};
const codes = RULES.map(({ code }) => code);

describe("every rule", () => {
  it("has a defect here, and one code of its own", () => {
    expect(Object.keys(DEFECTS).sort()).toEqual([...new Set(codes)].sort());
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("is one of the release policy, in the same collections", () => {
    const known = new Map(RELEASE_RULES.map(({ code, collections }) => [code, [...collections].sort()]));
    for (const { code, collections } of RULES) expect([...collections].sort(), code).toEqual(known.get(code));
  });

  it("depends on rules that are there", () => {
    for (const { dependsOn = [] } of RULES) for (const code of dependsOn) expect(codes).toContain(code);
  });

  it("says nothing where what it depends on says it: as ec of a statement without tasks", async () => {
    const ec = facts.verdicts.find((row) => "drop" in row && row.drop?.includes("predicateType"));
    const criteria = { include: [{ value: "@redhat" }], exclude: [] };
    const context = changed(good, { run: { tasks: [], predicateType: "" } });
    const { violations, warnings } = await evaluate(RULES, criteria, context);
    expect([...new Set(violations.map(({ code }) => code))].sort()).toEqual(
      [...(ec?.violations ?? [])].sort(),
    );
    expect(warnings).toEqual([]);
  });

  it.each(codes)("%s finds nothing in a good image", async (code) => {
    expect(await find(code, changed(good, NEEDS[code] ?? {}))).toEqual([]);
  });

  it.each(HOSTILE)("does not throw where %s", async (_, change) => {
    for (const { code } of RULES)
      await expect(find(code, changed(good, change)), code).resolves.toBeDefined();
  });

  it.each(codes)("%s finds its defect", async (code) => {
    const [change, words] = DEFECTS[code] ?? [() => ({}), ""];
    const found = await find(code, changed(good, change()));
    expect(found.map(({ message }) => message).join("\n")).toContain(words);
    expect(found.length).toBeGreaterThan(0);
  });
});
