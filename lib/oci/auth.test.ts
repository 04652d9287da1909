import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type TestServer, testServer } from "../http/testing.ts";
import { registryClient } from "./client.ts";
import { sha256 } from "./digest.ts";

let dir: string;
const closers: (() => Promise<void>)[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "slipway token-"));
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  await rm(dir, { recursive: true, force: true });
});

/** A registry that wants bearer tokens and answers every blob with 200 once it has one; `expires` in seconds. */
async function tokenRegistry(realm: (server: string) => string, expires = 300) {
  const tokens: string[] = [];
  let server: TestServer;
  server = await testServer(async (request, response) => {
    const url = new URL(request.url ?? "", server.url);
    if (url.pathname === "/token") {
      tokens.push(`${request.method} ${url.search}${(await request.toArray()).join("")}`);
      return void response.end(JSON.stringify({ access_token: `t${tokens.length}`, expires_in: expires }));
    }
    if (request.headers.authorization?.startsWith("Bearer t")) return void response.end();
    response.writeHead(401, { "www-authenticate": `Bearer realm="${realm(server.url)}",service="s"` }).end();
  });
  closers.push(server.close);
  return { server, tokens, host: server.url.replace("http://", "") };
}
const clientOf = async (auths: object) => {
  const authFile = join(dir, "auth.json");
  await writeFile(authFile, JSON.stringify({ auths }));
  const client = registryClient({ authFile, env: {} });
  closers.push(client.close);
  return client;
};
const digest = sha256("x");

test("a token is asked for once for each repository and kept", async () => {
  const { host, tokens } = await tokenRegistry((url) => `${url}/token`);
  const client = await clientOf({});
  for (const name of ["a", "a", "b", "a"]) expect(await client.hasBlob(`${host}/${name}`, digest)).toBe(true);
  expect(tokens).toEqual([
    "GET ?service=s&scope=repository%3Aa%3Apull",
    "GET ?service=s&scope=repository%3Ab%3Apull",
  ]);
});

test("a token that ran out is asked for again", async () => {
  const { host, tokens } = await tokenRegistry((url) => `${url}/token`, -1);
  const client = await clientOf({});
  await client.hasBlob(`${host}/a`, digest);
  await client.hasBlob(`${host}/a`, digest);
  expect(tokens.length).toBeGreaterThan(1);
});

test("an identity token is exchanged by OAuth2, in the body", async () => {
  const { host, tokens } = await tokenRegistry((url) => `${url}/token`);
  const client = await clientOf({ [host]: { identitytoken: "refresh-me" } });
  await client.hasBlob(`${host}/a`, digest);
  expect(tokens).toEqual([
    "POST grant_type=refresh_token&refresh_token=refresh-me&client_id=slipway&service=s&scope=repository%3Aa%3Apull",
  ]);
});

test("a realm that is no URL is refused", async () => {
  const { host } = await tokenRegistry(() => "file:///etc/passwd");
  const client = await clientOf({});
  await expect(client.hasBlob(`${host}/a`, digest)).rejects.toMatchObject({ code: "OCI_REFUSED" });
});
