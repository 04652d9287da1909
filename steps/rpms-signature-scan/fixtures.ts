import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { MEDIA, registryClient } from "../../lib/oci/index.ts";
import type { Descriptor, Index, RegistryClient } from "../../lib/oci/types.ts";
import { type Fields, makeHeader } from "../../lib/rpmdb/fixtures/header.ts";
import { signedBy } from "../../lib/rpmdb/fixtures/openpgp.ts";
import { pushTestImage, type TestEntry } from "../../lib/sbom/fixtures/image.ts";
import { startRegistry } from "../../registry/index.ts";
import { rpmsSignatureResultsStep } from "../rpms-signature-results/contract.ts";
import { run as results } from "../rpms-signature-results/run.ts";
import { rpmsSignatureScanStep } from "./contract.ts";
import { run as scan } from "./run.ts";

/** Keys that sign the packages of tests. */
export const RED = "199e2f91fd431d51";
export const EPEL = "8a3872bf3228467c";

/** Header of a package that a key signed, or nobody. */
export const rpm = (name: string, key?: string, more: Fields = {}): Buffer =>
  makeHeader({ name, arch: "noarch", ...(key ? { rsaHeader: signedBy(key) } : {}), ...more });
/** A public key, as rpm keeps it among the packages. */
export const PUBLIC_KEY = rpm("gpg-pubkey");

/** What both steps of the task came to. */
export type Checked = Awaited<ReturnType<typeof results>> & { readonly log: ReturnType<typeof memoryLog> };

/** A registry, images in it, and the task's steps. */
export interface Bench {
  readonly dir: string;
  readonly client: RegistryClient;
  readonly caFile: string;
  readonly repository: string;
  /** Gives the digest of an image of these layers. */
  push(layers: readonly (readonly TestEntry[])[], arch?: string): Promise<string>;
  /** Gives the digest of an index of these images, by architecture. */
  index(images: readonly (readonly [digest: string, arch: string])[]): Promise<string>;
  /** Both steps of the task, one after the other, as the task has them. */
  check(imageDigest: string, params?: Record<string, string>): Promise<Checked>;
  /** A folder of a task. */
  workdir(): Promise<string>;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const dir = await mkdtemp(join(tmpdir(), "rpms-signature-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  const client = registryClient({ ca: registry.ca });
  const { caFile } = registry;
  const repository = `${registry.address}/ns/app`;
  const workdir = () => mkdtemp(join(dir, "workdir-"));
  return {
    dir,
    client,
    caFile,
    repository,
    workdir,
    push: async (layers, arch = "amd64") =>
      (await pushTestImage(client, `${repository}:${arch}`, { layers, arch })).digest,
    index: (images) => pushIndex(client, repository, images),
    async check(imageDigest, params = {}) {
      const log = memoryLog();
      const given = { image: `${repository}:1`, imageDigest, workdir: await workdir(), caFile, ...params };
      const first = await runStep(rpmsSignatureScanStep, scan, { params: given, log });
      const second = await runStep(rpmsSignatureResultsStep, results, {
        params: { workdir: given.workdir },
        log,
      });
      expect(second.testOutput).toEqual(first.testOutput);
      return { ...second, log };
    },
    async close() {
      await registry.close();
      await rm(dir, { recursive: true });
    },
  };
}

async function pushIndex(
  client: RegistryClient,
  repository: string,
  images: readonly (readonly [digest: string, arch: string])[],
): Promise<string> {
  const manifests = images.map(
    async ([digest, architecture]): Promise<Descriptor> => ({
      ...(await client.resolve(`${repository}@${digest}`)),
      platform: { os: architecture === "unknown" ? "unknown" : "linux", architecture },
    }),
  );
  const index: Index = {
    schemaVersion: 2,
    mediaType: MEDIA.ociIndex,
    manifests: await Promise.all(manifests),
  };
  return (await client.putManifest(`${repository}:index`, index, MEDIA.ociIndex)).digest;
}
