/** Images, registries and services that are well, and those that are not. */

import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type Manifest,
  MEDIA,
  pushArtifact,
  type RegistryClient,
  registryClient,
} from "../../lib/oci/index.ts";
import { makeSqlite } from "../../lib/rpmdb/fixtures/sqlite.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import { attachDocument, imageDocument, imageSubject, toSpdx } from "../../lib/sbom/index.ts";
import { DEBIAN_ENTRIES } from "../../lib/vulnerabilities/fixtures/image.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";
import { authority } from "../../registry/tls/authority.ts";
import type { Failure, Service } from "../../services/kit/index.ts";
import { PYXIS_ROUTES, type Pyxis, startPyxis } from "../../services/pyxis/index.ts";
import { type SnykService, startSnyk } from "../../services/snyk/index.ts";
import { RED, rpm } from "../../steps/rpms-signature-scan/fixtures.ts";

/** A base image that the catalogue of the tests knows. */
const BASE = { registry: "registry.access.redhat.com", repository: "ubi9/ubi" };

/** An image in each registry, by the registry's state. */
export interface World {
  /** PEM. */
  readonly ca: string;
  /** Registry and repository, `host:port/ns/app`. */
  readonly repository: string;
  /** The same with only reading allowed. */
  readonly readOnly: string;
  /** Repositories of registries that do not serve, by what they do. */
  readonly broken: Readonly<
    Record<"gone" | "answers 500" | "answers garbage" | "forbids it" | "cuts the line", string>
  >;
  /**
   * Digests of an image with packages and an SBOM; with an RPM database; with one that is garbage; with a layer that
   * is garbage; of an index of `image` and of one that is gone; of an artifact.
   */
  readonly digests: Readonly<
    Record<"image" | "rpms" | "garbageRpms" | "garbageLayer" | "halfIndex" | "artifact", string>
  >;
  /** Addresses of the catalogue, by what it does. */
  readonly catalogs: Readonly<Record<string, string>>;
  /** Services of Snyk, by what they do. */
  readonly snyks: Readonly<Record<string, SnykService>>;
  /** Whether the registry holds the manifest. */
  holds(digest: string): Promise<boolean>;
  close(): Promise<void>;
}

/** How a service fails. */
export const FAILURES = {
  "is well": undefined,
  "answers garbage": { garbage: true },
  "answers 500": { status: 500 },
  hangs: { latencyMs: 600_000 },
  "cuts the line": { cut: "before" },
} as const satisfies Readonly<Record<string, Failure | undefined>>;
const FAILING = Object.entries(FAILURES) as [string, Failure | undefined][];

export async function openWorld(): Promise<World> {
  const dir = await mkdtemp(join(tmpdir(), "slipway world-"));
  const registryDir = join(dir, "registry");
  const registry = await startRegistry({ dir: registryDir });
  const readOnly = await startRegistry({ dir: registryDir, auth: { users: {}, anonymousPull: true } });
  const client = registryClient({ ca: registry.ca });
  const servers = await brokenServers(registryDir);
  const pyxes = await Promise.all(FAILING.map(([name, failure]) => pyxis(join(dir, name), failure)));
  const snyks = await Promise.all(FAILING.map(([, failure]) => snyk(failure)));
  const named = <T>(all: readonly T[]) =>
    Object.fromEntries(all.map((each, i) => [FAILING[i]?.[0] ?? "", each]));
  return {
    ca: registry.ca,
    repository: repositoryIn(registry),
    readOnly: repositoryIn(readOnly),
    broken: servers.broken,
    digests: await push(client, repositoryIn(registry)),
    catalogs: named(pyxes.map(({ catalogUrl }) => catalogUrl)),
    snyks: named(snyks),
    holds: (digest) =>
      client.resolve(`${repositoryIn(registry)}@${digest}`).then(
        () => true,
        () => false,
      ),
    async close() {
      await Promise.all(
        [...pyxes, ...snyks, registry, readOnly, servers, client].map((each) => each.close()),
      );
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const repositoryIn = ({ address }: Pick<Registry, "address">) => `${address}/ns/app`;

function told<S extends Service>(service: S, route: string, failure: Failure | undefined): S {
  service.fail(route, failure);
  return service;
}

async function pyxis(dir: string, failure: Failure | undefined): Promise<Pyxis> {
  const repositories = [{ ...BASE, release_categories: ["Generally Available"] as const }];
  return told(await startPyxis({ dir, repositories }), PYXIS_ROUTES.repository, failure);
}

const snyk = async (failure: Failure | undefined) => told(await startSnyk(), "*", failure);

/** Servers with a certificate of the same CA that are no registries any more. */
async function brokenServers(registryDir: string) {
  const tls = (await authority(registryDir)).serve(["127.0.0.1"]);
  const servers: Server[] = [];
  const listen = async (server: Server) => {
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    servers.push(server);
    return repositoryIn({ address: `127.0.0.1:${(server.address() as AddressInfo).port}` });
  };
  const answering = (status: number, body: string) =>
    listen(createServer(tls, (_, response) => void response.writeHead(status).end(body)));
  const gone = await answering(200, "");
  await closed(servers.pop());
  const broken = {
    gone,
    "answers 500": await answering(500, "oops"),
    "answers garbage": await answering(200, "<html>login</html>"),
    "forbids it": await answering(403, "{}"),
    "cuts the line": await listen(createServer(tls, (request) => void request.socket.destroy())),
  };
  return { broken, close: () => Promise.all(servers.map(closed)) };
}

const closed = (server: Server | undefined) =>
  new Promise<void>((done) => {
    server?.close(() => done());
    server?.closeAllConnections();
  });

async function push(client: RegistryClient, repository: string): Promise<World["digests"]> {
  const { digest: image } = await pushTestImage(client, `${repository}:1`, {
    layers: [DEBIAN_ENTRIES],
    arch: "amd64",
  });
  await attachSbom(client, repository, image);
  const withRpms = async (tag: string, database: Buffer) =>
    (
      await pushTestImage(client, `${repository}:${tag}`, {
        layers: [[["var/lib/rpm/rpmdb.sqlite", database]]],
      })
    ).digest;
  const artifact = await pushArtifact(client, `${repository}:artifact`, {
    artifactType: "application/vnd.example",
    layers: [{ source: { bytes: Buffer.from("x") }, mediaType: "application/octet-stream" }],
  });
  return {
    image,
    rpms: await withRpms("rpms", makeSqlite([rpm("a", RED)])),
    garbageRpms: await withRpms("garbage", Buffer.from("no database\n".repeat(500))),
    garbageLayer: await pushGarbageLayer(client, repository, image),
    halfIndex: await pushHalfIndex(client, repository, image),
    artifact: artifact.digest,
  };
}

/** The image with another layer, which is not what its media type says. */
async function pushGarbageLayer(client: RegistryClient, repository: string, image: string): Promise<string> {
  const { json } = await client.manifest(`${repository}@${image}`);
  const bytes = Buffer.from("this is no archive".repeat(99));
  const layers = [await client.putBlob(repository, { bytes }, MEDIA.ociLayerGzip)];
  const { digest } = await client.putManifest(`${repository}:garbage-layer`, {
    ...(json as Manifest),
    layers,
  });
  return digest;
}

/** Of the image, and of one for another architecture that somebody removed. */
async function pushHalfIndex(client: RegistryClient, repository: string, image: string): Promise<string> {
  const gone = await pushTestImage(client, `${repository}:gone`, {
    layers: [[["gone", "x"]]],
    arch: "arm64",
  });
  const manifests = await Promise.all(
    [[image, "amd64"] as const, [gone.digest, "arm64"] as const].map(async ([digest, architecture]) => ({
      ...(await client.manifest(`${repository}@${digest}`)).descriptor,
      platform: { os: "linux", architecture },
    })),
  );
  const index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests } as const;
  const { digest } = await client.putManifest(`${repository}:half`, index, MEDIA.ociIndex);
  await client.deleteManifest(`${repository}@${gone.digest}`);
  return digest;
}

/** It names the base image. */
async function attachSbom(client: RegistryClient, repository: string, digest: string): Promise<void> {
  const about = { created: "2026-01-31T12:00:00Z", tool: "slipway-0.1.0" };
  const scanned = toSpdx({ name: "app", packages: [], created: about.created, about: "image" });
  const parent = {
    image: imageSubject(`${BASE.registry}/${BASE.repository}`, `sha256:${"b".repeat(64)}`, "amd64"),
    properties: [{ name: "konflux:container:is_base_image", value: "true" }],
  };
  const document = imageDocument({
    ...{ type: "spdx", image: imageSubject(repository, digest, "amd64"), scanned: [scanned] },
    ...{ base: { builders: [], parent, parentIsBuilder: false }, additional: [], about },
  });
  await attachDocument(client, `${repository}@${digest}`, Buffer.from(JSON.stringify(document)));
}
