/** What a run of the local engine left, read by real cosign of both generations with plain flags. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildRun, type Dock, openDock, runOne } from "../../engine/evidence/testing.ts";
import { generateKeyPair } from "../../lib/signing/index.ts";
import { client, which } from "./registry-tools.ts";

let dock: Dock;
let image: string;
let key: string;
let foreign: string;
beforeAll(async () => {
  dock = await openDock();
  image = await dock.image("team/app", "hello");
  await runOne(await dock.engine(), buildRun(image));
  key = join(dock.folder, "cosign.pub");
  await writeFile(key, dock.signer.publicKeyPem);
  foreign = (await generateKeyPair(join(dock.folder, "foreign"))).publicKeyFile;
});
afterAll(() => dock?.close());

const TYPES = {
  slsaprovenance: "https://slsa.dev/provenance/v0.2",
  slsaprovenance1: "https://slsa.dev/provenance/v1",
} as const;

describe.each(["cosign", "cosign2"])("%s (skipped where it is missing)", (cosign) => {
  const absent = which(cosign) === undefined;
  const ask = (verb: string, pem: string, ...more: string[]) =>
    client(cosign, [verb, "--key", pem, "--insecure-ignore-tlog=true", ...more, image]);

  test.skipIf(absent)("accepts the signature", async () => {
    const [signature] = JSON.parse(await ask("verify", key)) as { critical: object }[];
    expect(signature?.critical).toMatchObject({
      identity: { "docker-reference": `${dock.address}/team/app` },
      image: { "docker-manifest-digest": image.split("@")[1] },
      type: "cosign container image signature",
    });
  });

  test.skipIf(absent).each(Object.entries(TYPES))("accepts the statement of %s", async (name, type) => {
    const lines = (await ask("verify-attestation", key, "--type", name)).split("\n");
    const found = lines.map((line) => {
      const { payload } = JSON.parse(line) as { payload: string };
      return JSON.parse(Buffer.from(payload, "base64").toString()) as {
        predicateType: string;
        subject: object[];
      };
    });
    expect(found).toMatchObject([
      {
        predicateType: type,
        subject: [{ name: `${dock.address}/team/app`, digest: { sha256: image.slice(-64) } }],
      },
    ]);
  });

  test.skipIf(absent)("refuses a foreign key", async () => {
    await expect(ask("verify", foreign)).rejects.toThrow(/no (matching|valid|signatures)|invalid signature/i);
    for (const name of Object.keys(TYPES))
      await expect(ask("verify-attestation", foreign, "--type", name)).rejects.toThrow(
        /no (matching|valid)|invalid signature|threshold/i,
      );
  });
});
