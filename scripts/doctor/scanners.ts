import { statSync } from "node:fs";
import { join } from "node:path";
import { STEP_PATH } from "../../engine/images/index.ts";
import { databaseFiles, isSignatures } from "../../lib/clamav/index.ts";
import { explain } from "../../lib/errors/index.ts";
import { exists, findProgram } from "../../lib/files/index.ts";
import { feedFiles } from "../../lib/vulnerabilities/index.ts";
import { type DataWishes, dataFolders, dataPlace } from "../desk/index.ts";
import {
  CLAMD,
  CLAMDSCAN,
  CLAMSCAN,
  INSTALLABLE,
  look,
  type Missing,
  type Need,
  OTHERS,
  type OtherScanner,
  SHELLCHECK,
} from "../preflight/index.ts";

/** What the optional scanners of checks are like here. */
export interface Scanners {
  /** Name and state of each program and its data. */
  readonly rows: readonly (readonly [name: string, state: string])[];
  /** Those of a package manager that are not there. */
  readonly missing: readonly Missing[];
  /** False: a data folder was named that is not there, so no run begins. */
  readonly ok: boolean;
}

/** Looks where steps look. @param path of the programs */
export async function scanners(wishes: DataWishes = {}, path = STEP_PATH): Promise<Scanners> {
  const absent = INSTALLABLE.filter(({ program }) => findProgram(program, path) === undefined);
  const programs = [["shellcheck", await shellcheck(path)] as const, ["clamav", await clamav(path)] as const];
  const others = await Promise.all(
    OTHERS.map(async (each) => [each.program, await other(each, path)] as const),
  );
  const data = await dataRows(wishes);
  return {
    rows: [...programs, ...data.rows, ...others],
    missing: absent.map((need) => ({ need })),
    ok: data.ok,
  };
}

const absent = ({ without, packages }: Need): string =>
  `not there: ${without} (apt install ${packages.apt}, dnf install ${packages.dnf})`;

const versionOf = async (need: Pick<Need, "program">, path: string): Promise<string | undefined> => {
  const { state, version } = await look(need, path);
  return state === "there" ? (version ?? "there") : undefined;
};

const shellcheck = async (path: string) => (await versionOf(SHELLCHECK, path)) ?? absent(SHELLCHECK);

async function clamav(path: string): Promise<string> {
  const program = await versionOf(CLAMSCAN, path);
  const daemon = [CLAMD, CLAMDSCAN].every((need) => findProgram(need.program, path) !== undefined);
  if (daemon) return `${program ?? "there"}, with its daemon`;
  if (program === undefined) return absent(CLAMSCAN);
  return `${program}, without its daemon: ${CLAMD.without} (apt install ${CLAMD.packages.apt} ${CLAMDSCAN.packages.apt})`;
}

async function other({ program, without, get }: OtherScanner, path: string): Promise<string> {
  const version = await versionOf({ program }, path);
  if (version !== undefined) return version;
  const own = findProgram(program);
  if (own !== undefined) return `in ${own}, where steps do not look: link it into /usr/local/bin`;
  return `not there: ${without} (${get})`;
}

async function dataRows(wishes: DataWishes): Promise<Pick<Scanners, "rows" | "ok">> {
  try {
    const { clamav, vulnerabilities } = dataFolders(wishes);
    const place = dataPlace(wishes);
    return {
      ok: true,
      rows: [
        ["signatures", await signatures(clamav, join(place, "clamav"))],
        ["feed", await feed(vulnerabilities, join(place, "vulnerabilities"))],
      ],
    };
  } catch (thrown) {
    return { ok: false, rows: [["data", explain(thrown)]] };
  }
}

async function signatures(folder: string | undefined, place: string): Promise<string> {
  const files = folder === undefined ? [] : (await databaseFiles(folder)).filter(isSignatures);
  if (folder !== undefined && files.length > 0) return `${folder}: ${files.join(", ")}${age(folder, files)}`;
  return `none: images are not scanned for malware (freshclam gets them; or put own ones into ${place})`;
}

/** Official signatures come daily; those of a month miss what is new. Days. */
const OLD = 30;

function age(folder: string, files: readonly string[]): string {
  const newest = Math.max(...files.map((name) => statSync(join(folder, name)).mtimeMs));
  const days = Math.floor((Date.now() - newest) / (24 * 60 * 60 * 1000));
  return days > OLD ? `; ${days} days old: freshclam gets new ones` : "";
}

async function feed(folder: string | undefined, place: string): Promise<string> {
  const files = folder === undefined ? [] : await feedFiles(folder);
  const clair = folder !== undefined && (await exists(join(folder, "matcher.db")));
  const found = [
    ...(files.length === 0 ? [] : [`${files.length} OSV ${files.length === 1 ? "file" : "files"}`]),
    ...(clair ? ["Clair's matcher.db"] : []),
  ];
  if (found.length > 0) return `${folder}: ${found.join(" and ")}`;
  const what = "packages are not matched against known vulnerabilities";
  return `none: ${what} (put archives as osv.dev publishes them, such as Debian/all.zip, into ${place})`;
}
