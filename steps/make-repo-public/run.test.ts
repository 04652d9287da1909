import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { pushArtifact, registryClient } from "../../lib/oci/index.ts";
import { recordJudged } from "../../lib/release/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { QUAY_ROUTES, type Quay, startQuay } from "../../services/quay/index.ts";
import { makeRepoPublicStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let quay: Quay;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "make-public-"));
  quay = await startQuay({ dir: join(dir, "quay") });
  await using client = registryClient({ ca: quay.ca, env: {} });
  for (const name of ["org/one", "org/two", "org/three"])
    await pushArtifact(client, `${quay.address}/${name}:1`, { artifactType: "a/b", layers: [] });
});
afterEach(async () => {
  await quay.close();
  await rm(dir, { recursive: true, force: true });
});

interface Called {
  readonly mapping: object;
  readonly token?: string;
  readonly caFile?: string;
  readonly place?: Record<string, string>;
}
async function call({
  mapping,
  token = quay.token,
  caFile = quay.caFile,
  place = { workspace: dir },
}: Called) {
  await writeFile(join(dir, "data.json"), JSON.stringify({ mapping }));
  const folder = join(dir, "token");
  await mkdir(folder, { recursive: true });
  if (token !== "") await writeFile(join(folder, "token"), `${token}\n`);
  const log = memoryLog();
  await runStep(makeRepoPublicStep, run, {
    params: { dataPath: "data.json", caFile, ...place },
    secrets: { registryToken: folder },
    log,
  });
  return log.lines.join("\n");
}
const component = (name: string, more: object = {}) => ({
  name,
  repository: `${quay.address}/org/${name}`,
  ...more,
});
const changes = () => quay.requests().filter(({ method }) => method === "POST").length;
const visible = () => ["org/one", "org/two", "org/three"].filter(quay.isPublic);

describe("make-repo-public", () => {
  it("makes public what a component says before what the defaults say, in both generations", async () => {
    const repositories = [{ url: `${quay.address}/org/three` }, { url: `${quay.address}/org/one/` }];
    const components = [
      component("one"),
      component("two", { public: false }),
      { name: "three", public: true, repositories },
    ];
    const said = await call({ mapping: { defaults: { public: true }, components } });
    expect(visible()).toEqual(["org/one", "org/three"]);
    expect(changes()).toBe(2);
    expect(said).toContain(`${quay.address}/org/one is public`);
  });

  it("changes nothing the second time", async () => {
    const mapping = { components: [component("one", { public: true })] };
    await call({ mapping });
    expect(await call({ mapping })).toContain("is public already");
    expect(changes()).toBe(1);
  });

  it("never shows the token, in the log or to who may be no Quay", async () => {
    const other = await testRegistry();
    try {
      const elsewhere = { name: "else", public: true, repository: `${other.address}/org/else` };
      await writeFile(join(dir, "ca.pem"), `${quay.ca}${other.ca}`);
      const mapping = { components: [component("one", { public: true }), elsewhere] };
      const said = await call({ mapping, caFile: join(dir, "ca.pem") });
      expect(said).toContain(`${other.address} is no Quay: ${other.address}/org/else is left as it is`);
      expect(said).not.toContain(quay.token);
      expect(visible()).toEqual(["org/one"]);
    } finally {
      await other.close();
    }
  });

  it("takes one token for one registry", async () => {
    const second = await startQuay({ dir: join(dir, "second"), authorityDir: join(dir, "quay/registry") });
    try {
      const two = { name: "two", public: true, repository: `${second.address}/org/two` };
      const mapping = { components: [component("one", { public: true }), two] };
      await expect(call({ mapping })).rejects.toMatchObject({ code: "PUBLIC_SEVERAL_REGISTRIES" });
      expect([visible(), second.requests().map(({ method }) => method)]).toEqual([[], ["GET"]]);
    } finally {
      await second.close();
    }
  });

  it.each<[string, string, RegExp]>([
    ["the token is refused", "wrong", /org\/one was not made public: answered 401 \(Invalid token\)/],
    ["the Secret has no token", "", /has no key token/],
  ])("says what is the matter where %s", async (_, token, message) => {
    const mapping = { components: [component("one", { public: true })] };
    await expect(call({ mapping, token })).rejects.toMatchObject({ message: expect.stringMatching(message) });
    expect(visible()).toEqual([]);
  });

  it("goes on with the others where one fails, and names it", async () => {
    const components = [component("none", { public: true }), component("one", { public: true })];
    await expect(call({ mapping: { components } })).rejects.toMatchObject({
      code: "PUBLIC_REFUSED",
      message: expect.stringMatching(/org\/none was not made public: answered 404 \(Not Found\)/),
      next: expect.stringContaining("when something is pushed"),
    });
    expect(visible()).toEqual(["org/one"]);
  });

  it("tries again what fails for a moment", async () => {
    quay.fail(QUAY_ROUTES.change, { status: 503, times: 1 });
    await call({ mapping: { components: [component("one", { public: true })] } });
    expect(visible()).toEqual(["org/one"]);
  });

  it("does not take a registry in trouble for no Quay", async () => {
    quay.fail(QUAY_ROUTES.discovery, { status: 500 });
    const mapping = { components: [component("one", { public: true })] };
    await expect(call({ mapping })).rejects.toMatchObject({
      code: "PUBLIC_REFUSED",
      message: expect.stringContaining("is a Quay is not known: answered 500"),
    });
  });

  it("takes a page for people for no Quay", async () => {
    quay.fail(QUAY_ROUTES.discovery, { garbage: true });
    const mapping = { components: [component("one", { public: true })] };
    expect(await call({ mapping })).toContain("is no Quay");
    expect(changes()).toBe(0);
  });

  it.each(["org/one", "quay.io/Org/One", "quay.io/org/one:1"])(
    "refuses %s before it asks anybody",
    async (url) => {
      const mapping = {
        defaults: { public: true },
        components: [component("one"), { name: "bad", repository: url }],
      };
      await expect(call({ mapping })).rejects.toMatchObject({ code: "PUBLIC_BAD_REPOSITORY" });
      expect(quay.requests()).toEqual([]);
    },
  );

  it("does nothing where nothing is public, and then needs no token", async () => {
    expect(await call({ mapping: { components: [component("one")] }, token: "" })).toContain(
      "no repository is to be made public",
    );
    expect(quay.requests()).toEqual([]);
  });

  it("works on what a trusted artifact brought, and refuses what the gate did not judge", async () => {
    const mapping = { components: [component("one", { public: true })] };
    await call({ mapping, place: { ociStorage: "localhost:5000/store", dataDir: dir } });
    expect(visible()).toEqual(["org/one"]);
    await recordJudged([join(dir, "data.json")]);
    const swapped = { components: [component("two", { public: true })] };
    await expect(call({ mapping: swapped })).rejects.toMatchObject({ code: "RELEASE_CHANGED" });
    expect(visible()).toEqual(["org/one"]);
  });
});
