import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { createHttp } from "../lib/http/index.ts";
import { memoryLog } from "../lib/log/index.ts";
import { openSigner } from "../lib/signing/index.ts";
import { authority } from "../registry/tls/authority.ts";
import { type Services, startServices } from "./index.ts";

let dir: string;
let all: Services | undefined;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "services-"));
});
afterEach(async () => {
  await all?.close();
  all = undefined;
  await rm(dir, { recursive: true });
});
const start = async (port?: number) => {
  const options = { dir: join(dir, "services"), registryDir: join(dir, "registry") };
  return startServices({ ...options, ...(port === undefined ? {} : { port }) });
};
const objectsOf = ({ objects }: Services) =>
  Object.fromEntries(
    parseAllDocuments(objects).map((document) => {
      const { metadata, data, stringData } = document.toJSON();
      return [metadata.name, data ?? stringData];
    }),
  );

it("are at the addresses of the ConfigMap, with what the Secret holds and the authority of the registry", async () => {
  all = await start();
  const { "slipway-endpoints": endpoints, "snyk-secret": secret } = objectsOf(all);
  const answer = await fetch(`${endpoints.snyk}/rest/self`, {
    headers: { authorization: `token ${secret.snyk_token}` },
  });
  expect(answer.status).toBe(200);
  const { ca } = await authority(join(dir, "registry"));
  const http = createHttp({ ca });
  const url = `${endpoints.catalog}/repositories/registry/registry.example/repository/none`;
  const { status } = await http.request({ url, accept: [404] });
  expect(status).toBe(404);
  const { url: quay = "" } = all.services.find(({ name }) => name === "quay") ?? {};
  expect((await http.request({ url: `${quay}/api/v1/discovery` })).status).toBe(200);
  await http.close();
  expect(endpoints.pyxis).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/api\/containers$/);
});

it("stand on ports in a row, and all or none", async () => {
  all = await start();
  const taken = Number(new URL(all.services[1]?.url ?? "").port);
  await expect(start(taken - 1)).rejects.toMatchObject({ code: "SERVICE_PORT_TAKEN" });
});

it("have the same token the next time", async () => {
  const first = await start();
  await first.close();
  all = await start();
  for (const name of ["snyk-secret", "quay-token"])
    expect(objectsOf(all)[name]).toEqual(objectsOf(first)[name]);
});

it("sign with the key that the Secret names", async () => {
  all = await start();
  const { "cosign-secret": secret } = objectsOf(all);
  const { ca } = await authority(join(dir, "registry"));
  const signer = await openSigner({
    key: secret.SIGN_KEY,
    ca,
    aws: {
      region: secret.AWS_DEFAULT_REGION,
      accessKeyId: secret.AWS_ACCESS_KEY_ID,
      secretAccessKey: secret.AWS_SECRET_ACCESS_KEY,
    },
    log: memoryLog(),
    signal: new AbortController().signal,
  });
  expect(signer.publicKeyPem).toBe(secret.PUBLIC_KEY);
});
