import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { readFeed } from "./feed.ts";
import { affected, CRITICAL, from0, MEDIUM, record, writeFeed } from "./fixtures/feed.ts";
import { match, targetsOf, uncovered } from "./match.ts";
import { loadScorer, type Scorer } from "./severity.ts";

let dir: string;
let score: Scorer;
beforeAll(async () => {
  score = await loadScorer();
});
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "match-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const packageOf = (purl: string) => ({ name: purl, purl, foundBy: "test" });

/** What the records say about packages: `name severity fixed-in`. */
async function find(purls: readonly string[], records: readonly object[]) {
  await writeFeed(dir, Object.fromEntries(records.map((each, index) => [`${index}.json`, each])));
  const log = memoryLog();
  const { targets, gaps, unversioned } = targetsOf(purls.map(packageOf));
  const feed = await readFeed(dir, targets, { log, signal: new AbortController().signal });
  const found = match(targets, feed, score, log);
  return {
    found: found.map(({ name, rated, fixedIn }) => `${name} ${rated.severity} ${fixedIn}`.trim()),
    matches: found,
    gaps: [...gaps],
    unversioned: [...unversioned],
    uncovered: [...uncovered(targets, feed)],
  };
}
const one = (ecosystem: string, name: string, events: Parameters<typeof affected>[2]) => [
  record("CVE-2026-1", { affected: [affected(ecosystem, name, events)] }),
];

describe("a package is looked up by the names and the order of its ecosystem", () => {
  it.each([
    [
      "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12&upstream=openssl",
      "Debian:12",
      "openssl",
      "3.0.11-1~deb12u3",
      true,
    ],
    [
      "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12&upstream=openssl",
      "Debian:12",
      "libssl3",
      "3.0.11-1~deb12u3",
      false,
    ],
    [
      "pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12&upstream=openssl",
      "Debian:11",
      "openssl",
      "9:9",
      false,
    ],
    [
      "pkg:deb/debian/bash@5.2.15-2%2Bb2?distro=debian-12&upstream=bash%405.2.15-2",
      "Debian:12",
      "bash",
      "5.2.15-2+b1",
      true,
    ],
    [
      "pkg:deb/debian/bash@5.2.15-2%2Bb2?distro=debian-12.5&upstream=bash%405.2.15-2",
      "Debian:12",
      "bash",
      "5.2.15-2",
      false,
    ],
    [
      "pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.15?distro=ubuntu-22.04",
      "Ubuntu:22.04:LTS",
      "curl",
      "7.81.0-1ubuntu1.16",
      true,
    ],
    [
      "pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.15?distro=ubuntu-22.04",
      "Ubuntu:Pro:22.04:LTS",
      "curl",
      "7.81.0-1ubuntu1.16",
      true,
    ],
    ["pkg:deb/ubuntu/curl@7.81.0-1ubuntu1.15?distro=ubuntu-22.04", "Ubuntu:20.04:LTS", "curl", "9", false],
    [
      "pkg:apk/alpine/libcrypto3@3.1.4-r1?distro=alpine-3.18.4&upstream=openssl",
      "Alpine:v3.18",
      "openssl",
      "3.1.4-r2",
      true,
    ],
    [
      "pkg:apk/alpine/libcrypto3@3.1.4-r1?distro=alpine-3.18.4&upstream=openssl",
      "Alpine:v3.19",
      "openssl",
      "3.1.4-r2",
      false,
    ],
    [
      "pkg:apk/alpine/libcrypto3@3.1.4-r10?distro=alpine-3.18.4&upstream=openssl",
      "Alpine:v3.18",
      "openssl",
      "3.1.4-r2",
      false,
    ],
    ["pkg:apk/wolfi/git@2.39.0-r0", "Wolfi", "git", "2.39.1-r0", true],
    [
      "pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?distro=rhel-9.3&epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm",
      "Red Hat:enterprise_linux:9::baseos",
      "openssl",
      "1:3.0.7-25.el9_3",
      true,
    ],
    [
      "pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?distro=rhel-9.3&epoch=1&upstream=openssl-3.0.7-24.el9.src.rpm",
      "Red Hat:enterprise_linux:9::baseos",
      "openssl-libs",
      "1:3.0.7-25.el9_3",
      true,
    ],
    [
      "pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?distro=rhel-9.3&epoch=1",
      "Red Hat:enterprise_linux:9::baseos",
      "openssl-libs",
      "3.0.8-1.el9",
      false,
    ],
    [
      "pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?distro=rhel-9.3",
      "Red Hat:rhel_eus:9.0::baseos",
      "openssl-libs",
      "9:9",
      false,
    ],
    [
      "pkg:rpm/redhat/openssl-libs@3.0.7-24.el9?distro=rhel-9.3",
      "Red Hat:enterprise_linux:90::baseos",
      "openssl-libs",
      "9:9",
      false,
    ],
    [
      "pkg:rpm/redhat/nodejs@16.20.2-1.module%2Bel8.8.0?distro=rhel-8.8",
      "Red Hat:enterprise_linux:8::appstream",
      "nodejs",
      "1:18.0-1.el8",
      false,
    ],
    [
      "pkg:rpm/redhat/nodejs@16.20.2-1.module%2Bel8.8.0?distro=rhel-8.8",
      "Red Hat:enterprise_linux:8::appstream",
      "nodejs",
      "16.20.2-2.module+el8.9.0",
      true,
    ],
    ["pkg:rpm/rocky/bash@5.1.8-6.el9?distro=rocky-9.2", "Rocky Linux:9", "bash", "0:5.1.8-7.el9", true],
    ["pkg:rpm/almalinux/bash@5.1.8-6.el9?distro=almalinux-9.2", "AlmaLinux:9", "bash", "5.1.8-9.el9", true],
    ["pkg:npm/%40scope/left@1.4.1", "npm", "@scope/left", "1.4.2", true],
    ["pkg:npm/%40scope/left@1.4.2-rc.1", "npm", "@scope/left", "1.4.2", true],
    ["pkg:npm/left@1.4.1", "npm", "@scope/left", "1.4.2", false],
    ["pkg:pypi/zope.interface@5.1", "PyPI", "zope-interface", "5.1.post1", true],
    ["pkg:pypi/foo-bar@5.1rc1", "PyPI", "foo-bar", "5.1", true],
    ["pkg:golang/golang.org/x/net@v0.17.0", "Go", "golang.org/x/net", "0.23.0", true],
    [
      "pkg:golang/golang.org/x/net@v0.0.0-20220101000000-abcdefabcdef",
      "Go",
      "golang.org/x/net",
      "0.0.0-20230101000000-abcdefabcdef",
      true,
    ],
    ["pkg:golang/stdlib@go1.22rc1", "Go", "stdlib", "1.22.0", true],
    ["pkg:golang/stdlib@1.21.3", "Go", "stdlib", "1.21.3", false],
    [
      "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1",
      "Maven",
      "org.apache.logging.log4j:log4j-core",
      "2.15.0",
      true,
    ],
    ["pkg:maven/a/b@1.0", "Maven:https://maven.google.com", "a:b", "1.0.1", true],
    ["pkg:cargo/time@0.1.43", "crates.io", "time", "0.2.23", true],
  ])("%s, record of %s %s, fixed in %s: %s", async (purl, ecosystem, name, fixed, hit) => {
    const { found } = await find([purl], one(ecosystem, name, [from0, { fixed }]));
    expect(found).toEqual(hit ? [`CVE-2026-1 Unknown ${fixed}`] : []);
  });

  it("says of which packages nothing can be said", async () => {
    const {
      gaps,
      unversioned,
      uncovered: unknown,
    } = await find(
      [
        "pkg:rpm/fedora/bash@5",
        "pkg:golang/me@(devel)",
        "pkg:generic/x@1",
        "nonsense",
        "pkg:npm/a@1",
        "pkg:deb/debian/x@1?distro=debian-13",
      ],
      one("Debian:12", "x", [from0]),
    );
    expect(gaps).toEqual([
      ["rpm/fedora", 1],
      ["generic", 1],
      ["packages without purl", 1],
    ]);
    expect(unversioned).toEqual([["Go", 1]]);
    expect(unknown).toEqual([
      ["npm", 1],
      ["Debian:13", 1],
    ]);
  });
});

describe("a range", () => {
  const hits = async (version: string, events: Parameters<typeof affected>[2]) =>
    (await find([`pkg:npm/left@${version}`], one("npm", "left", events))).found.length > 0;

  it("begins with what introduced it and ends before the fix", async () => {
    const events = [{ introduced: "1.0.0" }, { fixed: "1.2.0" }, { introduced: "2.0.0" }, { fixed: "2.1.0" }];
    const versions = ["0.9.9", "1.0.0", "1.1.9", "1.2.0", "1.9.0", "2.0.0", "2.0.9", "2.1.0"];
    const found = await Promise.all(versions.map((each) => inOrder(() => hits(each, events))));
    expect(versions.filter((_, index) => found[index])).toEqual(["1.0.0", "1.1.9", "2.0.0", "2.0.9"]);
  });
  it("may have its events in any order", async () =>
    expect(await hits("1.1.0", [{ fixed: "1.2.0" }, { introduced: "1.0.0" }])).toBe(true));
  it("ends after the last affected version", async () => {
    const events = [from0, { last_affected: "1.5.0" }];
    expect([await hits("1.5.0", events), await hits("1.5.1", events)]).toEqual([true, false]);
  });
  it("ends before a limit", async () => {
    const events = [from0, { limit: "2.0.0" }];
    expect([await hits("1.9.0", events), await hits("2.0.0", events)]).toEqual([true, false]);
  });
  it("gives the fix of its own line", async () => {
    const events = [from0, { fixed: "1.2.0" }, { introduced: "2.0.0" }, { fixed: "2.1.0" }];
    expect((await find(["pkg:npm/left@2.0.5"], one("npm", "left", events))).found).toEqual([
      "CVE-2026-1 Unknown 2.1.0",
    ]);
    expect((await find(["pkg:npm/left@1.0.5"], one("npm", "left", events))).found).toEqual([
      "CVE-2026-1 Unknown 1.2.0",
    ]);
  });
  it("counts versions that are listed, however they are spelt, and not commits", async () => {
    const listed = {
      package: { ecosystem: "PyPI", name: "x" },
      versions: ["1.0"],
      ranges: [{ type: "GIT", events: [from0] }],
    };
    const records = [record("CVE-2026-1", { affected: [listed] })];
    expect((await find(["pkg:pypi/x@1.0.0"], records)).found).toEqual(["CVE-2026-1 Unknown"]);
    expect((await find(["pkg:pypi/x@1.1"], records)).found).toEqual([]);
  });
});

/** One after the other: they write the same file. */
let last: Promise<unknown> = Promise.resolve();
function inOrder<T>(work: () => Promise<T>): Promise<T> {
  const next = last.then(work);
  last = next.catch(() => undefined);
  return next;
}

describe("words of images and feeds", () => {
  const hit = (more: Readonly<Record<string, unknown>>) =>
    record("CVE-2026-1", { affected: [affected("npm", "left", [from0], more)] });

  it.each(["constructor", "__proto__", "toString"])("are no names of our own tables: %s", async (word) => {
    const { found } = await find(["pkg:npm/left@1.0.0"], [hit({ ecosystem_specific: { severity: word } })]);
    expect(found).toEqual(["CVE-2026-1 Unknown"]);
    const { gaps } = await find([`pkg:${word}/x@1`, `pkg:deb/${word}/x@1?distro=${word}-1`], [hit({})]);
    expect(gaps).toHaveLength(2);
  });

  it("cannot make a comparison go on for ever", async () => {
    const long = `1${"-1".repeat(30_000)}`;
    const { unversioned } = await find(
      [`pkg:maven/g/a@${long}`, `pkg:pypi/a@1${".0".repeat(30_000)}.1`],
      [hit({})],
    );
    expect(unversioned).toEqual([
      ["Maven", 1],
      ["PyPI", 1],
    ]);
    const many = Array.from({ length: 20_000 }, (_, at) => ({ introduced: `0.${at}` }));
    const fixed = [from0, { fixed: long }];
    for (const events of [many, fixed])
      expect((await find(["pkg:npm/left@1.0.0"], [hit({}), ...one("npm", "left", events)])).found).toEqual([
        "CVE-2026-1 Unknown",
      ]);
  });
});

describe("a flaw", () => {
  const LEFT = ["pkg:npm/left@1.0.0"];
  const about = (id: string, more: object = {}) =>
    record(id, { affected: [affected("npm", "left", [from0])], ...more });

  it.each([
    ["GHSA-x", { aliases: ["PYSEC-1", "CVE-2026-7"] }, ["CVE-2026-7"]],
    ["DEBIAN-CVE-2026-7", {}, ["CVE-2026-7"]],
    ["RHSA-2026:1", { upstream: ["CVE-2026-8", "CVE-2026-7"] }, ["CVE-2026-7", "CVE-2026-8"]],
    ["DSA-1-1", { related: ["CVE-2026-7", "CVE-2026-8"] }, ["CVE-2026-7", "CVE-2026-8"]],
    ["GHSA-y", { related: ["CVE-2026-7"] }, ["GHSA-y"]],
    ["MAL-2026-1", {}, ["MAL-2026-1"]],
  ])("of record %s goes by its CVE where there is one", async (id, more, names) => {
    const { matches } = await find(LEFT, [about(id, more)]);
    expect(matches.map(({ name }) => name)).toEqual(names);
  });

  it("that several records tell of is one: with the fix, as bad as the worst says, and first known", async () => {
    const { matches } = await find(LEFT, [
      about("GHSA-a", {
        aliases: ["CVE-2026-7"],
        severity: MEDIUM,
        published: "2026-01-02T00:00:00Z",
        summary: "",
      }),
      record("PYSEC-b", {
        aliases: ["CVE-2026-7"],
        severity: CRITICAL,
        published: "2026-01-01T00:00:00Z",
        affected: [affected("npm", "left", [from0, { fixed: "2.0.0" }])],
      }),
    ]);
    expect(matches).toMatchObject([
      {
        name: "CVE-2026-7",
        fixedIn: "2.0.0",
        issued: "2026-01-01T00:00:00Z",
        rated: { severity: "Critical" },
        summary: "Something is wrong: PYSEC-b",
      },
    ]);
    expect(matches[0]?.links).toEqual([
      "https://osv.dev/vulnerability/GHSA-a",
      "https://osv.dev/vulnerability/PYSEC-b",
    ]);
  });

  it.each<[string, object, object, string]>([
    ["CVSS v3", { severity: CRITICAL }, {}, "Critical"],
    ["CVSS v3.0", { severity: MEDIUM }, {}, "Medium"],
    [
      "CVSS v3 that says none",
      { severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N" }] },
      {},
      "Negligible",
    ],
    [
      "CVSS v4",
      {
        severity: [
          { type: "CVSS_V4", score: "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N" },
        ],
      },
      {},
      "Critical",
    ],
    ["CVSS v2", { severity: [{ type: "CVSS_V2", score: "AV:L/AC:M/Au:N/C:N/I:P/A:C" }] }, {}, "Medium"],
    [
      "a broken vector and a word",
      { severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N" }], database_specific: { severity: "HIGH" } },
      {},
      "High",
    ],
    ["a word of the database", { database_specific: { severity: "MODERATE" } }, {}, "Medium"],
    [
      "a vector of the package before that of the record",
      { severity: CRITICAL },
      { severity: MEDIUM },
      "Medium",
    ],
    ["nothing", {}, {}, "Unknown"],
  ])("is as bad as its record says: %s", async (_, more, ofPackage, severity) => {
    const affecteds = [affected("npm", "left", [from0], { ...ofPackage })];
    const { matches } = await find(LEFT, [record("CVE-2026-1", { ...more, affected: affecteds })]);
    expect(matches.map(({ rated }) => rated.severity)).toEqual([severity]);
  });

  it.each([
    ["unimportant", "Low"],
    ["low", "Medium"],
    ["medium", "High"],
    ["high", "Critical"],
    ["not yet assigned", "Critical"],
  ])("is as urgent as Debian says, in Clair's words: %s", async (urgency, severity) => {
    const { matches } = await find(
      ["pkg:deb/debian/x@1?distro=debian-12"],
      [
        record("CVE-2026-1", {
          severity: CRITICAL,
          affected: [affected("Debian:12", "x", [from0], { ecosystem_specific: { urgency } })],
        }),
      ],
    );
    expect(matches.map(({ rated }) => rated.severity)).toEqual([severity]);
  });

  it("has Ubuntu's priority, and a malicious package is critical", async () => {
    const ubuntu = [
      record("CVE-2026-1", {
        severity: [...CRITICAL, { type: "Ubuntu", score: "low" }],
        affected: [affected("Ubuntu:22.04:LTS", "x", [from0])],
      }),
    ];
    const { matches } = await find(["pkg:deb/ubuntu/x@1?distro=ubuntu-22.04"], ubuntu);
    expect(matches[0]?.rated.severity).toBe("Low");
    const { matches: bad } = await find(LEFT, [about("MAL-2026-1")]);
    expect(bad[0]?.rated.severity).toBe("Critical");
  });

  it.each([
    ["2026-01-15T10:00:00Z", { published: "2026-01-15T10:00:00Z" }],
    ["2026-02-01T00:00:00Z", { published: "0001-01-01T00:00:00Z" }],
    ["0001-01-01T00:00:00Z", { published: undefined, modified: "0001-01-01T00:00:00Z" }],
  ])("is as old as its record says: %s", async (issued, more) => {
    const { matches } = await find(LEFT, [about("CVE-2026-1", more)]);
    expect(matches.map((each) => each.issued)).toEqual([issued]);
  });

  it("under Ubuntu Pro counts only where there is no other word", async () => {
    const both = [
      record("CVE-2026-1", {
        affected: [
          affected("Ubuntu:22.04:LTS", "x", [from0]),
          affected("Ubuntu:Pro:22.04:LTS", "x", [from0, { fixed: "2" }]),
        ],
      }),
    ];
    expect((await find(["pkg:deb/ubuntu/x@1?distro=ubuntu-22.04"], both)).found).toEqual([
      "CVE-2026-1 Unknown",
    ]);
  });
});
