import { readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { isSignatures } from "../../lib/clamav/index.ts";
import { codeOf, Fault } from "../../lib/errors/index.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface DataWishes {
  /** `--data DIR`: goes before the environment. */
  readonly data?: string;
  readonly env?: Environment;
  /** Where the machine's own freshclam keeps its database. */
  readonly machine?: string;
}

/** Folders of scanner data by name (`clamav`, `vulnerabilities`), as EngineOptions.data takes them. */
export type DataFolders = Readonly<Record<string, string>>;

/** Names of scanner data that this catalog's checks read. */
export const DATA_NAMES = ["clamav", "vulnerabilities"] as const;

/**
 * The user's scanner data: the folders in `--data DIR`, `SLIPWAY_DATA` or `$XDG_DATA_HOME/slipway`, the first that
 * is said. ClamAV's database is the machine's where that folder has none.
 * @throws Fault DESK_DATA if a folder that was named is not there
 */
export function dataFolders(wishes: DataWishes = {}): DataFolders {
  const { env = process.env, machine = "/var/lib/clamav" } = wishes;
  const own = foldersIn(dataPlace(wishes), wishes.data !== undefined || given(env) !== undefined);
  const { clamav } = own;
  if (clamav !== undefined && hasClamDatabase(clamav)) return own;
  return hasClamDatabase(machine) ? { ...own, clamav: machine } : own;
}

/** The folder where a user's scanner data is looked for, whether it is there or not. */
export function dataPlace({ data, env = process.env }: DataWishes = {}): string {
  const shared = env["XDG_DATA_HOME"] || join(env["HOME"] || homedir(), ".local", "share");
  return resolve(data ?? given(env) ?? join(shared, "slipway"));
}

/** An empty variable is one that is not set. */
const given = (env: Environment): string | undefined => env["SLIPWAY_DATA"] || undefined;

function foldersIn(place: string, named: boolean): Record<string, string> {
  try {
    const paths = readdirSync(place).map((name) => [name, join(place, name)] as const);
    return Object.fromEntries(paths.filter(([name, path]) => isName(name) && isFolder(path)));
  } catch (thrown) {
    if (!named) return {};
    const code = codeOf(thrown);
    const plain = code === "ENOENT" ? "is not there" : code === "ENOTDIR" ? "is no folder" : undefined;
    throw new Fault("DESK_DATA", `the folder of scanner data ${place} ${plain ?? "cannot be read"}`, {
      next: `Give a folder that holds ${DATA_NAMES.map((name) => `${name}/`).join(" and ")}: --data DIR or SLIPWAY_DATA.`,
      ...(plain === undefined ? { cause: thrown } : {}),
    });
  }
}

const isName = (name: string): boolean => /^[a-z0-9][a-z0-9._-]*$/i.test(name);
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Whether ClamAV finds signatures in a folder: main and daily of freshclam, or a database of one's own. */
export function hasClamDatabase(folder: string): boolean {
  try {
    return readdirSync(folder).some(isSignatures);
  } catch {
    return false;
  }
}
