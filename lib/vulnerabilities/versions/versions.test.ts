import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { findProgram } from "../../files/index.ts";
import { goRelease, SCHEMES, type VersionScheme } from "./index.ts";

const sign = (number: number) => Math.sign(number) + 0;

/** Every pair of a rising list, both ways round; members of a group are equal. */
function rises(scheme: VersionScheme, groups: readonly (string | readonly string[])[]) {
  const flat = groups.flatMap((group, rank) => [group].flat().map((version) => ({ version, rank })));
  for (const a of flat)
    for (const b of flat)
      expect(`${a.version} ? ${b.version}: ${sign(scheme.compare(a.version, b.version))}`).toBe(
        `${a.version} ? ${b.version}: ${sign(a.rank - b.rank)}`,
      );
}

const DEBIAN = [
  "0~~",
  "0~~a",
  "0~",
  "0",
  "0a",
  "0+",
  "1.0~rc1-1",
  "1.0~rc1-1+b1",
  "1.0-1~bpo12+1",
  "1.0-1",
  "1.0-1+deb12u1",
  "1.0-1.1",
  "1.0a-1",
  "1.0+dfsg-1",
  "1.0.1-1",
  "1.2.3-4",
  "1.2.3-10",
  "1.10-1",
  "3.0.11-1~deb12u2",
  "3.0.15-1~deb12u1",
  "2024a-0",
  "2024b-0+deb12u1",
  "1:0.1-1",
  "1:1.0-1",
  "2:0~1",
];

describe("dpkg", () => {
  it("orders versions with tilde, epoch and revision", () => rises(SCHEMES.dpkg, DEBIAN));
  it.skipIf(!findProgram("dpkg"))(
    "agrees with dpkg --compare-versions (skipped where there is no dpkg)",
    () => {
      const all = [
        ...DEBIAN,
        "1.0-0",
        "1.0",
        "01.0",
        "1.00",
        "0:1.0",
        "1.0-1a",
        "1.0-1~",
        "9",
        "10",
        "a1",
        "1.a",
      ];
      for (const [i, a] of all.entries()) {
        const b = all[(i * 7 + 3) % all.length] ?? "";
        const dpkg = (relation: string) =>
          spawnSync("dpkg", ["--compare-versions", a, relation, b]).status === 0;
        const theirs = dpkg("lt") ? -1 : dpkg("gt") ? 1 : 0;
        expect(`${a} ? ${b}: ${sign(SCHEMES.dpkg.compare(a, b))}`).toBe(`${a} ? ${b}: ${theirs}`);
      }
    },
  );
});

const RPM = [
  "1.0~rc1-1",
  "1.0~rc1^git1-1",
  ["1.0-1", "0:1.0-1"],
  "1.0-1.el9",
  "1.0-2.el9_2",
  "1.0-10.el9",
  "1.0^git2-1",
  "1.0^20240101-1",
  "1.0a-1",
  "1.0.1-1",
  "1.1.1k-9.el8_7",
  "1.1.1k-12.el8_9",
  "2.0-1",
  "10.0001-1",
  "10.1.1-1",
  "1:0.1-1",
];

describe("rpm", () => {
  it("orders labels with tilde, caret and epoch", () => rises(SCHEMES.rpm, RPM));
  it("takes separators for nothing, and letters for older than digits", () =>
    rises(SCHEMES.rpm, [["2_0", "2.0", "2..0"], "2.0.a", "2.0.1"]));
  it("leaves a release out that only one has", () => expect(SCHEMES.rpm.compare("1.0", "1.0-5.el9")).toBe(0));
  it.skipIf(!findProgram("rpm"))("agrees with rpm's own function (skipped where there is no rpm)", () => {
    const all = RPM.flat().filter((each) => !each.includes(":"));
    for (const [i, a] of all.entries()) {
      const b = all[(i * 5 + 2) % all.length] ?? "";
      const [x, y] = [a.split("-")[0], b.split("-")[0]];
      const ran = spawnSync("rpm", ["--eval", `%{lua: print(rpm.vercmp("${x}", "${y}"))}`], {
        encoding: "utf8",
      });
      expect(`${x} ? ${y}: ${sign(SCHEMES.rpm.compare(x ?? "", y ?? ""))}`).toBe(
        `${x} ? ${y}: ${ran.stdout.trim()}`,
      );
    }
  });
});

describe("apk", () => {
  it("orders numbers, letters, suffixes and revisions", () =>
    rises(SCHEMES.apk, [
      "0.9",
      "1.0_alpha",
      "1.0_alpha2",
      "1.0_beta1",
      "1.0_pre1",
      "1.0_rc1",
      "1.0_rc2",
      "1.0",
      "1.0-r1",
      "1.0-r10",
      "1.0_cvs1",
      "1.0_git20240101",
      "1.0_git20240101-r1",
      "1.0_p1",
      "1.0_p1-r2",
      "1.0a",
      "1.0b",
      "1.0.1",
      "1.01",
      "1.1",
      "1.1.1q-r0",
      "1.2",
      "1.10",
      "3.3.0-r2",
      "20230506-r0",
    ]));
  it("reads a number with a leading zero as a fraction", () =>
    rises(SCHEMES.apk, ["1.01", "1.02", "1.1", "1.10"]));
  it("has longer versions after shorter ones", () => rises(SCHEMES.apk, ["1.0", "1.0.0", "1.0.1"]));
  it.each(["1.2.3-r0", "1.2.3a_rc1_p2-r3", "0.1~1a2b-r0"])("takes %s", (version) =>
    expect(SCHEMES.apk.valid(version)).toBe(true),
  );
  it.each(["", "latest", "1.2.3-1", "v1"])("does not take %j", (version) =>
    expect(SCHEMES.apk.valid(version)).toBe(false),
  );
});

describe("PEP 440", () => {
  it("orders as the standard's own list", () =>
    rises(SCHEMES.pep440, [
      "not a version",
      ["1.dev0", "1.0.0.dev"],
      "1.0.dev456",
      ["1.0a1", "1.0-alpha.1", "1.0_alpha1"],
      "1.0a2.dev456",
      "1.0a12.dev456",
      "1.0a12",
      "1.0b1.dev456",
      ["1.0b2", "1.0.beta2"],
      "1.0b2.post345.dev456",
      "1.0b2.post345",
      "1.0rc1.dev456",
      ["1.0rc1", "1.0c1", "1.0pre1"],
      ["1.0", "1", "v1.0.0", "1.0.0.0"],
      "1.0+abc.5",
      "1.0+abc.7",
      "1.0+5",
      ["1.0.post456.dev34"],
      ["1.0.post456", "1.0-456", "1.0.r456"],
      "1.0.15",
      "1.1.dev1",
      "1.1",
      "1.10",
      "2024.7.4",
      "1!0.1",
    ]));
  it("does not take other texts", () =>
    expect(["1.0-x", "", "2004d"].map(SCHEMES.pep440.valid)).toEqual([false, false, false]));
});

it("a release of ten thousand zeros is compared all the same", () => {
  const zeros = `1${".0".repeat(10_000)}`;
  expect(SCHEMES.pep440.compare(zeros, "1")).toBe(0);
  expect(SCHEMES.pep440.compare(`${zeros}.1`, "1")).toBeGreaterThan(0);
});

describe("Maven", () => {
  it("orders qualifiers", () =>
    rises(SCHEMES.maven, [
      "1-alpha2snapshot",
      "1-alpha2",
      "1-alpha-123",
      "1-beta-2",
      "1-beta123",
      "1-m2",
      "1-m11",
      "1-rc",
      "1-cr2",
      "1-rc123",
      "1-SNAPSHOT",
      ["1", "1.0", "1.0.0", "1-ga", "1.final", "1.0.0.RELEASE"],
      "1-sp",
      "1-sp2",
      "1-sp123",
      "1-abc",
      "1-def",
      "1-pom-1",
      "1-1-snapshot",
      "1-1",
      "1-2",
      "1-123",
    ]));
  it("orders numbers", () =>
    rises(SCHEMES.maven, [
      "2.0",
      "2-1",
      "2.0.2",
      "2.0.123",
      "2.1.0",
      "2.1-a",
      "2.1b",
      "2.1-c",
      "2.1-1",
      "2.1.0.1",
      "2.2",
      "2.123",
      "11.a2",
      "11.a11",
      "11.b2",
      "11.m2",
      "11.m11",
      "11",
      "11.a",
      "11b",
      "11c",
    ]));
  it("orders releases of the field", () =>
    rises(SCHEMES.maven, [
      "2.14.1",
      "2.15.0",
      "2.17.1",
      "5.3.18",
      "5.3.18.RELEASE1",
      "31.1-android",
      "32.0.0-jre",
    ]));
});

describe("semantic versions", () => {
  it("orders as the standard's own list, with and without v", () =>
    rises(SCHEMES.semver, [
      "0.0.0-20190101000000-abcdefabcdef",
      "0.0.0-20200101000000-abcdefabcdef",
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      ["1.0.0", "v1.0.0", "1.0.0+build"],
      "1.0.1",
      ["1.1.0", "1.1"],
      "1.10.0",
      "2.0.0+incompatible",
    ]));
  it("knows what is none", () =>
    expect(["(devel)", "", "latest", "1.2"].map(SCHEMES.semver.valid)).toEqual([false, false, false, true]));
  it("reads Go's own releases", () =>
    expect(["go1.22rc1", "1.22", "go1.21.3", "go1.21.3 X:nocoverageredesign"].map(goRelease)).toEqual([
      "1.22.0-rc1",
      "1.22.0",
      "1.21.3",
      "1.21.3",
    ]));
});
