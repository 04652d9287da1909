import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryLog } from "../../log/index.ts";
import { ecTool } from "../../tools/ec.ts";
import { buildSample, openPolicyStage, type PolicyStage, type Sample } from "../testing/index.ts";
import type { Rule } from "../types.ts";
import { type Decision, decide } from "./index.ts";

const RELEASE_POLICY = "oci::quay.io/conforma/release-policy:konflux";

let stage: PolicyStage;
let good: Sample;
let unsigned: Sample;
let folder: string;
beforeAll(async () => {
  stage = await openPolicyStage();
  good = await buildSample(stage, "good");
  unsigned = await buildSample(stage, "unsigned", { unsigned: true });
});
afterAll(() => stage.close());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ec-decides-"));
  await mkdir(join(folder, "bin"));
  vi.stubEnv("PATH", [join(folder, "bin"), "/usr/bin", "/bin"].join(delimiter));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const rule = (code: string, message?: string): Rule => ({
  code,
  kind: "deny",
  title: code,
  description: "",
  solution: "do it",
  collections: [],
  check: () => (message === undefined ? [] : [{ message }]),
});

/** A stand-in for ec that answers this report, whatever it is asked. */
async function ec(report: unknown, script = "", version = "v0.9.1"): Promise<void> {
  const text = typeof report === "string" ? report : JSON.stringify(report);
  await writeFile(join(folder, "report.json"), text);
  const body = `#!/bin/sh\nif [ "$1" = version ]; then echo "${version}"; exit; fi\nfor each in "$@"; do echo "$each" >> ${folder}/args; case $each in --output=json=*) report=\${each#--output=json=};; esac; done\n${script}\ncp ${folder}/report.json "$report"\n`;
  await writeFile(join(folder, "bin", "ec"), body, { mode: 0o755 });
}
/** What ec says of an image: codes of its violations. */
const says = (image: string, ...codes: readonly string[]) => ({
  name: "app",
  containerImage: image,
  success: codes.length === 0,
  violations: codes.map((code) => ({ msg: `ec found ${code}`, metadata: { code, title: `T ${code}` } })),
  successes: [{ msg: "Pass", metadata: { code: "good.fine" } }],
});
const report = (...components: readonly ReturnType<typeof says>[]) => ({
  success: components.every(({ success }) => success),
  components,
  key: "",
  policy: {},
  "ec-version": "v0.9.1",
  "effective-time": "2026-11-20T12:30:00Z",
});

const NOBODY = { subject: "", subjectRegExp: "", issuer: "", issuerRegExp: "" };
function decision(more: Partial<Decision> = {}): Decision {
  const [log, signal] = [memoryLog(), new AbortController().signal];
  return {
    snapshot: good.snapshot,
    policy: { publicKey: stage.signer.publicKeyPem, sources: [{ policy: [RELEASE_POLICY] }] },
    client: stage.client,
    rules: [rule("good.fine")],
    log,
    signal,
    ec: ecTool({ log, signal: more.signal ?? signal }),
    demands: { ignoreRekor: true, rekorUrl: "", identity: NOBODY },
    ecOptions: {
      info: true,
      effectiveTime: "now",
      allowPastEffectiveTime: false,
      extraRuleData: "",
      useOpa: "",
      ca: "",
      retry: { duration: "1s", factor: "2.0", jitter: "0.1", maxRetry: 3, maxWait: "3s" },
    },
    ...more,
  };
}

describe("without ec", () => {
  it("the native rules judge alone", async () => {
    const { verdict, key, version } = await decide(decision());
    expect([verdict.engine, verdict.success, version]).toEqual(["native", true, undefined]);
    expect(key).toBe(stage.signer.publicKeyPem);
  });

  it.each<[string, Partial<Decision["demands"]>, RegExp]>([
    ["an entry in a transparency log", { ignoreRekor: false }, /IGNORE_REKOR=false and no log is named/],
    [
      "an entry in a log that is named",
      { ignoreRekor: false, rekorUrl: "https://rekor.example" },
      /IGNORE_REKOR=false, https:\/\/rekor\.example/,
    ],
    ["a signature without key", { identity: { ...NOBODY, issuer: "https://i.example" } }, /without a key/],
  ])("%s is refused: nobody would check it", async (_, demands, message) => {
    const full = { ignoreRekor: true, rekorUrl: "", identity: NOBODY, ...demands };
    await expect(decide(decision({ demands: full }))).rejects.toMatchObject({
      code: "POLICY_NEEDS_EC",
      message: expect.stringMatching(message),
      next: expect.stringContaining("IGNORE_REKOR=true"),
    });
  });

  it("a policy of another kind is refused", async () => {
    const policy = { publicKey: stage.signer.publicKeyPem, sources: [{ policy: ["oci::r.example/own:1"] }] };
    await expect(decide(decision({ policy }))).rejects.toMatchObject({ code: "POLICY_NEEDS_EC" });
  });
});

describe("ec that agrees", () => {
  it("judges too; nothing is left unjudged", async () => {
    await ec(report(says(good.reference)));
    const { verdict, version } = await decide(decision());
    expect(verdict).toMatchObject({ success: true, engine: "native and ec", notEvaluated: [] });
    expect(verdict.effectiveTime).toBe("2026-11-20T12:30:00Z");
    expect(version).toBe("v0.9.1");
  });

  it("that an image is refused gives ec's words", async () => {
    await ec(report(says(unsigned.reference, "builtin.image.signature_check")));
    const { verdict } = await decide(decision({ snapshot: unsigned.snapshot }));
    expect(verdict.success).toBe(false);
    expect(verdict.images[0]?.violations[0]).toMatchObject({
      code: "builtin.image.signature_check",
      message: "ec found builtin.image.signature_check",
      title: "T builtin.image.signature_check",
    });
  });

  it("and refuses by a rule that is not native has the last word", async () => {
    await ec(report(says(good.reference, "olm.allowed_registries")));
    const { verdict } = await decide(decision());
    expect(verdict.success).toBe(false);
    expect(verdict.images[0]?.violations.map(({ code }) => code)).toEqual(["olm.allowed_registries"]);
  });

  it("keeps what the native rules found and the policy excludes", async () => {
    await ec(report(says(good.reference)));
    const policy = {
      publicKey: stage.signer.publicKeyPem,
      sources: [{ policy: [RELEASE_POLICY], config: { exclude: ["p.bad"] } }],
    };
    const { verdict } = await decide(decision({ policy, rules: [rule("good.fine"), rule("p.bad", "bad")] }));
    expect(verdict.images[0]?.excluded.map(({ code }) => code)).toEqual(["p.bad"]);
    expect(verdict.excludes).toEqual([{ value: "p.bad" }]);
  });
});

describe("ec that disagrees makes the judgement fail", () => {
  const missing = (text: string) => expect.stringContaining(text);
  it.each<[string, () => object, () => Partial<Decision>, () => string]>([
    [
      "passing what the native rules refuse",
      () => report(says(unsigned.reference)),
      () => ({ snapshot: unsigned.snapshot }),
      () => `${unsigned.reference}: native violations: builtin.image.signature_check; ec's violations: none`,
    ],
    [
      "refusing what the native rules pass",
      () => report(says(good.reference, "good.fine")),
      () => ({}),
      () => `${good.reference}: native violations: none; ec's violations: good.fine`,
    ],
    [
      "by another rule",
      () => report(says(good.reference, "good.fine")),
      () => ({ rules: [rule("good.fine"), rule("p.bad", "bad")] }),
      () => "native violations: p.bad; ec's violations: good.fine",
    ],
    [
      "leaving an image out",
      () => report(),
      () => ({}),
      () => `${good.reference}: only the native rules judged it`,
    ],
    [
      "judging another image",
      () => report(says(good.reference), says("r.example/other:1")),
      () => ({}),
      () => "r.example/other:1: only ec judged it",
    ],
    [
      "passing one of two components that are one image",
      () => report(says(good.reference), { ...says(good.reference), name: "late" }),
      () => ({
        snapshot: { components: ["early", "late"].map((name) => ({ name, containerImage: good.reference })) },
        policy: {
          publicKey: stage.signer.publicKeyPem,
          sources: [
            {
              policy: [RELEASE_POLICY],
              volatileConfig: { exclude: [{ value: "p.bad", componentNames: ["late"] }] },
            },
          ],
        },
        rules: [rule("good.fine"), rule("p.bad", "bad")],
      }),
      () => `${good.reference}: native violations: p.bad; ec's violations: none`,
    ],
    [
      "saying success beside violations",
      () => report({ ...says(good.reference, "olm.x"), success: true }),
      () => ({}),
      () => "ec says success=true and lists 1 violations",
    ],
    [
      "saying success of the whole beside a refused image",
      () => ({ ...report(says(good.reference, "olm.x")), success: true }),
      () => ({}),
      () => "ec says success=true, and otherwise of its images",
    ],
  ])("%s", async (_, answer, more, text) => {
    await ec(answer());
    await expect(decide(decision(more()))).rejects.toMatchObject({
      code: "POLICY_DISAGREE",
      message: missing(text()),
    });
  });
});

describe("ec that cannot judge makes the judgement fail", () => {
  it.each<[string, unknown, string, string, string]>([
    ["with garbage", "Segmentation fault", "", "v0.9.1", "POLICY_BAD_REPORT"],
    ["with an empty file", "", "", "v0.9.1", "POLICY_BAD_REPORT"],
    ["with JSON that is no report", { ok: true }, "", "v0.9.1", "POLICY_BAD_REPORT"],
    ["with an exit code", report(), "exit 3", "v0.9.1", "TOOL_FAILED"],
    ["because it is old", report(), "", "v0.1.2", "TOOL_OLD"],
  ])("%s", async (_, answer, script, version, code) => {
    await ec(answer, script, version);
    await expect(decide(decision())).rejects.toMatchObject({ code });
  });

  it("by hanging, when it is stopped", async () => {
    await ec(report(), `touch ${folder}/began; sleep 600`);
    const controller = new AbortController();
    const running = decide(decision({ signal: controller.signal }));
    const ended = running.catch((thrown: unknown) => thrown);
    await vi.waitFor(() => readFile(join(folder, "began")), 10_000);
    controller.abort();
    expect(await ended).toMatchObject({ code: "TOOL_CANCELLED" });
  });
});

describe("what only ec can judge", () => {
  const args = async () => (await readFile(join(folder, "args"), "utf8")).split("\n");

  it("is left to it: a transparency log", async () => {
    await ec(report(says(good.reference)));
    const demands = { ignoreRekor: false, rekorUrl: "https://rekor.example", identity: NOBODY };
    const { verdict } = await decide(decision({ demands }));
    expect(verdict.engine).toBe("ec");
    expect(await args()).toEqual(
      expect.arrayContaining(["--ignore-rekor=false", "--rekor-url=https://rekor.example"]),
    );
  });

  it("is left to it: signatures without a key, by the params or by the policy", async () => {
    await ec(report(says(good.reference)));
    const identity = { subject: "me", issuer: "https://i.example" };
    const policy = { identity, sources: [{ policy: [RELEASE_POLICY] }] };
    const { verdict, key } = await decide(decision({ policy }));
    expect([verdict.engine, key]).toEqual(["ec", ""]);
    expect(await args()).toEqual(
      expect.arrayContaining([
        "--certificate-identity=me",
        "--certificate-oidc-issuer=https://i.example",
        "--ignore-rekor=false",
      ]),
    );
  });

  it("is left to it: another policy", async () => {
    await ec(report(says(good.reference, "own.rule")));
    const policy = { publicKey: stage.signer.publicKeyPem, sources: [{ policy: ["oci::r.example/own:1"] }] };
    const { verdict } = await decide(decision({ policy }));
    expect([verdict.engine, verdict.success]).toEqual(["ec", false]);
  });

  it.each<[string, () => object]>([
    ["none", () => report()],
    ["another", () => report(says(`r.example/other@sha256:${"0".repeat(64)}`))],
  ])("and must have judged every image of the Snapshot: %s is not enough", async (_, answer) => {
    await ec(answer());
    const demands = { ignoreRekor: false, rekorUrl: "https://rekor.example", identity: NOBODY };
    await expect(decide(decision({ demands }))).rejects.toMatchObject({
      code: "POLICY_BAD_REPORT",
      message: expect.stringContaining(`${good.reference}: ec did not judge it`),
    });
  });
});
