import { describe, expect, it } from "vitest";
import { reservedKeys } from "./key-sources.ts";

const keysOf = (object: unknown, kind = "ReleasePlan") => reservedKeys(kind, object).map(({ key }) => key);
const data = (said: object) => ({ spec: { data: said } });

describe("what a tenant's object may not say", () => {
  it.each<[string, object, string]>([
    [
      "one more repository of a component",
      { mapping: { components: [{ name: "app", repositories: [{ url: "registry.example/theirs" }] }] } },
      "mapping",
    ],
    ["one more tag of every component", { mapping: { defaults: { tags: ["latest"] } } }, "mapping"],
    ["the token that a registry is shown", { mapping: { registrySecret: "token" } }, "mapping"],
    ["the key that is signed with", { sign: { cosignSecretName: "other-key" } }, "sign"],
    ["credentials of Pyxis", { pyxis: { secret: "mine" } }, "pyxis"],
    [
      "where files are updated, and how",
      { "infra-deployment-update-script": "id" },
      "infra-deployment-update-script",
    ],
    ["a bucket", { s3: { bucket: "mine" } }, "s3"],
    ["for which time is judged", { conforma: { effectiveTime: "2020-01-01" } }, "conforma"],
    ["whether this is production", { intention: "production" }, "intention"],
  ])("%s", (_, said, key) => {
    expect(keysOf(data(said))).toEqual([key]);
    expect(keysOf(data(said), "Release")).toEqual([key]);
    expect(reservedKeys("ReleasePlan", data(said))[0]?.says).toBe(
      `Found disallowed key: ${key} in resource ReleasePlan`,
    );
  });

  it("by what its collectors found either", () => {
    const found = {
      tenant: { jira: { mapping: { defaults: { tags: ["x"] } } } },
      managed: { cve: { sign: {} } },
    };
    const release = { spec: {}, status: { collectors: found } };
    expect(reservedKeys("Release", release).map(({ says }) => says)).toEqual([
      "Found disallowed key: mapping in resource Release (status.collectors.tenant.jira)",
      "Found disallowed key: sign in resource Release (status.collectors.managed.cve)",
    ]);
  });

  it("and release notes, modes and keys that nobody knows are its own", () => {
    const own = {
      releaseNotes: { topic: "t" },
      singleComponentMode: true,
      theirs: { mapping: {} },
      sign: null,
    };
    expect(keysOf(data(own))).toEqual([]);
    expect(keysOf({ spec: {}, status: { collectors: { tenant: { jira: { releaseNotes: {} } } } } })).toEqual(
      [],
    );
  });
});
