import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type Index, MEDIA, openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import {
  attachDocument,
  type BaseImages,
  imageDocument,
  imageSubject,
  type SbomType,
  toCycloneDx,
  toSpdx,
} from "../../lib/sbom/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { type Pyxis, type ReleaseCategory, startPyxis } from "../../services/pyxis/index.ts";
import { deprecatedImageCheckStep } from "./contract.ts";
import { run } from "./run.ts";

const BASE_DIGEST = `sha256:${"b".repeat(64)}`;
const about = { created: "2026-01-31T12:00:00Z", tool: "slipway-0.1.0" };

/** A registry, a catalogue, and the step that asks both. */
export interface Yard {
  readonly registry: { readonly address: string };
  readonly pyxis: Pyxis;
  readonly client: RegistryClient;
  /** Pushes an image whose SBOM names these base images; the first is the parent, the others are builders. */
  push(bases: readonly string[] | undefined, options?: PushOptions): Promise<string>;
  /** Pushes an index of images that were pushed, by architecture. */
  pushIndex(children: Readonly<Record<string, string>>): Promise<string>;
  call(imageDigest: string, params?: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Called>;
  close(): Promise<void>;
}
interface PushOptions {
  readonly type?: SbomType;
  readonly arch?: string;
}
type Called = Awaited<ReturnType<typeof call>>;

const category = (repository: string, release: ReleaseCategory) => ({
  registry: "registry.access.redhat.com",
  repository,
  release_categories: [release],
});

export async function openYard(): Promise<Yard> {
  const dir = await mkdtemp(join(tmpdir(), "deprecated-image-check-"));
  const registry = await testRegistry();
  const client = await openRegistry({ caFile: registry.caFile });
  const pyxis = await startPyxis({
    dir: join(dir, "pyxis"),
    repositories: [
      category("ubi9/ubi", "Generally Available"),
      category("ubi9/nodejs-22", "Generally Available"),
      category("ubi7/ubi", "Deprecated"),
    ],
  });
  const catalogFile = join(dir, "catalog");
  await writeFile(catalogFile, `${pyxis.catalogUrl}\n`);
  const repository = `${registry.address}/ns/app`;
  return {
    registry,
    pyxis,
    client,
    push: (bases, options) => push(client, repository, bases, options),
    pushIndex: (children) => pushIndex(client, repository, children),
    call: (imageDigest, params, signal) =>
      call(
        {
          image: `${repository}:1`,
          imageDigest,
          catalogFile,
          tryAgainAfterMs: "1",
          caFile: registry.caFile,
          ...params,
        },
        signal,
      ),
    async close() {
      await Promise.all([pyxis.close(), registry.close(), client.close()]);
      await rm(dir, { recursive: true });
    },
  };
}

async function call(params: Readonly<Record<string, string>>, signal?: AbortSignal) {
  const log = memoryLog();
  const results = await runStep(deprecatedImageCheckStep, run, {
    params,
    log,
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...results, lines: log.lines };
}

let count = 0;

async function push(
  client: RegistryClient,
  repository: string,
  bases: readonly string[] | undefined,
  { type = "spdx", arch = "amd64" }: PushOptions = {},
): Promise<string> {
  const layers = [[["file", String(count++)] as const]];
  const { digest } = await pushTestImage(client, `${repository}:${arch}`, { layers, arch });
  if (bases === undefined) return digest;
  const image = imageSubject(repository, digest, arch);
  const scan = { name: "app", packages: [], created: about.created, about: "image" } as const;
  const scanned = type === "spdx" ? toSpdx(scan) : toCycloneDx(scan);
  const base = baseImages(bases);
  const document = imageDocument({ type, image, scanned: [scanned], base, additional: [], about });
  await attachDocument(client, `${repository}@${digest}`, Buffer.from(JSON.stringify(document)));
  return digest;
}

function baseImages([parent, ...builders]: readonly string[]): BaseImages {
  const used = (ref: string, name: string) => ({
    image: imageSubject(ref, BASE_DIGEST, "amd64"),
    properties: [{ name, value: "true" }],
  });
  return {
    builders: builders.map((ref) => used(ref, "konflux:container:is_builder_image:for_stage")),
    ...(parent === undefined ? {} : { parent: used(parent, "konflux:container:is_base_image") }),
    parentIsBuilder: false,
  };
}

async function pushIndex(
  client: RegistryClient,
  repository: string,
  children: Readonly<Record<string, string>>,
): Promise<string> {
  const manifests = await Promise.all(
    Object.entries(children).map(async ([architecture, digest]) => {
      const { mediaType, size } = await client.resolve(`${repository}@${digest}`);
      return { mediaType, digest, size, platform: { os: "linux", architecture } };
    }),
  );
  const index: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests };
  return (await client.putManifest(`${repository}:index`, index)).digest;
}
