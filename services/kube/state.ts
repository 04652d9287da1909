import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ifThere, isAbsent, PARTIAL } from "../../lib/files/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import { type KubeObject, RESOURCES, type Resource } from "../../lib/kube/index.ts";
import { kubeServiceFault } from "./fault.ts";
import { locked } from "./lock.ts";
import { type Place, placeOf } from "./store.ts";

/** Folder of objects that lie in no namespace; no namespace has this name. */
const CLUSTER = "_cluster";

/**
 * What clients created or changed, one readable file an object: `<dir>/objects/<kind>/<namespace>/<name>.json`,
 * Secrets among them, so only their owner may read them. Several processes may share a folder.
 */
export interface State {
  /** Those of earlier starts. Fault KUBE_SERVICE_BAD_STATE. */
  load(): Promise<readonly KubeObject[]>;
  /** Does something while no other process changes objects of the folder. */
  alone<T>(work: () => T): T;
  /** The object, if another process wrote it since this one did; null if it deleted it. */
  news(resource: Typed, place: Place): KubeObject | null | undefined;
  save(object: KubeObject): void;
  remove(object: KubeObject): void;
}

/** Without a folder nothing is kept. */
export const openState = (dir: string | undefined): State => (dir === undefined ? NOTHING : stateIn(dir));

const NOTHING: State = {
  load: async () => [],
  alone: (work) => work(),
  news: () => undefined,
  save: () => undefined,
  remove: () => undefined,
};

function stateIn(dir: string): State {
  const home = join(dir, "objects");
  /** Text of each file as this process wrote or read it. */
  const seen = new Map<string, string>();
  const fileOf = (object: KubeObject) => pathOf(home, typeOf(object), placeOf(object));
  return {
    load: () => loadAll(home, seen),
    alone: (work) => locked(home, work),
    news(resource, place) {
      const file = pathOf(home, resource, place);
      const text = textOf(file);
      if (text === seen.get(file)) return undefined;
      if (text === undefined) {
        seen.delete(file);
        return null;
      }
      seen.set(file, text);
      return parsed(file, text);
    },
    save(object) {
      const [file, text] = [fileOf(object), `${JSON.stringify(object, undefined, 2)}\n`];
      writeNow(file, text);
      seen.set(file, text);
    },
    remove(object) {
      const file = fileOf(object);
      rmSync(file, { force: true });
      seen.delete(file);
    },
  };
}

type Typed = Pick<Resource, "group" | "kind">;

const typeOf = ({ apiVersion, kind }: KubeObject): Typed => ({
  kind,
  group: apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "",
});

const KNOWN = new Set(Object.values(RESOURCES).map(({ group, kind }) => `${kind}.${group}`));

/** Kinds of the catalog have a folder of that name; of others, two groups may have the same. */
function pathOf(home: string, { group, kind }: Typed, { namespace = CLUSTER, name }: Place): string {
  const full = `${kind}.${group}`;
  return join(home, plain(KNOWN.has(full) ? kind : full), plain(namespace), `${plain(name)}.json`);
}

/** Names of roles may hold what file systems do not like. */
const plain = (text: string): string =>
  text.replace(/[^A-Za-z0-9._-]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`).replace(/^\.+/, "_");

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw thrown;
  }
}

/** At once, so that nothing happens between the look at an object and its change. */
function writeNow(file: string, text: string): void {
  const partial = `${file}.${process.pid}${PARTIAL}`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(partial, text, { mode: 0o600 });
    renameSync(partial, file);
  } catch (thrown) {
    rmSync(partial, { force: true });
    throw thrown;
  }
}

async function loadAll(home: string, seen: Map<string, string>): Promise<KubeObject[]> {
  const entries = (await ifThere(readdir(home, { recursive: true }))) ?? [];
  const files = entries.filter((name) => name.endsWith(".json")).sort();
  return Promise.all(
    files.map(async (name) => {
      const file = join(home, name);
      const text = await readFile(file, "utf8");
      seen.set(file, text);
      return parsed(file, text);
    }),
  );
}

function parsed(file: string, text: string): KubeObject {
  let cause: unknown;
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch (thrown) {
    cause = thrown;
  }
  throw kubeServiceFault(
    "KUBE_SERVICE_BAD_STATE",
    `the state ${file} is no object of Kubernetes`,
    "Correct the file, or remove it: what the runs noted of this object is lost then.",
    cause,
  );
}

const isObject = (value: unknown): value is KubeObject =>
  isRecord(value) &&
  typeof value["apiVersion"] === "string" &&
  typeof value["kind"] === "string" &&
  isRecord(value["metadata"]) &&
  typeof value["metadata"]["name"] === "string";
