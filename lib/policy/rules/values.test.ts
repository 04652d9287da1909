import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildSample, changed, openPolicyStage, type PolicyStage, sampleContext } from "../testing/index.ts";
import type { RuleContext } from "../types.ts";
import { RULES } from "./index.ts";
import { matchesAny, pattern } from "./values.ts";

describe("a pattern of rule data, which is written for RE2", () => {
  it.each<[string, string, string]>([
    ["the beginning of the text", "\\Ahttps://evil\\.example/", "https://evil.example/x"],
    ["its end", "\\.tar\\z", "https://r.example/x.tar"],
    ["classes of POSIX", "^v[[:digit:]]+[^[:space:]]$", "v12x"],
    ["a named group", "^(?P<host>evil)\\.example$", "evil.example"],
    ["case that does not count", "(?i)EVIL", "an evil one"],
    ["an escaped backslash before a letter", "^a\\\\z$", "a\\z"],
  ])("%s", (_, source, value) => {
    expect(matchesAny(value, [source])).toBe(true);
  });

  it.each(["\\Qa.b\\E", "\\pL", "\\p{Greek}", "\\x{10FFFF}", "[[:word:]-[:nonsense:]]", "(?U)a+"])(
    "%s cannot be read here, and is not taken for something else",
    (source) => {
      expect(pattern(source)).toBeUndefined();
    },
  );
});

describe("a pattern that cannot be read lets nothing off", () => {
  let stage: PolicyStage;
  let good: RuleContext;
  beforeAll(async () => {
    stage = await openPolicyStage();
    const sample = await buildSample(stage, "good");
    good = await sampleContext(stage, sample, new Date("2026-11-20T12:30:00Z"));
  });
  afterAll(() => stage.close());

  const references = [{ type: "purl", url: "^(evil" }];
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ["sbom_spdx.disallowed_package_external_references", { disallowed_external_references: references }],
    ["sbom_spdx.allowed_package_external_references", { allowed_external_references: references }],
    ["buildah_build_task.platform_param", { disallowed_platform_patterns: ["\\pL"] }],
  ])("%s", async (code, ruleData) => {
    const tasks = {
      "buildah-oci-ta": (task: RuleContext["evidence"]["attestations"][number]["tasks"][number]) => ({
        ...task,
        params: { ...task.params, PLATFORM: "linux/amd64" },
      }),
    };
    const rule = RULES.find((each) => each.code === code);
    expect(await rule?.check(changed(good, { tasks }))).toEqual([]);
    expect(await rule?.check(changed(good, { tasks, ruleData }))).not.toEqual([]);
  });
});
