import { mkdirSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { fault } from "../fault.ts";
import type { Mount } from "../types.ts";

/**
 * Where the data of scanners lies on this machine: a folder with one folder a name, or the folders by name
 * (`{ clamav: "/var/lib/clamav" }`).
 */
export type ScannerData = string | Readonly<Record<string, string>>;

/** In a container. In a cluster the scanner's image has it there. */
const PLACE = "/slipway/data";
/** A name is one part of a path: it cannot lead out of the folder. */
const NAME = /^[a-z0-9][a-z0-9._-]*$/i;

/** Where the mounts go, and on what. */
export interface DataPlaces {
  /** The folder that is mounted at /slipway; its `data/` is mounted over. */
  readonly programs: string;
  /** An empty folder for each name is made in it: the step programs are read-only, and maybe another user's. */
  readonly stateDir: string;
}

/**
 * The mounts that show scanner data to steps of the catalog, to read only, each at `/slipway/data/<name>`. Where
 * there is none, `/slipway/data` is the empty folder of the step programs.
 * @throws Fault ENGINE_REFUSED if a folder is not there
 */
export function dataMounts(data: ScannerData | undefined, { programs, stateDir }: DataPlaces): Mount[] {
  const folders = Object.entries(typeof data === "string" ? foldersIn(data) : (data ?? {}));
  if (folders.length === 0) return [];
  const mounts = folders.map(([name, folder]) => mountOf(name, folder));
  const points = join(stateDir, "images", "data");
  for (const [name] of folders) mkdirSync(join(points, name), { recursive: true });
  mkdirSync(join(programs, "data"), { recursive: true });
  return [{ from: points, to: PLACE, readOnly: "advisory" }, ...mounts];
}

function foldersIn(data: string): Record<string, string> {
  return looking(data, () => {
    const paths = readdirSync(data).map((name) => [name, join(data, name)] as const);
    return Object.fromEntries(paths.filter(([name, path]) => NAME.test(name) && isFolder(path)));
  });
}

function mountOf(name: string, folder: string): Mount {
  if (!NAME.test(name)) throw refused(folder, `${JSON.stringify(name)} is no name of scanner data`);
  const from = looking(folder, () => (isFolder(folder) ? realpathSync(folder) : undefined));
  if (from === undefined) throw refused(folder, "it is no folder");
  return { from, to: `${PLACE}/${name}`, readOnly: "advisory" };
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function looking<T>(folder: string, look: () => T): T {
  try {
    return look();
  } catch (thrown) {
    throw refused(folder, "it cannot be read", thrown);
  }
}

const refused = (folder: string, why: string, cause?: unknown) =>
  fault(
    "ENGINE_REFUSED",
    `scanner data ${folder}: ${why}`,
    "Name a folder that holds one folder for each kind of data, such as clamav/ and vulnerabilities/.",
    cause,
  );
