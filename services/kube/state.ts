import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { ifThere, writeWhole } from "../../lib/files/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import type { KubeObject } from "../../lib/kube/index.ts";
import { kubeServiceFault } from "./fault.ts";

/** Folder of objects that lie in no namespace; no namespace has this name. */
const CLUSTER = "_cluster";

/** What clients created or changed, one readable file an object: `<dir>/objects/<kind>/<namespace>/<name>.json`. */
export interface State {
  /** Those of earlier starts. Fault KUBE_SERVICE_BAD_STATE. */
  load(): Promise<readonly KubeObject[]>;
  /** In the order of the calls; on disk when the promise is kept. Secrets are readable by their owner only. */
  save(object: KubeObject): Promise<void>;
  remove(object: KubeObject): Promise<void>;
}

/** Without a folder nothing is kept. */
export function openState(dir: string | undefined): State {
  if (dir === undefined)
    return { load: async () => [], save: () => Promise.resolve(), remove: () => Promise.resolve() };
  const home = join(dir, "objects");
  const last = new Map<string, Promise<void>>();
  const inOrder = (file: string, work: () => Promise<void>) => {
    const done = (last.get(file) ?? Promise.resolve()).then(work);
    last.set(
      file,
      done.catch(() => {}),
    );
    return done;
  };
  return {
    load: () => loadAll(home),
    save: (object) => {
      const file = fileOf(home, object);
      const text = `${JSON.stringify(object, undefined, 2)}\n`;
      return inOrder(file, () => writeWhole(file, text, { mode: 0o600, makeFolder: true }));
    },
    remove: (object) => {
      const file = fileOf(home, object);
      return inOrder(file, () => rm(file, { force: true }));
    },
  };
}

const fileOf = (home: string, { kind, metadata: { namespace = CLUSTER, name = "" } }: KubeObject): string =>
  join(home, plain(kind), plain(namespace), `${plain(name)}.json`);

/** Names of roles may hold what file systems do not like. */
const plain = (text: string): string =>
  text.replace(/[^A-Za-z0-9._-]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`).replace(/^\.+/, "_");

async function loadAll(home: string): Promise<KubeObject[]> {
  const entries = (await ifThere(readdir(home, { recursive: true }))) ?? [];
  return Promise.all(
    entries
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => load(join(home, name))),
  );
}

async function load(file: string): Promise<KubeObject> {
  let cause: unknown;
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
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
