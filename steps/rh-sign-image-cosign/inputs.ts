import { readFile } from "node:fs/promises";
import { codeOf } from "../../lib/errors/index.ts";
import {
  checkJudged,
  type DataPlace,
  dataFile,
  readSnapshot,
  releaseFault,
  type SnapshotComponent,
} from "../../lib/release/index.ts";

/** What is signed, and under which names. */
export interface Inputs {
  readonly components: readonly SnapshotComponent[];
  /** Paths of repositories that are signed as registry.access.redhat.com too; undefined for all. */
  readonly alsoAccess: ReadonlySet<string> | undefined;
}

/**
 * Reads the snapshot, if it is the one that was judged, and the list of repositories.
 * Faults RELEASE_NO_FILE, RELEASE_BAD_DATA, RELEASE_CHANGED.
 */
export async function readInputs(
  params: DataPlace & { readonly snapshotPath: string; readonly signRegistryAccessPath: string },
): Promise<Inputs> {
  const snapshotFile = dataFile(params, params.snapshotPath);
  const { signRegistryAccessPath: path } = params;
  const accessFile = path === "" ? undefined : dataFile(params, path);
  if (accessFile !== undefined) await checkJudged([accessFile]);
  const { components = [] } = await readSnapshot(snapshotFile, { judged: true });
  const alsoAccess = accessFile === undefined ? undefined : linesOf(await textOf(accessFile, path));
  return { components, alsoAccess };
}

const linesOf = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== ""),
  );

async function textOf(file: string, path: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (thrown) {
    if (codeOf(thrown) !== "ENOENT") throw thrown;
    const next = "Give the path that publish-pyxis-repository wrote, or leave signRegistryAccessPath out.";
    throw releaseFault("RELEASE_NO_FILE", `there is no file ${path} in the release's folder`, next, thrown);
  }
}
