import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { memoryLog } from "../log/index.ts";
import { type EcCall, ecTool } from "./ec.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ec-tool-"));
  await mkdir(join(folder, "bin"));
  await mkdir(join(folder, "tmp"));
  vi.stubEnv("PATH", [join(folder, "bin"), "/usr/bin", "/bin"].join(delimiter));
  vi.stubEnv("TMPDIR", join(folder, "tmp"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** A stand-in: it answers `version`, and the script is `validate`. */
const program = (script: string, version = "v0.9.12") =>
  writeFile(
    join(folder, "bin", "ec"),
    `#!/bin/sh\nif [ "$1" = version ]; then echo "${version}"; exit; fi\nfor each in "$@"; do case $each in --output=json=*) report=\${each#--output=json=};; esac; done\n${script}\n`,
    { mode: 0o755 },
  );
const CALL: EcCall = {
  snapshot: { components: [{ name: "app", containerImage: "r.example/app:1" }] },
  policy: { sources: [{ policy: ["oci::r.example/p:1"] }] },
  publicKey: "-----BEGIN PUBLIC KEY-----",
  ignoreRekor: true,
  rekorUrl: "",
  identity: { subject: "", subjectRegExp: "", issuer: "", issuerRegExp: "" },
  workers: 3,
  info: true,
  effectiveTime: "now",
  allowPastEffectiveTime: false,
  extraRuleData: "",
  retry: { duration: "1s", factor: "2.0", jitter: "0.1", maxRetry: 3, maxWait: "3s" },
  useOpa: "",
  ca: "",
};
function validate(call: Partial<EcCall> = {}, signal = new AbortController().signal) {
  return ecTool({ log: memoryLog(), signal }).validate({ ...CALL, ...call });
}
const read = (name: string) => readFile(join(folder, name), "utf8");

describe("ec", () => {
  it("gets snapshot, policy and key as files, flags, and little of the environment; nothing is left", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
    vi.stubEnv("EC_DEBUG", "true");
    vi.stubEnv("DOCKER_CONFIG", "/docker");
    vi.stubEnv("SSL_CERT_DIR", "/some/where");
    await program(
      `for each in "$@"; do echo "$each"; done > ${folder}/args; env > ${folder}/env; cp "$TMPDIR"/*.json "$TMPDIR"/cosign.pub ${folder}; cat "\${SSL_CERT_DIR##*:}"/* > ${folder}/ca; echo '{"a":1}' > "$report"`,
    );
    const report = await validate({ ca: "CERTIFICATE", useOpa: "1", extraRuleData: "a=b,c=d" });
    expect(report).toBe('{"a":1}\n');
    const args = (await read("args")).replaceAll(/=\/\S*\/(?=[\w.]+$)/gm, "=DIR/").split("\n");
    expect(args).toEqual([
      "validate",
      "image",
      "--images=DIR/snapshot.json",
      "--policy=DIR/policy.json",
      "--ignore-rekor=true",
      "--workers=3",
      "--info=true",
      "--effective-time=now",
      "--public-key=DIR/cosign.pub",
      "--extra-rule-data=a=b,c=d",
      "--retry-duration=1s",
      "--retry-factor=2.0",
      "--retry-jitter=0.1",
      "--retry-max-retry=3",
      "--retry-max-wait=3s",
      "--timeout=0",
      "--strict=false",
      "--show-successes=true",
      expect.stringMatching(/^--output=json=.*report\.json$/),
      "",
    ]);
    expect(JSON.parse(await read("snapshot.json"))).toEqual(CALL.snapshot);
    expect(JSON.parse(await read("policy.json"))).toEqual(CALL.policy);
    expect(await read("cosign.pub")).toBe(CALL.publicKey);
    const env = Object.fromEntries((await read("env")).split("\n").map((line) => line.split("=", 2)));
    expect(env).toMatchObject({
      DOCKER_CONFIG: "/docker",
      EC_USE_OPA: "1",
      SSL_CERT_DIR: expect.stringMatching(/^\/some\/where:/),
    });
    expect(env).not.toHaveProperty("AWS_SECRET_ACCESS_KEY");
    expect(env).not.toHaveProperty("EC_DEBUG");
    expect(await read("ca")).toBe("CERTIFICATE");
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("checks signatures without a key by what the certificate must say; a pattern only without a text", async () => {
    await program(`for each in "$@"; do echo "$each"; done > ${folder}/args; echo '{}' > "$report"`);
    await validate({
      publicKey: "",
      ignoreRekor: false,
      rekorUrl: "https://rekor.example",
      allowPastEffectiveTime: true,
      identity: { subject: "me", subjectRegExp: "m.*", issuer: "", issuerRegExp: "i.*" },
    });
    const args = (await read("args")).split("\n");
    expect(args).toEqual(
      expect.arrayContaining([
        "--ignore-rekor=false",
        "--rekor-url=https://rekor.example",
        "--certificate-identity=me",
        "--certificate-oidc-issuer-regexp=i.*",
        "--allow-past-effective-time=true",
      ]),
    );
    expect(args.filter((each) => /public-key|identity-regexp/.test(each))).toEqual([]);
  });

  it.each([
    ["is too old", "v0.6.100", "TOOL_OLD", "ec 0.6.100 is too old, 0.7 or newer is needed"],
    ["is another program", "GNU ec", "TOOL_OLD", 'ec version --short prints no version but "GNU ec"'],
  ])("that %s is refused before it judges", async (_, version, code, message) => {
    await program(`touch ${folder}/ran; echo '{}' > "$report"`, version);
    await expect(validate()).rejects.toMatchObject({ code, message });
    expect(await readdir(folder)).not.toContain("ran");
  });

  it("that somebody built says development, and is taken", async () => {
    await program(`echo '{}' > "$report"`, "development");
    expect(await validate()).toBe("{}\n");
  });

  it("that is not there says how to install it", async () => {
    vi.stubEnv("PATH", join(folder, "bin"));
    const tool = ecTool({ log: memoryLog(), signal: new AbortController().signal });
    expect(tool.isThere()).toBe(false);
    await expect(validate()).rejects.toMatchObject({
      code: "TOOL_MISSING",
      next: expect.stringContaining("conforma/cli"),
    });
  });

  it.each([
    ["fails", "echo 'Error: no policy' >&2; exit 1", "ec ended with exit code 1: Error: no policy"],
    ["writes no report", "true", "ec ended well and wrote no report"],
  ])("that %s is a fault with its last words", async (_, script, message) => {
    await program(script);
    await expect(validate()).rejects.toMatchObject({ code: "TOOL_FAILED", message });
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("that hangs ends with the step, and so do its children", async () => {
    await program(`echo $$ > ${folder}/pid; touch ${folder}/began; sleep 600 & wait`);
    const controller = new AbortController();
    const running = validate({}, controller.signal);
    await vi.waitFor(async () => expect(await readdir(folder)).toContain("began"), 10_000);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    const pid = Number(await read("pid"));
    expect(() => process.kill(pid, 0)).toThrow();
    expect(await readdir(join(folder, "tmp"))).toEqual([]);
  });

  it("initializes the root of trust of a mirror", async () => {
    await program(`echo "$@" > ${folder}/args`);
    const tool = ecTool({ log: memoryLog(), signal: new AbortController().signal });
    await tool.initialize("https://tuf.example", "");
    expect(await read("args")).toBe(
      "sigstore initialize --mirror https://tuf.example --root https://tuf.example/root.json\n",
    );
  });
});
