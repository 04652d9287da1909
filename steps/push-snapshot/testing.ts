/** A registry that images come from, one that they are released to, and the step between them. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runStep } from "../../lib/contract/testing.ts";
import { type Log, memoryLog } from "../../lib/log/index.ts";
import {
  digestTag,
  type Index,
  MEDIA,
  pushArtifact,
  type RegistryClient,
  registryClient,
} from "../../lib/oci/index.ts";
import { pushTestImage, type TestImage } from "../../lib/sbom/fixtures/image.ts";
import { testRegistry } from "../../registry/testing.ts";
import { pushSnapshotStep } from "./contract.ts";
import type { PushResults } from "./results.ts";
import { run } from "./run.ts";

export interface Quays {
  readonly client: RegistryClient;
  /** `host:port` of where images are, and of where they go. */
  readonly from: string;
  readonly to: string;
  /** CAs of both, and the file with them. */
  readonly ca: string;
  readonly caFile: string;
  /** The folder of the release. */
  readonly workspace: string;
  /** What the target was asked since the last call: `PUT /v2/…`. */
  asked(): readonly string[];
  /** How often a blob of the source was asked for. */
  fetched(digest: string): number;
  /** Pushes an image with signature, attestation and SBOM to `from`; gives its digest. */
  image(repository: string, image?: Partial<TestImage>): Promise<string>;
  /** An index over images that are there, with their architectures. */
  index(repository: string, digests: Readonly<Record<string, string>>): Promise<string>;
  push(call: Call): Promise<Pushed>;
  /** Every tag of a repository of the target, with its digest. */
  tags(repository: string): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

export interface Call {
  readonly components: readonly object[];
  readonly data?: object;
  readonly params?: Readonly<Record<string, string>>;
  readonly log?: Log;
  readonly signal?: AbortSignal;
}
export interface Pushed {
  readonly lines: readonly string[];
  readonly results: PushResults;
}

const WRITES = /^(PUT|POST|PATCH|DELETE) /;
export const writes = (asked: readonly string[]): readonly string[] =>
  asked.filter((line) => WRITES.test(line));

/** Evidence in the layout of cosign: one layer for each signature. */
export const attach = (
  client: RegistryClient,
  repository: string,
  digest: string,
  suffix: string,
  text: string,
) =>
  pushArtifact(client, `${repository}:${digestTag(digest, suffix)}`, {
    config: {
      source: {
        bytes: Buffer.from(
          JSON.stringify({
            architecture: "",
            os: "",
            rootfs: { type: "layers", diff_ids: ["sha256:1"] },
            of: suffix,
          }),
        ),
      },
      mediaType: MEDIA.ociConfig,
    },
    layers: [
      {
        source: { bytes: Buffer.from(text) },
        mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
        annotations: { "dev.cosignproject.cosign/signature": text },
      },
    ],
  });

export async function openQuays(): Promise<Quays> {
  const dir = await mkdtemp(join(tmpdir(), "push-snapshot-"));
  const log = memoryLog();
  const sourceLog = memoryLog();
  const [from, to] = [await testRegistry({ log: sourceLog }), await testRegistry({ log })];
  const bundle = join(dir, "ca.pem");
  await writeFile(bundle, `${from.ca}${to.ca}`);
  const client = registryClient({ ca: `${from.ca}${to.ca}`, env: {} });
  let seen = 0;
  let runs = 0;
  const quays: Quays = {
    client,
    from: from.address,
    to: to.address,
    ca: `${from.ca}${to.ca}`,
    caFile: bundle,
    workspace: dir,
    asked() {
      const lines = log.lines.slice(seen);
      seen = log.lines.length;
      return lines.flatMap((line) => /registry: (\w+ \S+) \d+/.exec(line)?.[1] ?? []);
    },
    fetched: (digest) =>
      sourceLog.lines.filter((line) => line.includes("registry: GET ") && line.includes(`/blobs/${digest} `))
        .length,
    async image(repository, image = {}) {
      const name = `${from.address}/${repository}`;
      const layers = image.layers ?? [[["base", "shared"]], [["own", repository]]];
      const { digest } = await pushTestImage(client, `${name}:built`, { ...image, layers });
      for (const suffix of [".sig", ".att", ".sbom"])
        await attach(client, name, digest, suffix, `${suffix} of ${digest}`);
      return digest;
    },
    async index(repository, digests) {
      const name = `${from.address}/${repository}`;
      const manifests = await Promise.all(
        Object.entries(digests).map(async ([architecture, digest]) => ({
          ...(await client.resolve(`${name}@${digest}`)),
          platform: { os: "linux", architecture },
        })),
      );
      const json: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests };
      const { digest } = await client.putManifest(`${name}:index`, json);
      await attach(client, name, digest, ".sig", `signature of ${digest}`);
      return digest;
    },
    async push({ components, data = {}, params = {}, log: given = memoryLog(), signal }) {
      const folder = join(dir, `run${runs++}`);
      await mkdir(folder);
      await writeFile(join(folder, "snapshot_spec.json"), JSON.stringify({ application: "a", components }));
      await writeFile(join(folder, "data.json"), JSON.stringify(data));
      const files = { snapshotPath: "snapshot_spec.json", dataPath: "data.json", resultsDirPath: "results" };
      await runStep(pushSnapshotStep, run, {
        params: { workspace: folder, caFile: bundle, tryAgainAfter: "0", ...files, ...params },
        log: given,
        ...(signal === undefined ? {} : { signal }),
      });
      const written = await readFile(join(folder, "results", "push-snapshot-results.json"), "utf8");
      return {
        lines: "lines" in given ? (given as { readonly lines: readonly string[] }).lines : [],
        results: JSON.parse(written) as PushResults,
      };
    },
    async tags(repository) {
      const found: Record<string, string> = {};
      for await (const tag of client.tags(`${to.address}/${repository}`))
        found[tag] = (await client.resolve(`${to.address}/${repository}:${tag}`)).digest;
      return found;
    },
    async close() {
      await Promise.all([client.close(), from.close(), to.close()]);
      await rm(dir, { recursive: true, force: true });
    },
  };
  return quays;
}
