import { describe, expect, it } from "vitest";
import { openTrust, type TrustList, type TrustRules } from "./index.ts";

const [ONE, TWO] = ["1", "2"].map((digit) => `sha256:${digit.repeat(64)}`) as [string, string];
const at = new Date("2026-11-20T12:00:00Z");
const BUNDLE = "registry.example/task-a:0.3@sha256:x";
const task = (key: string, pinned?: string) => ({ key, bundle: BUNDLE, ...(pinned ? { pinned } : {}) });
const byList = (list: TrustList) => openTrust({ list, at, bundleVersion: async () => undefined });
const byRules = (rules: TrustRules, version?: string) =>
  openTrust({ list: {}, rules, at, bundleVersion: async () => version });
const KEY = "oci://registry.example/task-a:0.3";

describe("a list", () => {
  const trust = byList({ [KEY]: [{ ref: TWO }, { ref: ONE, expires_on: "2026-12-01T00:00:00Z" }] });
  it("trusts a version by its key and digest", async () => {
    expect(await trust.isTrusted(task(KEY, TWO))).toBe(true);
    expect(await trust.isTrusted(task(KEY, ONE))).toBe(true);
  });
  it.each([
    ["of another digest", task(KEY, `sha256:${"3".repeat(64)}`)],
    ["of another tag", task("oci://registry.example/task-a:0.4", TWO)],
    ["that is not pinned", task(KEY)],
  ])("does not trust one %s", async (_, other) => {
    expect(await trust.isTrusted(other)).toBe(false);
  });
  it("trusts a reference without a tag by the digest, whatever the number of the version", async () => {
    expect(await trust.isTrusted(task("oci://registry.example/task-a", TWO))).toBe(true);
    const named = byList({ "oci://registry.example/task-a:main": [{ ref: TWO }] });
    expect(await named.isTrusted(task("oci://registry.example/task-a", TWO))).toBe(false);
  });
  it("does not trust a version whose end has come, or is no time", async () => {
    for (const expires_on of ["2026-11-20T12:00:00Z", "soon"]) {
      const ended = byList({ [KEY]: [{ ref: ONE, expires_on }] });
      expect(await ended.isTrusted(task(KEY, ONE))).toBe(false);
      expect(ended.mode).toBe("none");
    }
  });
  it("says what to upgrade to, and when trust ends", async () => {
    expect(await trust.why(task(KEY, "sha256:0"))).toContain(TWO);
    expect(trust.expiry(task(KEY, ONE))).toBe("2026-12-01T00:00:00Z");
    expect(await byList({}).why(task(KEY, ONE))).toContain("no version");
  });
});

describe("rules", () => {
  const allow = { ours: [{ pattern: "oci://registry.example/*" }] };
  it("go before the list, and trust what one allows", async () => {
    const trust = openTrust({
      list: { "oci://b:1": [{ ref: ONE }] },
      rules: { allow },
      at,
      bundleVersion: async () => undefined,
    });
    expect(trust.mode).toBe("rules");
    expect(await trust.isTrusted(task(KEY))).toBe(true);
    expect(await trust.isTrusted(task("oci://b:1", ONE))).toBe(false);
    expect(await trust.why(task("oci://b:1"))).toContain("not_allowed");
  });
  it("deny before they allow, and say why", async () => {
    const deny = { old: [{ pattern: "oci://registry.example/task-a", message: "has a hole" }] };
    const trust = byRules({ allow, deny });
    expect(await trust.isTrusted(task(KEY))).toBe(false);
    expect(await trust.why(task(KEY))).toBe("deny_rule: oci://registry.example/task-a (has a hole)");
    expect(await trust.isTrusted(task("oci://registry.example/task-ab:1"))).toBe(true);
  });
  it.each([
    ["0.3.1", [">=0.3"], true],
    ["0.3.1", [">=0.3", "<0.3.1"], false],
    ["v0.3", [">0.3"], false],
    ["0.3", ["0.3"], false],
    ["latest", [">=0.1"], false],
    [undefined, [">=0.1"], false],
  ])("allow version %s by %j: %s", async (version, versions, expected) => {
    const trust = byRules({ allow: { ours: [{ pattern: "oci://registry.example/*", versions }] } }, version);
    expect(await trust.isTrusted(task(KEY))).toBe(expected);
  });
  it.each([
    ["0.3.1", ["<0.3", "<=0.3.1"], true],
    ["0.3.1", ["<0.3"], false],
    ["latest", ["<0.3"], true],
    [undefined, ["<0.3"], true],
  ])("deny version %s by %j: %s", async (version, versions, expected) => {
    const deny = { old: [{ pattern: "oci://registry.example/*", versions }] };
    expect(await byRules({ allow, deny }, version).isTrusted(task(KEY))).toBe(!expected);
  });
  it("know the version in the path of a catalog", async () => {
    const trust = byRules({ allow: { ours: [{ pattern: "git+https://x.example/*", versions: [">=0.3"] }] } });
    const git = (path: string) => ({ key: `git+https://x.example/c.git//${path}`, path });
    expect(await trust.isTrusted(git("task/a/0.3/a.yaml"))).toBe(true);
    expect(await trust.isTrusted(git("docs/a/0.3/a.yaml"))).toBe(false);
    expect(await trust.isTrusted(git("task/a/0.2/a.yaml"))).toBe(false);
  });
  it("hold from their day on, and tell of coming denials", async () => {
    const [soon, past] = ["2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z"];
    const pattern = "oci://registry.example/*";
    const coming = byRules({ allow, deny: { old: [{ pattern, effective_on: soon }] } });
    expect(await coming.isTrusted(task(KEY))).toBe(true);
    expect(await coming.comingDenials(task(KEY))).toHaveLength(1);
    const now = byRules({ allow, deny: { old: [{ pattern, effective_on: past }] } });
    expect(await now.isTrusted(task(KEY))).toBe(false);
    expect(await now.comingDenials(task(KEY))).toEqual([]);
    const none = byRules({ allow: { ours: [{ pattern, effective_on: soon }] } });
    expect(await none.why(task(KEY))).toContain("no_effective_rules");
  });
});
