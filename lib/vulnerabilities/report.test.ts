import { describe, expect, it } from "vitest";
import { buildClairReport } from "./build-report.ts";
import {
  type ClairReport,
  type ClairVulnerability,
  CVSS_ENRICHMENT,
  readClairReport,
} from "./clair-report.ts";
import { countVulnerabilities, findingsOf, vulnerablePackages } from "./findings.ts";
import type { Match } from "./match.ts";

const digest = `sha256:${"a".repeat(64)}`;
const bash = {
  name: "bash",
  version: "5.2",
  purl: "pkg:deb/debian/bash@5.2?arch=amd64&distro=debian-12&upstream=bash%405.1",
  foundBy: "t",
  location: "/var/lib/dpkg/status",
  layer: `sha256:${"b".repeat(64)}`,
};
const left = { name: "left", version: "1.0.0", purl: "pkg:npm/left@1.0.0", foundBy: "t" };
const distro = { id: "debian", versionId: "12", prettyName: "Debian GNU/Linux 12 (bookworm)" };
const matchOf = (of: typeof bash | typeof left, name: string, more: Partial<Match> = {}): Match => ({
  package: of,
  ecosystem: of === bash ? "Debian:12" : "npm",
  recordPackage: of.name,
  name,
  summary: "Something",
  issued: "2026-01-15T10:00:00Z",
  links: ["https://example.test/a"],
  rated: { raw: "", severity: "High" },
  fixedIn: "9",
  ...more,
});
const build = (...matches: Match[]) => buildClairReport({ digest, packages: [bash, left], distro, matches });

describe("a report", () => {
  it("has Clair's shape", () => {
    const report = build(matchOf(bash, "CVE-2026-1"), matchOf(left, "CVE-2026-2", { fixedIn: "" }));
    expect(report).toMatchObject({
      manifest_hash: digest,
      packages: {
        "1": {
          name: "bash",
          kind: "binary",
          source: { name: "bash", version: "5.1", kind: "source" },
          arch: "amd64",
        },
      },
      distributions: {
        "1": {
          did: "debian",
          name: "Debian GNU/Linux",
          version: "12 (bookworm)",
          version_code_name: "bookworm",
          version_id: "12",
        },
      },
      repository: { npm: { name: "npm", uri: "https://www.npmjs.com/" } },
      environments: {
        "1": [
          {
            package_db: "var/lib/dpkg/status",
            introduced_in: bash.layer,
            distribution_id: "1",
            repository_ids: null,
          },
        ],
        "2": [{ introduced_in: digest, distribution_id: "", repository_ids: ["npm"] }],
      },
    });
    expect(Object.keys(report.package_vulnerabilities)).toEqual(["1", "2"]);
    // Clair's own programs read both members without looking.
    for (const each of Object.values(report.vulnerabilities))
      expect([each.distribution, each.repository]).not.toContain(undefined);
  });
  it("is the same for the same findings", () =>
    expect(JSON.stringify(build(matchOf(bash, "CVE-2026-1")))).toBe(
      JSON.stringify(build(matchOf(bash, "CVE-2026-1"))),
    ));
  it("names a flaw once for all packages that have it", () => {
    const other = { ...bash, name: "bash-doc", purl: "pkg:deb/debian/bash-doc@5.2" };
    const matches = [matchOf(bash, "CVE-2026-1"), { ...matchOf(bash, "CVE-2026-1"), package: other }];
    const report = buildClairReport({ digest, packages: [bash, other], distro, matches });
    expect(Object.keys(report.vulnerabilities)).toHaveLength(1);
    expect(Object.values(report.package_vulnerabilities).flat()).toHaveLength(2);
  });
  it("adds CVSS v3 as Clair does", () => {
    const vector = { text: "CVSS:3.1/x", version: "3.1", score: 9.8 };
    const { enrichments } = build(
      matchOf(bash, "CVE-2026-1", { rated: { raw: "x", severity: "Critical", vector } }),
    );
    expect(Object.values(enrichments[CVSS_ENRICHMENT]?.[0] as object)).toEqual([
      [{ version: "3.1", vectorString: "CVSS:3.1/x", baseScore: 9.8, baseSeverity: "CRITICAL" }],
    ]);
  });
});

describe("a report that a program printed", () => {
  const whole = (more: object = {}) => JSON.stringify({ ...build(matchOf(bash, "CVE-2026-1")), ...more });
  it("is read, with Go's null for empty", () =>
    expect(readClairReport(whole({ repository: null, enrichments: null }), digest, "it").repository).toEqual(
      {},
    ));
  it.each([
    ["", /is no JSON/],
    ["panic: boom", /is no JSON: it starts with "panic: boom"/],
    ["[]", /is no JSON object/],
    [whole().slice(0, -10), /is no JSON/],
    [whole({ manifest_hash: "sha256:other" }), /manifest_hash is "sha256:other"/],
    [whole({ vulnerabilities: [] }), /vulnerabilities is no object/],
    [
      whole({
        vulnerabilities: { a: { name: "x", links: "", fixed_in_version: "", normalized_severity: "Bad" } },
      }),
      /normalized_severity is "Bad"/,
    ],
    [
      whole({ vulnerabilities: { a: { name: "x", links: "", normalized_severity: "Low" } } }),
      /fixed_in_version is no text/,
    ],
    [whole({ package_vulnerabilities: { a: "x" } }), /package_vulnerabilities\["a"\] is no list/],
  ])("is refused where it is not whole: %#", (text, message) => {
    expect(() => readClairReport(text, digest, "it")).toThrow(message);
  });
});

describe("what is counted", () => {
  /** A report as clair-action prints it, of vulnerabilities in one package. */
  function printed(
    vulnerabilities: readonly Partial<ClairVulnerability>[],
    more: Partial<ClairReport> = {},
  ): ClairReport {
    const all = vulnerabilities.map((each, id) => [
      String(id),
      { description: "", links: "", fixed_in_version: "", name: "CVE-1", ...each },
    ]);
    const report = {
      ...build(),
      vulnerabilities: Object.fromEntries(all),
      package_vulnerabilities: { "1": all.map(([id]) => id) },
      ...more,
    };
    return report as ClairReport;
  }
  const scan = (report: ClairReport) => countVulnerabilities(vulnerablePackages(report));
  const none = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };

  it("is each finding once: with a fix, whoever published it, or without", () => {
    const { vulnerabilities, unpatched_vulnerabilities } = scan(
      printed([
        {
          name: "RHSA-2026:1: x (Important)",
          normalized_severity: "High",
          fixed_in_version: "1",
          links: "https://access.redhat.com/errata/RHSA-2026:1",
        },
        {
          name: "CVE-2026-2",
          normalized_severity: "High",
          fixed_in_version: "1",
          links: "https://debian.example/2",
        },
        { name: "CVE-2026-3", normalized_severity: "Critical" },
        { name: "CVE-2026-4", normalized_severity: "Negligible" },
        {
          name: "CVE-2026-5",
          normalized_severity: "Low",
          links: "https://access.redhat.com/errata/RHSA-2026:9",
        },
        { name: "CVE-2026-6", normalized_severity: "Unknown" },
      ]),
    );
    expect(vulnerabilities).toEqual({ ...none, high: 2 });
    expect(unpatched_vulnerabilities).toEqual({ ...none, critical: 1, low: 2, unknown: 1 });
  });
  it("is a name once for each package", () => {
    const twice = printed([
      { normalized_severity: "Low" },
      { normalized_severity: "High", fixed_in_version: "2" },
    ]);
    expect(scan(twice)).toEqual({ vulnerabilities: { ...none, high: 1 }, unpatched_vulnerabilities: none });
    const both = { ...twice, package_vulnerabilities: { "1": ["0"], "2": ["0"] } };
    expect(scan(both).unpatched_vulnerabilities.low).toBe(2);
  });
  it("takes the CVSS severity for what Clair does not know", () => {
    const cvss = [
      { baseScore: 3, baseSeverity: "LOW" },
      { baseScore: 9.8, baseSeverity: "CRITICAL" },
    ];
    const report = printed([{ normalized_severity: "Unknown" }], {
      enrichments: { [CVSS_ENRICHMENT]: [{ "0": cvss }] },
    });
    expect(scan(report).unpatched_vulnerabilities).toEqual({ ...none, critical: 1 });
  });
  it("does not stumble over ids without a vulnerability or package", () => {
    const report = printed([], { package_vulnerabilities: { "77": ["88"] } });
    expect(scan(report)).toEqual({ vulnerabilities: none, unpatched_vulnerabilities: none });
  });

  it("is shown as a line with package, severity and fix", () => {
    const [finding] = findingsOf(
      vulnerablePackages(
        printed([
          {
            name: "RHSA-2026:1: bash security update (Important)",
            normalized_severity: "High",
            fixed_in_version: "5.3",
            description: "First\nsecond",
            links: "https://a.test https://b.test",
          },
        ]),
      ),
    );
    expect(finding).toEqual({
      tool: "clair",
      rule: "RHSA-2026:1",
      severity: "high",
      message: "RHSA-2026:1: bash security update (Important) First",
      purl: "pkg:deb/debian/bash@5.2",
      fixedIn: "5.3",
      link: "https://a.test",
    });
  });
  it("has a package URL for what Clair found, too", () => {
    const of = (name: string, environment: object, more: Partial<ClairReport> = {}) =>
      vulnerablePackages(
        printed([{ normalized_severity: "Low" }], {
          packages: {
            "1": {
              id: "1",
              name,
              version: "1.0",
              kind: "binary",
              normalized_version: "",
              cpe: "",
              arch: "x86_64",
            },
          },
          environments: {
            "1": [
              {
                package_db: "",
                introduced_in: digest,
                distribution_id: "",
                repository_ids: null,
                ...environment,
              },
            ],
          },
          ...more,
        }),
      )[0]?.purl;
    const rhel = {
      distributions: { d: { ...Object.values(build().distributions)[0], did: "rhel" } },
    } as Partial<ClairReport>;
    const repositories = { repository: { r: { name: "maven", cpe: "" }, g: { name: "go", cpe: "" } } };
    expect(of("bash", { distribution_id: "d" }, rhel)).toBe("pkg:rpm/redhat/bash@1.0?arch=x86_64");
    expect(of("org.x:y", { repository_ids: ["r"] }, repositories)).toBe("pkg:maven/org.x/y@1.0");
    expect(of("github.com/a/b", { repository_ids: ["g"] }, repositories)).toBe(
      "pkg:golang/github.com/a/b@1.0",
    );
    expect(of("thing", {})).toBe("pkg:generic/thing@1.0?arch=x86_64");
  });
});
