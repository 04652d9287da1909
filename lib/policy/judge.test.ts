import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { MEDIA, registryClient } from "../oci/index.ts";
import { signImage } from "../signing/index.ts";
import { type Judgement, judge } from "./judge.ts";
import {
  attachStatement,
  buildSample,
  openPolicyStage,
  type PolicyStage,
  pushSampleImage,
  type Sample,
} from "./testing/index.ts";
import type { Rule, RuleContext, Violation } from "./types.ts";

const RELEASE_POLICY = "oci::quay.io/conforma/release-policy:konflux";
const AT = new Date("2026-11-20T12:30:00Z");

let stage: PolicyStage;
let good: Sample;
beforeAll(async () => {
  stage = await openPolicyStage();
  good = await buildSample(stage, "good");
});
afterAll(() => stage.close());

/** A rule as the policy could have it. */
const rule = (
  code: string,
  check: (context: RuleContext) => readonly Violation[] | Promise<readonly Violation[]>,
  more: Partial<Rule> = {},
): Rule => ({
  code,
  kind: "deny",
  title: `title of ${code}`,
  description: `what ${code} wants.`,
  solution: "do something",
  collections: ["redhat"],
  check,
  ...more,
});
const fine = rule("good.fine", () => []);
const bad = (code: string, ...violations: readonly Violation[]) => rule(code, () => violations);

type Source = Judgement["policy"]["sources"][number];
const judgement = (source: Partial<Source> = {}, more: Partial<Judgement> = {}): Judgement => ({
  snapshot: good.snapshot,
  policy: { publicKey: stage.signer.publicKeyPem, sources: [{ policy: [RELEASE_POLICY], ...source }] },
  effectiveTime: AT,
  client: stage.client,
  rules: [fine],
  log: memoryLog(),
  signal: new AbortController().signal,
  ...more,
});
const codes = (findings: readonly { readonly code: string }[] = []) => findings.map(({ code }) => code);

async function first(source: Partial<Source>, rules: readonly Rule[], more: Partial<Judgement> = {}) {
  const verdict = await judge(judgement(source, { rules, ...more }));
  const [image] = verdict.images;
  if (image === undefined) throw new TypeError("nothing was judged");
  return { ...image, verdict };
}

describe("findings", () => {
  it("refuse, warn, or count as passed; each with what there is to do", async () => {
    const rules = [
      fine,
      bad("p.one", { message: "It is bad", term: "t" }),
      rule("p.two", () => [{ message: "Take care" }], { kind: "warn" }),
    ];
    const { violations, warnings, successes, success, verdict } = await first({}, rules);
    expect(violations).toEqual([
      {
        code: "p.one",
        title: "title of p.one",
        description: "what p.one wants.",
        solution: "do something",
        message: "It is bad",
        term: "t",
        collections: ["redhat"],
      },
    ]);
    expect(codes(warnings)).toEqual(["p.two"]);
    expect(codes(successes).filter((code) => !code.startsWith("volatile_config."))).toEqual([
      "builtin.attestation.signature_check",
      "builtin.attestation.syntax_check",
      "builtin.image.signature_check",
      "good.fine",
    ]);
    expect([success, verdict.success, verdict.engine]).toEqual([false, false, "native"]);
    expect(verdict.effectiveTime).toBe("2026-11-20T12:30:00.000Z");
  });

  it.each<[string, Rule, "violations" | "warnings", string]>([
    [
      "of a rule that holds only from tomorrow warn, with the day",
      bad("p.x", { message: "Soon.", effectiveOn: "2026-11-21T00:00:00Z" }),
      "warnings",
      "Soon. This will become a failure starting on 2026-11-21T00:00:00Z",
    ],
    [
      "of a rule that holds since yesterday refuse",
      bad("p.x", { message: "Now", effectiveOn: "2026-11-19T00:00:00Z" }),
      "violations",
      "Now",
    ],
    ["whose severity says warning warn", bad("p.x", { message: "m", severity: "warning" }), "warnings", "m"],
    [
      "of a warning whose severity says failure refuse",
      rule("p.x", () => [{ message: "m", severity: "failure" }], { kind: "warn" }),
      "violations",
      "m",
    ],
  ])("%s", async (_, one, as, message) => {
    const found = await first({}, [fine, one]);
    expect(found[as].map((each) => each.message)).toEqual([message]);
    expect([...found.violations, ...found.warnings]).toHaveLength(1);
  });

  it("say since when only while that is news", async () => {
    const since = (effectiveOn: string) => bad("p.x", { message: "m", effectiveOn });
    const old = await first({}, [since("2026-01-01T00:00:00Z")]);
    expect(old.violations[0]).not.toHaveProperty("effectiveOn");
    const young = await first({}, [since("2026-11-01T00:00:00Z")]);
    expect(young.violations[0]).toHaveProperty("effectiveOn", "2026-11-01T00:00:00Z");
  });
});

describe("what the policy excludes", () => {
  it("is told with what was found, why and until when, and refuses nothing", async () => {
    const exclude = [
      { value: "p.one:a", reference: "https://issues.example/7", effectiveUntil: "2026-12-01T00:00:00Z" },
    ];
    const found = await first({ volatileConfig: { exclude } }, [
      fine,
      bad("p.one", { message: "of a", term: "a" }),
    ]);
    expect(found.success).toBe(true);
    expect(found.excluded).toEqual([
      expect.objectContaining({
        code: "p.one",
        message: "of a",
        by: "p.one:a",
        reference: "https://issues.example/7",
        until: "2026-12-01T00:00:00Z",
      }),
    ]);
    // It found something: nobody may read that it passed.
    expect(codes(found.successes)).not.toContain("p.one");
    expect(found.verdict.excludes).toEqual([
      { value: "p.one:a", reference: "https://issues.example/7", until: "2026-12-01T00:00:00Z" },
    ]);
  });

  it("by term leaves other terms in", async () => {
    const found = await first({ config: { exclude: ["p.one:a"] } }, [
      bad("p.one", { message: "of a", term: "a" }, { message: "of b", term: "b" }),
    ]);
    expect(found.violations.map(({ message }) => message)).toEqual(["of b"]);
    expect(found.excluded.map(({ message }) => message)).toEqual(["of a"]);
  });

  it("counts again once its time is over", async () => {
    const exclude = [{ value: "p", effectiveUntil: "2026-11-20T12:00:00Z" }];
    const found = await first({ volatileConfig: { exclude } }, [fine, bad("p.one", { message: "m" })]);
    expect(codes(found.violations)).toEqual(["p.one"]);
    expect(found.verdict.excludes).toEqual([]);
  });

  it("never are the builtin checks", async () => {
    const unsigned = await buildSample(stage, "excluded-unsigned", { unsigned: true });
    const exclude = ["builtin", "builtin.image.signature_check", "signature_check", "image", "@redhat"];
    const found = await first({ config: { include: ["*", "good"], exclude } }, [fine], {
      snapshot: unsigned.snapshot,
    });
    expect(codes(found.violations)).toEqual(["builtin.image.signature_check"]);
  });

  it("may fail when it is asked; any other rule that fails makes the judgement fail", async () => {
    const broken = rule("p.broken", () => Promise.reject(new TypeError("no SBOM to read")));
    const found = await first({ config: { exclude: ["p.broken"] } }, [fine, broken]);
    expect(found.excluded[0]).toMatchObject({ message: "The rule could not be asked: no SBOM to read" });
    await expect(first({}, [fine, broken])).rejects.toThrow("no SBOM to read");
  });
});

describe("what the policy includes", () => {
  it("alone is asked", async () => {
    const asked: string[] = [];
    const spy = (code: string, collections: readonly string[]) =>
      rule(
        code,
        () => {
          asked.push(code);
          return [];
        },
        { collections },
      );
    const rules = [spy("a.one", ["minimal"]), spy("a.two", ["redhat"]), spy("b.one", ["redhat"])];
    await first({ config: { include: ["@minimal", "b.one:term", "b"] } }, rules);
    expect(asked).toEqual(["a.one", "b.one"]);
  });

  it("and no native rule knows is said", async () => {
    const { verdict } = await first({ config: { include: ["good", "@github", "olm.allowed_registries"] } }, [
      fine,
    ]);
    expect(verdict.notEvaluated).toEqual([
      "github_certificate.gh_workflow_extensions",
      "github_certificate.gh_workflow_name",
      "github_certificate.gh_workflow_ref",
      "github_certificate.gh_workflow_repository",
      "github_certificate.gh_workflow_trigger",
      "github_certificate.rule_data_provided",
      "olm.allowed_registries",
    ]);
  });

  it("and is no rule at all is a warning", async () => {
    const { warnings } = await first({ config: { include: ["good", "goood.fine", "@no-such"] } }, [fine]);
    expect(warnings.map(({ message }) => message)).toEqual([
      "Include criterion '@no-such' doesn't match any policy rule",
      "Include criterion 'goood.fine' doesn't match any policy rule",
    ]);
  });

  it("must let some native rule in", async () => {
    await expect(first({ config: { include: ["olm"] } }, [fine])).rejects.toMatchObject({
      code: "POLICY_NOTHING_JUDGED",
    });
  });
});

describe("sources", () => {
  it("are judged one by one, with the data of each", async () => {
    const says = rule("p.data", ({ data }) => [{ message: String(data.get("word")) }]);
    const sources = ["one", "two"].map((word) => ({ policy: [RELEASE_POLICY], ruleData: { word } }));
    const verdict = await judge(
      judgement({}, { policy: { publicKey: stage.signer.publicKeyPem, sources }, rules: [says] }),
    );
    expect(verdict.images[0]?.violations.map(({ message }) => message)).toEqual(["one", "two"]);
    const extra = await judge(
      judgement({ ruleData: { word: "one" } }, { rules: [says], extraRuleData: { word: "extra" } }),
    );
    expect(extra.images[0]?.violations.map(({ message }) => message)).toEqual(["extra"]);
  });

  it.each([
    "oci::registry.example/own/policy:1",
    "git::https://git.example.com/own/policy//rules?ref=main",
    "github.com/own/policy//policy/release",
    "github.com/conforma/policy//policy/task",
    "file::/own/rules",
  ])("of other Rego need ec: %s", async (policy) => {
    await expect(judge(judgement({ policy: [policy] }))).rejects.toMatchObject({
      code: "POLICY_NEEDS_EC",
      message: expect.stringContaining(policy),
    });
  });

  it.each([
    "oci::quay.io/enterprise-contract/ec-release-policy:git-1a2b",
    `quay.io/conforma/release-policy@sha256:${"a".repeat(64)}`,
    `oci::mirror.example.com/conforma/release-policy@sha256:${"a".repeat(64)}`,
    "github.com/conforma/policy//policy/lib",
    "git::https://github.com/conforma/policy//policy/release?ref=7211d032",
    "git::https://github.com/enterprise-contract/ec-policies.git//policy/release",
  ])("of the release policy are what the native rules stand for: %s", async (policy) => {
    expect((await judge(judgement({ policy: [policy] }))).success).toBe(true);
  });
});

describe("an image", () => {
  const other = `sha256:${"e".repeat(64)}`;
  const snapshotOf = (containerImage: string) => ({ components: [{ name: "app", containerImage }] });

  it("that is not there is refused as inaccessible, and no rule is asked", async () => {
    const snapshot = snapshotOf(`${good.repository}@${other}`);
    const found = await first({}, [fine], { snapshot });
    expect(codes(found.violations)).toEqual(["builtin.image.accessible"]);
    expect(found.successes).toEqual([]);
    expect(found.violations[0]?.message).toContain("Image URL is not accessible");
  });

  it("in a registry that does not answer is no verdict but a fault", async () => {
    const client = registryClient({ backoff: { budgetMs: 0 } });
    const snapshot = snapshotOf(`127.0.0.1:9/org/app@${other}`);
    await expect(judge(judgement({}, { snapshot, client }))).rejects.toMatchObject({
      code: "OCI_UNREACHABLE",
    });
    await client.close();
  });

  it("by a tag is judged by the digest that the tag has", async () => {
    const found = await first({}, [fine], { snapshot: snapshotOf(`${good.repository}:latest`) });
    expect(found.containerImage).toBe(good.reference);
  });

  it("without attestation is asked no rule; without signature it is", async () => {
    const bare = await buildSample(stage, "bare", { unsigned: true, unattested: true });
    const found = await first({}, [fine], { snapshot: bare.snapshot });
    expect(codes(found.violations)).toEqual([
      "builtin.attestation.signature_check",
      "builtin.image.signature_check",
    ]);
    expect(found.violations[0]?.message).toMatch(
      /^No image attestations found matching the given public key/,
    );
    expect(found.successes).toEqual([]);
  });

  it("is judged by the given key, not the policy's", async () => {
    const found = await first({}, [fine], { publicKey: stage.stranger.publicKeyPem });
    expect(found.success).toBe(false);
  });

  it("needs a key", async () => {
    const policy = { sources: [{ policy: [RELEASE_POLICY] }] };
    await expect(judge(judgement({}, { policy }))).rejects.toMatchObject({ code: "POLICY_NO_KEY" });
  });

  it("is judged for the moment when its build ended", async () => {
    const built = await buildSample(stage, "built", { format: "v1" });
    const moments: string[] = [];
    const watch = rule("p.time", ({ at }) => {
      moments.push(at.toISOString());
      return [];
    });
    const { verdict } = await first({}, [watch], { snapshot: built.snapshot, effectiveTime: "attestation" });
    expect(moments).toEqual(["2026-11-20T12:05:00.000Z"]);
    expect(verdict.effectiveTime).toBe("2026-11-20T12:05:00.000Z");
  });

  it("knows which other images are signed with the same key", async () => {
    const stranger = await buildSample(stage, "stranger", { strangeKey: true });
    const answers: boolean[] = [];
    const asks = rule("p.signed", async ({ isSigned }) => {
      for (const each of [good.reference, stranger.reference, `${good.repository}@${other}`])
        answers.push(await isSigned(each));
      return [];
    });
    await first({}, [asks]);
    expect(answers).toEqual([true, false, false]);
  });

  it("cancelled is not judged on", async () => {
    const signal = AbortSignal.abort();
    await expect(judge(judgement({}, { signal }))).rejects.toThrow();
  });
});

describe("an index", () => {
  it("and each of its children are judged as components of their own", async () => {
    const repository = `${stage.registry}/org/multi`;
    const { client, signer } = stage;
    const children = await Promise.all(
      ["amd64", "arm64"].map(async (architecture) => {
        const digest = await pushSampleImage(client, `${repository}:${architecture}`, architecture);
        const { mediaType, size } = await client.resolve(`${repository}@${digest}`);
        return { mediaType, digest, size, platform: { os: "linux", architecture } };
      }),
    );
    const index = { schemaVersion: 2 as const, mediaType: MEDIA.ociIndex, manifests: children };
    const { digest } = await client.putManifest(`${repository}:all`, index);
    const digests = [digest, ...children.map((child) => child.digest)];
    const statement = {
      ...good.statement,
      subject: digests.map((each) => ({ name: repository, digest: { sha256: each.slice(7) } })),
    };
    const [unsigned = ""] = digests.slice(-1);
    for (const each of digests) {
      if (each !== unsigned) await signImage(client, `${repository}@${each}`, { signer });
      await attachStatement(client, `${repository}@${each}`, statement, signer);
    }
    const seen: string[] = [];
    const look = rule("p.look", ({ evidence: { image, snapshot } }) => {
      seen.push(`${image.digest} ${image.isIndex} ${snapshot.components.length}`);
      return [];
    });
    const containerImage = `${repository}@${digest}`;
    const exclude = [{ value: "p.look", componentNames: ["app"] }];
    const verdict = await judge(
      judgement(
        { volatileConfig: { exclude } },
        { snapshot: { components: [{ name: "app", containerImage }] }, rules: [fine, look] },
      ),
    );
    expect(verdict.images.map(({ name, success }) => [name, success])).toEqual([
      ["app", true],
      [`app-${digests[1]}-amd64`, true],
      [`app-${digests[2]}-arm64`, false],
    ]);
    expect(seen.sort()).toEqual(digests.map((each) => `${each} ${each === digest} 3`).sort());
    // What is kept to the component holds for its children too.
    expect(verdict.images.every(({ successes }) => !codes(successes).includes("p.look"))).toBe(true);
  });
});
