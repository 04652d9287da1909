import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { MEDIA, openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { pushTestImage, type TestEntry } from "../../lib/sbom/fixtures/image.ts";
import { testRegistry } from "../../registry/testing.ts";
import { authority } from "../../registry/tls/authority.ts";
import type { Failure } from "../../services/kit/index.ts";
import { PYXIS_ROUTES, type Pyxis, startPyxis } from "../../services/pyxis/index.ts";
import { runTask, type TaskCall } from "../../tasks/ecosystem-cert-preflight-checks/fixtures.ts";

const places = [
  join(homedir(), ".cache/slipway-clients/bin"),
  ...(process.env["PATH"] ?? "").split(delimiter),
];
const preflight = places.map((place) => join(place, "preflight")).find((path) => existsSync(path));
const why =
  preflight === undefined
    ? " (skipped: preflight is neither on PATH nor in ~/.cache/slipway-clients/bin)"
    : "";

const LABELS = {
  name: "app",
  vendor: "us",
  version: "1",
  release: "1",
  summary: "s",
  description: "d",
  maintainer: "m",
};
const OWN = process.arch === "x64" ? "amd64" : process.arch;
const OTHER = OWN === "amd64" ? "arm64" : "amd64";
const AUTH = { users: { someone: "s3cr3t-password" } };

describe.skipIf(preflight === undefined)(
  `ecosystem-cert-preflight-checks with the real preflight${why}`,
  () => {
    let dir: string;
    let registry: Awaited<ReturnType<typeof testRegistry>>;
    let client: RegistryClient;
    let pyxis: Pyxis;
    let pyxisFile: string;
    /** Digests by name of the image. */
    const digests: Record<string, string> = {};
    const before = process.env["DOCKER_CONFIG"];

    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), "preflight-interop-"));
      registry = await testRegistry({ auth: AUTH });
      await writeFile(
        join(dir, "config.json"),
        JSON.stringify({
          auths: {
            // The whole registry has credentials that are wrong: only the path's are right.
            [registry.address]: { auth: Buffer.from("someone:wrong").toString("base64") },
            [`${registry.address}/ns`]: { auth: Buffer.from("someone:s3cr3t-password").toString("base64") },
          },
        }),
      );
      process.env["DOCKER_CONFIG"] = dir;
      client = await openRegistry({ caFile: registry.caFile });
      await startCatalog(await pushImages());
    });
    afterAll(async () => {
      if (before === undefined) delete process.env["DOCKER_CONFIG"];
      else process.env["DOCKER_CONFIG"] = before;
      await Promise.all([pyxis.close(), registry.close(), client.close()]);
      await rm(dir, { recursive: true });
    });
    afterEach(() => pyxis.fail(PYXIS_ROUTES.graphql, undefined));

    /** An image that passes, one that does not, one for another machine, and an index; gives the base layer. */
    async function pushImages(): Promise<string> {
      const base: readonly TestEntry[] = [
        ["etc/os-release", 'ID="rhel"\nPLATFORM_ID="platform:el9"\n'],
        ["var/lib/rpm/rpmdb.sqlite", await emptyRpmDatabase(join(dir, "rpmdb.sqlite"))],
      ];
      const license: readonly TestEntry[] = [["licenses/LICENSE", "Apache-2.0"]];
      const good = { labels: LABELS, user: "1001", layers: [base, license] };
      const own = await pushTestImage(client, ref("good"), { ...good, arch: OWN });
      const other = await pushTestImage(client, ref("other"), { ...good, arch: OTHER });
      const bad = await pushTestImage(client, ref("bad"), { layers: [base], arch: OWN });
      const images = { good: own.digest, other: other.digest, bad: bad.digest };
      Object.assign(digests, images);
      digests["index"] = await pushIndex({ [OWN]: own.digest, [OTHER]: other.digest });
      return own.diffIds[0] ?? "";
    }

    async function pushIndex(children: Readonly<Record<string, string>>): Promise<string> {
      const manifests = await Promise.all(
        Object.entries(children).map(async ([architecture, digest]) => ({
          ...(await client.resolve(`${registry.address}/ns/app@${digest}`)),
          platform: { os: "linux", architecture },
        })),
      );
      const index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests } as const;
      return (await client.putManifest(ref("index"), index)).digest;
    }

    /** Over https, with a certificate of the registry's CA: preflight speaks nothing else to it. */
    async function startCatalog(layer: string): Promise<void> {
      const tls = (await authority(registry.dir)).serve(["127.0.0.1"]);
      const repositories = [{ registry: "registry.access.redhat.com", repository: "ubi9/ubi" }];
      const image = { _id: "1", uncompressed_top_layer_id: layer, repositories, freshness_grades: [] };
      pyxis = await startPyxis({ dir: join(dir, "pyxis"), tls, images: [image] });
      pyxisFile = join(dir, "pyxis-endpoint");
      await writeFile(pyxisFile, `${pyxis.pyxisUrl}/\n`);
    }

    const ref = (name: string) => `${registry.address}/ns/app:${name}`;
    const call = (name: string, more: Partial<TaskCall> = {}) =>
      runTask({
        image: ref(name),
        caFile: registry.caFile,
        pyxisFile,
        programs: dirname(preflight ?? ""),
        ...more,
      });

    it("passes an image that is fit for certification", async () => {
      const { testOutput, imagesProcessed, artifactType, lines } = await call("good");
      expect(testOutput).toMatchObject({
        result: "SUCCESS",
        note: "Task preflight is a SUCCESS: Refer to Tekton task logs for more information",
        successes: 8,
        failures: 0,
      });
      expect(imagesProcessed).toEqual({ image: { pullspec: ref("good"), digests: [digests["good"]] } });
      expect(artifactType).toBe("application");
      expect(lines.join("\n")).not.toContain("s3cr3t-password");
      expect(pyxis.requests().at(-1)).toMatchObject({ status: 200 });
    });

    it("fails one that is not, and says what to do", async () => {
      const { testOutput, lines } = await call("bad");
      expect(testOutput).toMatchObject({ result: "FAILURE", failures: 3 });
      expect(lines.filter((line) => line.startsWith("preflight: error: ")).join("\n")).toMatch(
        /HasLicense[\s\S]*HasRequiredLabel[\s\S]*RunAsNonRoot/,
      );
      expect(lines.join("\n")).toContain("accept: ");
    });

    it("checks all images of an index, or the one of a platform", async () => {
      const all = await call("index");
      expect(all.testOutput).toMatchObject({ result: "SUCCESS", successes: 16 });
      const both = [digests["good"], digests["other"]];
      expect(all.imagesProcessed?.image.digests.slice(0, 2).sort()).toEqual([...both].sort());
      expect(all.imagesProcessed?.image.digests[2]).toBe(digests["index"]);
      const one = await call("index", { platform: `linux-mlarge/${OTHER}` });
      expect(one.testOutput).toMatchObject({ result: "SUCCESS", successes: 8 });
      expect(one.imagesProcessed?.image.digests).toEqual([digests["other"], digests["index"]]);
    });

    it("is ERROR for an image of another machine without a platform, as preflight refuses it", async () => {
      const { testOutput, imagesProcessed } = await call("other");
      expect(testOutput).toMatchObject({
        result: "ERROR",
        note: expect.stringContaining("cannot process image manifest of different arch"),
      });
      expect(imagesProcessed).toBeUndefined();
    });

    it.each<[string, Failure]>([
      ["answers 500", { status: 500 }],
      ["is busy", { status: 429, retryAfter: 3600 }],
      ["cuts the line", { cut: "before" }],
      ["cuts the answer in the middle", { cut: "midway" }],
      ["answers garbage", { garbage: true }],
      ["redirects to nowhere", { status: 302 }],
    ])("a catalogue that %s is ERROR, and the note says what could not be checked", async (_, failure) => {
      pyxis.fail(PYXIS_ROUTES.graphql, failure);
      const { testOutput } = await call("good");
      expect(testOutput).toMatchObject({
        result: "ERROR",
        note: expect.stringContaining("Could not be checked: BasedOnUbi"),
        successes: 7,
      });
    });

    it("a catalogue that never answers is ERROR when time is up, and nothing is left behind", async () => {
      pyxis.fail(PYXIS_ROUTES.graphql, { latencyMs: 600_000 });
      const { testOutput, imagesProcessed } = await call("good", { timeoutSeconds: "3" });
      expect(testOutput).toMatchObject({
        result: "ERROR",
        note: expect.stringContaining("preflight took longer than 3000 ms"),
      });
      expect(imagesProcessed).toBeUndefined();
    });
  },
);

/** An RPM database with no package: preflight wants one to be there. */
async function emptyRpmDatabase(file: string): Promise<Buffer> {
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL)");
  database.close();
  return readFile(file);
}
