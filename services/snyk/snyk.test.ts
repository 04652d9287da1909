import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SnykService, startSnyk } from "./index.ts";

let dir: string;
let snyk: SnykService;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "snyk-service-"));
  snyk = await startSnyk({ dir });
});
afterEach(async () => {
  await snyk.close();
  await rm(dir, { recursive: true });
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const JS = "const password = 'correct horse';\neval(process.argv[2]);\ncreateHash('md5');\n";

async function ask(
  path: string,
  method = "GET",
  body?: string | Uint8Array<ArrayBuffer>,
  token = snyk.token,
) {
  const answer = await fetch(snyk.url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(typeof body === "object" ? { "content-encoding": "gzip" } : {}),
    },
    ...(body === undefined ? {} : { body }),
  });
  return { status: answer.status, json: JSON.parse((await answer.text()) || "null") };
}
const files = (json: object) =>
  new Uint8Array(gzipSync(Buffer.from(JSON.stringify(json)).toString("base64")));
const analysis = (hash: string, more: object = {}) =>
  ask("/analysis", "POST", JSON.stringify({ key: { type: "file", hash, limitToFiles: [] }, ...more }));
async function upload(path: string, content: string): Promise<string> {
  const sent = await ask("/bundle", "POST", files({ [path]: { hash: sha256(content), content } }));
  return sent.json.bundleHash;
}
async function complete(hash: string, more: object = {}) {
  for (;;) {
    const { json } = await analysis(hash, more);
    if (json.status === "COMPLETE") return json.sarif.runs[0];
  }
}

describe("bundles", () => {
  it("ask for the contents of what is not known, and are the same for the same files", async () => {
    const first = await ask("/bundle", "POST", files({ "a.js": sha256(JS), "b.js": sha256("b") }));
    expect(first).toMatchObject({ status: 200, json: { missingFiles: ["a.js", "b.js"] } });
    await upload("a.js", JS);
    const hash = first.json.bundleHash;
    expect(await ask(`/bundle/${hash}`)).toMatchObject({
      json: { bundleHash: hash, missingFiles: ["b.js"] },
    });
    expect((await analysis(hash)).status).toBe(400);
    const again = await ask("/bundle", "POST", files({ "b.js": sha256("b"), "a.js": sha256(JS) }));
    expect(again.json.bundleHash).toBe(hash);
  });

  it("are extended: files come and go", async () => {
    const hash = await upload("a.js", JS);
    const more = { files: { "b.js": { hash: sha256("b"), content: "b" } }, removedFiles: ["a.js"] };
    const extended = await ask(`/bundle/${hash}`, "PUT", files(more));
    expect(extended.json.missingFiles).toEqual([]);
    expect(extended.json.bundleHash).toBe(await upload("b.js", "b"));
    expect((await ask(`/bundle/${"0".repeat(64)}`, "PUT", files(more))).status).toBe(404);
  });

  it("refuse what the CLI never sends", async () => {
    const wrong = files({ "a.js": { hash: sha256("other"), content: JS } });
    expect((await ask("/bundle", "POST", wrong)).status).toBe(400);
    expect((await ask("/bundle", "POST", files({ "a.js": "no hash" }))).status).toBe(400);
    expect((await ask("/bundle", "POST", "{}")).status).toBe(400);
    expect((await ask(`/bundle/${"0".repeat(64)}`)).status).toBe(404);
  });
});

describe("an analysis", () => {
  it("takes its time, and gives SARIF with places, rules and coverage", async () => {
    const hash = await upload("src/a%20b.js", JS);
    expect((await analysis(hash)).json.status).toBe("FETCHING");
    expect((await analysis(hash)).json.status).toBe("ANALYZING");
    const { results, tool, properties } = await complete(hash);
    expect(results.map((each: { ruleId: string; level: string }) => [each.ruleId, each.level])).toEqual([
      ["javascript/HardcodedNonCryptoSecret", "warning"],
      ["javascript/CodeInjection", "error"],
      ["javascript/InsecureHash", "note"],
    ]);
    expect(results[1].locations[0].physicalLocation).toMatchObject({
      artifactLocation: { uri: "src/a%20b.js" },
      region: { startLine: 2, startColumn: 1, endColumn: 22 },
    });
    expect(tool.driver.rules[results[1].ruleIndex]).toMatchObject({
      id: "javascript/CodeInjection",
      properties: { categories: ["Security"], cwe: ["CWE-94"] },
    });
    expect(properties.coverage).toEqual([
      { files: 1, isSupported: true, lang: "JavaScript", type: "SUPPORTED" },
    ]);
  });

  it("tells only what is as severe as was asked", async () => {
    const { results } = await complete(await upload("a.js", JS), { severity: 3 });
    expect(results).toHaveLength(1);
  });

  it("fails if it is told to", async () => {
    const hash = await upload("a.js", JS);
    await complete(hash);
    snyk.failAnalyses(true);
    expect((await analysis(hash)).json).toEqual({ status: "FAILED", progress: 1 });
  });
});

describe("the account", () => {
  it("takes only its token, which stays the same in its folder", async () => {
    for (const path of [
      "/v1/user/me",
      "/rest/self",
      "/v1/cli-config/settings/sast",
      `/bundle/${"0".repeat(64)}`,
    ])
      expect((await ask(path, "GET", undefined, "another")).status, path).toBe(401);
    expect((await ask("/rest/self")).status).toBe(200);
    const { token } = snyk;
    await snyk.close();
    snyk = await startSnyk({ dir });
    expect(snyk.token).toBe(token);
    expect(JSON.parse(await readFile(join(dir, "snyk.json"), "utf8"))).toEqual({ org: "slipway", token });
  });

  it("keeps what was uploaded, and no token in the log of requests", async () => {
    const hash = await upload("a.js", JS);
    expect(JSON.stringify(snyk.requests())).not.toContain(snyk.token);
    await snyk.close();
    snyk = await startSnyk({ dir });
    expect((await ask(`/bundle/${hash}`)).json.missingFiles).toEqual([]);
  });

  it("may have no Snyk Code", async () => {
    const other = await startSnyk({ sastEnabled: false });
    try {
      const answer = await fetch(`${other.url}/v1/cli-config/settings/sast`, {
        headers: { authorization: `token ${other.token}` },
      });
      expect(await answer.json()).toMatchObject({ sastEnabled: false });
    } finally {
      await other.close();
    }
  });
});
