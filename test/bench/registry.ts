import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type Manifest, registryClient, sha256 } from "../../lib/oci/index.ts";
import { clientProgram } from "./clients.ts";
import { type Part, race, shell, type Took } from "./measure.ts";
import { type Server, startServer } from "./server.ts";

const IMAGES = 30;
const BYTES = 3_000_000;
const OCI = "application/vnd.oci.image";

/** Pushing and pulling many small images: our client beside skopeo, both against the embedded registry. */
export async function registry(rounds = 3): Promise<Part> {
  const skopeo = clientProgram("skopeo");
  if (!skopeo) return { figures: [], notes: ["skipped: skopeo is not on PATH"] };
  const dir = await mkdtemp(join(tmpdir(), "bench-registry-"));
  const server = await startServer(join(dir, "state"));
  try {
    for (let index = 0; index < IMAGES; index++) await makeLayout(join(dir, `image${index}`));
    await mkdir(join(dir, "certs"));
    await copyFile(server.caFile, join(dir, "certs", "ca.crt"));
    return await measure(dir, server, skopeo, rounds);
  } finally {
    await server.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function measure(
  dir: string,
  { address, caFile }: Server,
  skopeo: string,
  rounds: number,
): Promise<Part> {
  const client = registryClient({ ca: await readFile(caFile, "utf8") });
  let [ours, theirs] = [0, 0];
  const all = async (each: (index: number) => Promise<unknown>) => {
    for (let index = 0; index < IMAGES; index++) await each(index);
  };
  const loop = (line: string) => shell(`for i in $(seq 0 ${IMAGES - 1}); do ${line}; done`);
  const copy = `"${skopeo}" --insecure-policy copy --quiet`;
  const pushes = await race(
    [
      { name: "ours", run: () => all(pushTo(client, dir, `${address}/ours${ours++}`)) },
      {
        name: "skopeo copy",
        run: () =>
          loop(
            `${copy} --dest-cert-dir "${dir}/certs" oci:"${dir}/image$i":1 docker://${address}/theirs${theirs++}/image$i:1`,
          ),
      },
    ],
    rounds,
  );
  const before = async () => {
    await rm(join(dir, "to"), { recursive: true, force: true });
    await mkdir(join(dir, "to"));
  };
  const pulls = await race(
    [
      { name: "ours", before, run: () => all(pullTo(client, dir, `${address}/ours1`)) },
      {
        name: "skopeo copy",
        before,
        run: () =>
          loop(
            `${copy} --src-cert-dir "${dir}/certs" docker://${address}/theirs1/image$i:1 oci:"${dir}/to/image$i":1`,
          ),
      },
    ],
    rounds,
  );
  const figure = (name: string, [mine, peer]: readonly Took[]) =>
    ({
      name,
      ours: mine?.wall ?? 0,
      peer: "skopeo copy, each",
      theirs: peer?.wall ?? 0,
      unit: "ms",
    }) as const;
  return {
    figures: [figure(`push ${IMAGES} images`, pushes), figure(`pull ${IMAGES} images`, pulls)],
    notes: [
      `${BYTES / 1e6} MB each, one after the other; ours is one process with one connection, skopeo starts anew for each image`,
    ],
  };
}

type Client = ReturnType<typeof registryClient>;

const pushTo = (client: Client, dir: string, into: string) => async (index: number) => {
  const home = join(dir, `image${index}`);
  const manifest = await readFile(join(home, "manifest"));
  const { config, layers } = JSON.parse(manifest.toString()) as Manifest;
  for (const { digest, mediaType } of [config, ...layers])
    await client.putBlob(`${into}/image${index}`, { file: blob(home, digest) }, mediaType);
  await client.putManifest(`${into}/image${index}:1`, manifest, `${OCI}.manifest.v1+json`);
};

const pullTo = (client: Client, dir: string, from: string) => async (index: number) => {
  const { json, bytes } = await client.manifest(`${from}/image${index}:1`);
  const home = join(dir, "to", `image${index}`);
  await mkdir(join(home, "blobs", "sha256"), { recursive: true });
  await writeFile(join(home, "manifest"), bytes);
  const { config, layers } = json as Manifest;
  for (const one of [config, ...layers])
    await pipeline(
      await client.blob(`${from}/image${index}`, one),
      createWriteStream(blob(home, one.digest)),
    );
};

const blob = (home: string, digest: string) => join(home, "blobs", digest.replace(":", "/"));

/** An image of one random layer as an OCI layout. */
async function makeLayout(home: string): Promise<void> {
  await mkdir(join(home, "blobs", "sha256"), { recursive: true });
  const put = async (bytes: Buffer, mediaType: string) => {
    const digest = sha256(bytes);
    await writeFile(blob(home, digest), bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const bytes = randomBytes(BYTES);
  const layer = await put(bytes, `${OCI}.layer.v1.tar`);
  const rootfs = { type: "layers", diff_ids: [layer.digest] };
  const config = await put(json({ architecture: "amd64", os: "linux", rootfs }), `${OCI}.config.v1+json`);
  const manifest = json({
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config,
    layers: [layer],
  });
  const descriptor = await put(manifest, `${OCI}.manifest.v1+json`);
  await writeFile(join(home, "manifest"), manifest);
  const annotations = { "org.opencontainers.image.ref.name": "1" };
  await writeFile(join(home, "oci-layout"), json({ imageLayoutVersion: "1.0.0" }));
  await writeFile(
    join(home, "index.json"),
    json({ schemaVersion: 2, manifests: [{ ...descriptor, annotations }] }),
  );
}
