/** A release from end to end, and real cosign of both generations in front of both registries. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateKeyPair } from "../../lib/signing/index.ts";
import { imageOf } from "../release/attack.ts";
import { APP, type Dock, openDock } from "../release/dock.ts";
import { whyNot } from "../voyage/base.ts";
import { client, which } from "./registry-tools.ts";

const PATIENCE = 240_000;

let dock: Dock;
let folder: string;
/** Public keys by who has them. */
let keys: Record<"build" | "release" | "foreign", string>;
let images: Record<"build" | "production", string>;
beforeAll(async () => {
  if (whyNot !== undefined) return;
  dock = await openDock();
  folder = await mkdtemp(join(tmpdir(), "release-interop-"));
  const released = await dock.release();
  expect(released).toMatchObject({ exitCode: 0, failed: [] });
  const digest = dock.built.result("IMAGE_DIGEST");
  images = { build: imageOf(dock), production: `${dock.production.address}/released/${APP}@${digest}` };
  keys = {
    build: join(folder, "build.pub"),
    release: join(folder, "release.pub"),
    foreign: (await generateKeyPair(join(folder, "foreign"))).publicKeyFile,
  };
  await writeFile(keys.build, dock.signer.publicKeyPem);
  await writeFile(keys.release, dock.releaseKey);
}, PATIENCE);
afterAll(async () => {
  await dock?.close();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

describe.each(["cosign", "cosign2"])("%s (skipped where it or a base image is missing)", (cosign) => {
  const absent = which(cosign) === undefined || whyNot !== undefined;
  const ask = (verb: string, key: keyof typeof keys, image: string, ...more: string[]) =>
    client(cosign, [verb, "--key", keys[key], "--insecure-ignore-tlog=true", ...more, image]);
  const identities = async (key: keyof typeof keys, image: string) =>
    (JSON.parse(await ask("verify", key, image)) as Signature[]).map(
      ({ critical }) => critical.identity["docker-reference"],
    );

  test.skipIf(absent)("accepts the build's signature in both registries", async () => {
    const [repository = ""] = images.build.split("@");
    for (const image of Object.values(images)) expect(await identities("build", image)).toEqual([repository]);
  });

  test.skipIf(absent)("accepts the release's signature as repository and tag of production", async () => {
    const [repository = ""] = images.production.split("@");
    const found = await identities("release", images.production);
    expect(found).toContain(`${repository}:latest`);
    expect(found).toHaveLength(2);
    await expect(ask("verify", "release", images.build)).rejects.toThrow(/no (matching|valid)|invalid/i);
  });

  test.skipIf(absent).each(["slsaprovenance", "slsaprovenance1"])(
    "accepts %s in both registries",
    async (type) => {
      for (const image of Object.values(images)) {
        const [line = ""] = (await ask("verify-attestation", "build", image, "--type", type)).split("\n");
        const { payload } = JSON.parse(line) as { payload: string };
        const { subject } = JSON.parse(Buffer.from(payload, "base64").toString()) as Subjects;
        expect(subject.map(({ digest }) => digest.sha256)).toContain(image.slice(-64));
      }
    },
  );

  test.skipIf(absent)("refuses a foreign key in both registries", async () => {
    for (const image of Object.values(images)) {
      await expect(ask("verify", "foreign", image)).rejects.toThrow(/no (matching|valid)|invalid/i);
      await expect(ask("verify-attestation", "foreign", image, "--type", "slsaprovenance1")).rejects.toThrow(
        /no (matching|valid)|invalid|threshold/i,
      );
    }
  });
});

interface Signature {
  readonly critical: { readonly identity: { readonly "docker-reference": string } };
}
interface Subjects {
  readonly subject: readonly { readonly digest: { readonly sha256: string } }[];
}
