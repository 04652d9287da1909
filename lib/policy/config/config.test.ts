import { describe, expect, it } from "vitest";
import { criteriaOf, excluded, hits, itemsFor, matchers, readPolicy, score } from "./index.ts";

/** ec's own scoring guidelines, with their examples. */
describe("score", () => {
  it.each([
    ["@redhat", 10],
    ["*", 1],
    ["tasks", 10],
    ["tasks.*", 10],
    ["tasks.", 10],
    ["*.rule", 101],
    ["tasks.required_tasks_found", 110],
    ["a.tasks.required_tasks_found", 120],
    ["a.b.tasks.required_tasks_found", 130],
    ["tasks:buildah", 110],
    ["tasks.*:buildah", 110],
    ["*:buildah", 101],
    ["tasks.required_tasks_found:buildah", 210],
    ["@redhat:term", 10],
    // A term may hold colons and dots of its own.
    ["test.no_failed_tests:a.b:c", 210],
  ])("%s is %i", (item, wanted) => {
    expect(score(item)).toBe(wanted);
  });
});

describe("matchers", () => {
  it("are package, rule, each with each term, everything, and collections", () => {
    expect(
      matchers({ code: "tasks.required_tasks_found", term: ["a", "", "b"], collections: ["redhat"] }),
    ).toEqual([
      "tasks",
      "tasks.*",
      "tasks.required_tasks_found",
      "tasks:a",
      "tasks.*:a",
      "tasks.required_tasks_found:a",
      "tasks:b",
      "tasks.*:b",
      "tasks.required_tasks_found:b",
      "*",
      "@redhat",
    ]);
  });

  it("name the last package of a deeper one, as ec does", () => {
    expect(matchers({ code: "release.maven_repos.deny", collections: [] })).toContain("maven_repos.deny");
  });
});

/** Whether a finding counts, by the items of both sides. */
describe("the more specific side wins", () => {
  const finding = { code: "test.no_skipped_tests", term: "clair-scan", collections: ["redhat"] };
  it.each([
    [["@redhat"], [], true],
    [["@minimal"], [], false],
    [["*"], [], true],
    [["@redhat"], ["test.no_skipped_tests:clair-scan"], false],
    [["@redhat"], ["test.no_skipped_tests:clamav-scan"], true],
    [["@redhat"], ["test"], false],
    [["@redhat"], ["test.no_skipped_tests"], false],
    [["@redhat"], ["*"], true],
    [["*"], ["@redhat"], false],
    [["test"], ["@redhat"], false],
    [["test.no_skipped_tests"], ["test"], true],
    [["test.no_skipped_tests"], ["test:clair-scan"], false],
    [["test.no_skipped_tests:clair-scan"], ["test.no_skipped_tests"], true],
    // Scores of one side add up.
    [["@redhat", "test"], ["@redhat"], true],
    [["@redhat", "@redhat"], ["test"], true],
    [["other"], [], false],
  ])("include %j, exclude %j: counts %s", (include, exclude, counts) => {
    const items = (values: readonly string[]) => values.map((value) => ({ value }));
    expect(hits(finding, items(include)).score > hits(finding, items(exclude)).score).toBe(counts);
  });
});

const AT = new Date("2026-11-20T12:00:00Z");
const DIGEST = `sha256:${"a".repeat(64)}`;
const policyOf = (source: object, more: object = {}) =>
  readPolicy(JSON.stringify({ sources: [{ policy: ["oci::r.example/p:1"], ...source }], ...more }), "policy");
const criteria = (source: object, more: object = {}) => {
  const policy = policyOf(source, more);
  const [first] = policy.sources;
  if (first === undefined) throw new TypeError("no source");
  return criteriaOf(first, policy, AT);
};

describe("criteria", () => {
  it("without any include let all rules in, also beside excludes", () => {
    expect(criteria({})).toEqual({ include: [{ value: "*" }], exclude: [] });
    expect(criteria({ config: { exclude: ["cve"] } })).toEqual({
      include: [{ value: "*" }],
      exclude: [{ value: "cve" }],
    });
  });

  it("of the whole policy hold for a source that has none", () => {
    const configuration = { include: ["tasks"], exclude: ["cve"], collections: ["minimal"] };
    expect(criteria({}, { configuration })).toEqual({
      include: [{ value: "tasks" }, { value: "@minimal" }],
      exclude: [{ value: "cve" }],
    });
    expect(criteria({ config: { include: ["@redhat"] } }, { configuration })).toEqual({
      include: [{ value: "@redhat" }],
      exclude: [],
    });
  });

  it.each([
    [{}, true],
    [{ effectiveUntil: "2026-11-20T12:00:00Z" }, true],
    [{ effectiveUntil: "2026-11-20T11:59:59Z" }, false],
    [{ effectiveOn: "2026-11-20T12:00:00Z" }, true],
    [{ effectiveOn: "2026-11-20T12:00:01Z" }, false],
    [{ effectiveOn: "2026-11-01", effectiveUntil: "2026-12-01" }, true],
    // A day ends with its first moment: ec reads it so.
    [{ effectiveUntil: "2026-11-20" }, false],
  ])("of volatileConfig hold in their window: %j is %s", (window, holds) => {
    const { exclude } = criteria({ volatileConfig: { exclude: [{ value: "cve", ...window }] } });
    expect(exclude.length).toBe(holds ? 1 : 0);
  });

  it("are kept to the images and components that they name", () => {
    const { exclude } = criteria({
      volatileConfig: {
        exclude: [
          { value: "by-digest", imageDigest: DIGEST },
          { value: "by-ref", imageRef: DIGEST },
          { value: "by-url", imageUrl: "r.example/org/app" },
          { value: "by-name", componentNames: ["app", "other"] },
          { value: "all" },
        ],
      },
    });
    const of = (image: string, component: string) =>
      itemsFor(exclude, image, component).map(({ value }) => value);
    expect(of(`r.example/org/app@${DIGEST}`, "app")).toEqual([
      "by-digest",
      "by-ref",
      "by-url",
      "by-name",
      "all",
    ]);
    expect(of(`r.example/org/app-2@sha256:${"b".repeat(64)}`, "app-2")).toEqual(["all"]);
    // A child of the component's index.
    expect(of(`r.example/x@sha256:${"b".repeat(64)}`, `app-sha256:${"b".repeat(64)}-arm64`)).toEqual([
      "by-name",
      "all",
    ]);
  });

  it("are told with reason, end and what they are kept to", () => {
    const all = criteria({
      config: { exclude: ["cve"] },
      volatileConfig: {
        exclude: [
          { value: "test", reference: "https://issues.example/1", effectiveUntil: "2027-01-01T00:00:00Z" },
          { value: "sbom", componentNames: ["a", "b"] },
        ],
      },
    });
    expect(excluded([all])).toEqual([
      { value: "cve" },
      { value: "test", reference: "https://issues.example/1", until: "2027-01-01T00:00:00Z" },
      { value: "sbom", imageRef: "a, b" },
    ]);
  });
});

describe("readPolicy", () => {
  it("takes a bare spec and a whole object, as JSON and as YAML", () => {
    const spec = { sources: [{ policy: ["oci::r.example/p:1"] }] };
    const whole = { apiVersion: "appstudio.redhat.com/v1alpha1", kind: "EnterpriseContractPolicy", spec };
    const yaml = "sources:\n  - policy:\n      - oci::r.example/p:1\n";
    for (const text of [JSON.stringify(spec), JSON.stringify(whole), yaml])
      expect(readPolicy(text, "p")).toEqual(spec);
  });

  it.each<[string, object, string]>([
    ["no sources", {}, '"sources" is missing'],
    ["a misspelt field", { sources: [{ polices: [] }] }, 'sources[0]: "polices" is no field of it'],
    [
      "a misspelt exclude, which would let rules count",
      { sources: [{ config: { excludes: ["cve"] } }] },
      'sources[0].config: "excludes" is no field of it',
    ],
    [
      "a wrong type",
      { sources: [{ config: { include: "@redhat" } }] },
      'sources[0].config.include: "@redhat"',
    ],
    [
      "a time that is none",
      { sources: [{ volatileConfig: { exclude: [{ value: "cve", effectiveUntil: "next week" }] } }] },
      'sources[0].volatileConfig.exclude[0].effectiveUntil: "next week"',
    ],
    [
      "a digest that is none",
      { sources: [{ volatileConfig: { exclude: [{ value: "cve", imageDigest: "sha256:1" }] } }] },
      "imageDigest",
    ],
    [
      "an item that can hit nothing",
      { sources: [{ config: { include: ["redhat collection"] } }] },
      'sources[0].config.include[0]: "redhat collection" is no item',
    ],
    ["no value", { sources: [{ volatileConfig: { include: [{ reference: "x" }] } }] }, '"value" is missing'],
  ])("refuses %s and names it", (_, spec, says) => {
    expect(() => readPolicy(JSON.stringify(spec), "policy.json")).toThrow(
      expect.objectContaining({
        code: "POLICY_BAD_CONFIG",
        message: expect.stringMatching(new RegExp(`^policy\\.json: [\\s\\S]*${quoted(says)}`)),
      }),
    );
  });

  it("refuses what is no YAML, without a stack of positions", () => {
    expect(() => readPolicy("a: [", "policy.yaml")).toThrow(/^policy\.yaml: is neither JSON nor YAML/);
  });
});

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
