import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createHttp, type Http } from "../../lib/http/index.ts";
import { pushArtifact, registryClient } from "../../lib/oci/index.ts";
import { QUAY_ROUTES, type Quay, startQuay } from "./index.ts";

let dir: string;
let quay: Quay;
let http: Http;
const ROBOTS = { "org+robot": "secret" };
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "quay-"));
  quay = await startQuay({ dir, robots: ROBOTS });
  http = createHttp({ ca: quay.ca, backoff: { budgetMs: 0 } });
});
afterEach(async () => {
  await Promise.all([http.close(), quay.close()]);
  await rm(dir, { recursive: true, force: true });
});

async function clientOfRobot() {
  const [authFile, auth] = [join(dir, "auth.json"), Buffer.from("org+robot:secret").toString("base64")];
  await writeFile(authFile, JSON.stringify({ auths: { [quay.address]: { auth } } }));
  return registryClient({ ca: quay.ca, authFile });
}
async function pushed(repository = "org/app") {
  await using client = await clientOfRobot();
  await pushArtifact(client, `${quay.address}/${repository}:1`, { artifactType: "a/b", layers: [] });
}
const ask = (path: string, more: object = {}) =>
  http.request({ url: `${quay.url}/api/v1/${path}`, accept: [200, 400, 401, 404, 405], ...more });
const change = (repository: string, visibility: string, token: string | undefined = quay.token) =>
  ask(`repository/${repository}/changevisibility`, {
    method: "POST",
    body: JSON.stringify({ visibility }),
    headers: {
      "content-type": "application/json",
      ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
    },
  });

describe("quay", () => {
  it("is a registry and its API on one port, with one certificate", async () => {
    expect((await ask("discovery")).status).toBe(200);
    expect((await http.request({ url: `${quay.url}/v2/`, accept: [401] })).status).toBe(401);
  });

  it("hides a repository from strangers until it is public, and keeps that on disk", async () => {
    await pushed();
    await using stranger = registryClient({ ca: quay.ca, env: {} });
    await expect(stranger.resolve(`${quay.address}/org/app:1`)).rejects.toMatchObject({
      code: "OCI_UNAUTHORIZED",
    });
    expect((await ask("repository/org/app")).status).toBe(401);
    const changed = await change("org/app", "public");
    expect([changed.status, await changed.json()]).toEqual([200, { success: true }]);
    expect((await stranger.resolve(`${quay.address}/org/app:1`)).size).toBeGreaterThan(0);
    expect(await (await ask("repository/org/app")).json()).toMatchObject({ is_public: true });
    expect(quay.isPublic("org/app")).toBe(true);
    const written = JSON.parse(await readFile(join(dir, "quay.json"), "utf8"));
    expect(written).toEqual({ token: quay.token, visibility: { "org/app": "public" } });
  });

  it.each<[string, () => ReturnType<typeof ask>, number]>([
    ["without a token", () => change("org/app", "public", ""), 401],
    ["with another token", () => change("org/app", "public", "no"), 401],
    ["what was never pushed", () => change("org/none", "public"), 404],
    ["to what there is not", () => change("org/app", "secret"), 400],
    [
      "by another verb",
      () => ask("repository/org/app", { method: "POST", body: '{"visibility":"public"}' }),
      405,
    ],
  ])("changes nothing %s", async (_, asked, status) => {
    await pushed();
    expect((await asked()).status).toBe(status);
    expect(quay.isPublic("org/app")).toBe(false);
  });

  it("can be told to fail, and its log has no token", async () => {
    await pushed();
    quay.fail(QUAY_ROUTES.change, { status: 503, times: 1 });
    await expect(change("org/app", "public")).rejects.toMatchObject({ code: "HTTP_STATUS" });
    expect((await change("org/app", "public")).status).toBe(200);
    expect(JSON.stringify(quay.requests())).not.toContain(quay.token);
    expect(quay.requests().map(({ status }) => status)).toEqual([503, 200]);
  });

  it("has the same token the next time, and shares the authority of another registry", async () => {
    await quay.close();
    const again = await startQuay({ dir, authorityDir: join(dir, "other") });
    expect(again.token).toBe(quay.token);
    expect(again.ca).not.toBe(quay.ca);
    expect(again.caFile).toContain(join(dir, "other"));
    await again.close();
  });
});
