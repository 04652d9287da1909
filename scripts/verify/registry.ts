import { readdir, readFile, stat } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { isLoopback } from "../../lib/http/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { parseReference, type Reference } from "../../lib/oci/index.ts";
import { type Registry, startRegistry } from "../../registry/index.ts";

export interface RegistryPlace {
  readonly state: string;
  readonly log: Log;
}

/** Registries of this installation that images lie in. */
export interface OwnRegistries {
  /** What was started for it; the caller closes them. */
  readonly started: readonly Registry[];
  /** PEM of their certificate authorities. */
  readonly ca: readonly string[];
}

/**
 * Starts the registries of this installation that images lie in, where nobody serves them. Where another
 * program has their port, that is said: what it serves is not what this installation keeps.
 */
export async function registriesFor(
  images: readonly string[],
  { state, log }: RegistryPlace,
): Promise<OwnRegistries> {
  const trusted = new Set<string>();
  const started: Registry[] = [];
  const homes = await homesIn(state);
  const known = await authorities(homes);
  for (const [address, repositories] of byRegistry(images)) {
    const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
    if (!isLoopback(host)) continue;
    const at = { host, port: Number(port) };
    const home = await homeOf(repositories, homes);
    if (home === undefined) {
      if (!(await answers(at)))
        log.warn(`nobody serves ${address}, and no registry in ${state} has ${repositories.join(", ")}`);
      continue;
    }
    if (!(await answers(at))) {
      const registry = await startRegistry({ dir: home, authorityDir: join(state, "registry"), ...at, log });
      started.push(registry);
      trusted.add(registry.ca);
    } else if (await isOurs(at, known)) for (const ca of known) trusted.add(ca);
    else log.warn(`${address} is served by another program than the registry that keeps this: ${home}`);
  }
  return { started, ca: [...trusted] };
}

/** Folders of registries: this installation has its own, and those of releases. */
async function homesIn(state: string): Promise<readonly string[]> {
  const folders = (await readdir(state).catch(() => [])).map((name) => join(state, name));
  const found = await Promise.all(folders.map((folder) => isFolder(join(folder, "repositories"))));
  return folders.filter((_, at) => found[at]);
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isDirectory() === true;

const authorities = async (homes: readonly string[]): Promise<readonly string[]> =>
  (await Promise.all(homes.map((home) => readFile(join(home, "tls/ca.pem"), "utf8").catch(() => "")))).filter(
    Boolean,
  );

/** Repositories by registry. What is no reference is nowhere; who looks at it says so. */
function byRegistry(images: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { registry, repository } of images.flatMap(referenceIn))
    found.set(registry, [...(found.get(registry) ?? []), repository]);
  return found;
}

function referenceIn(image: string): Reference[] {
  try {
    return [parseReference(image)];
  } catch {
    return [];
  }
}

/** The registry that has one of the repositories. */
async function homeOf(
  repositories: readonly string[],
  homes: readonly string[],
): Promise<string | undefined> {
  for (const home of homes)
    for (const repository of repositories)
      if (await isFolder(join(home, "repositories", repository))) return home;
  return undefined;
}

interface At {
  readonly host: string;
  readonly port: number;
}
/** Loopback answers at once, or nobody is there. */
const PATIENCE_MS = 2000;

const answers = (at: At): Promise<boolean> => {
  const socket = connect({ ...at, timeout: PATIENCE_MS });
  return ended(socket, "connect");
};

/** Only who has this installation's authority can show a certificate of it. */
const isOurs = (at: At, ca: readonly string[]): Promise<boolean> => {
  const socket = connectTls({ ...at, ca: [...ca], servername: "localhost", timeout: PATIENCE_MS });
  return ended(socket, "secureConnect");
};

function ended(socket: ReturnType<typeof connect>, good: "connect" | "secureConnect"): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once(good, end(true)).once("error", end(false)).once("timeout", end(false));
  });
}
