import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { splitUse, useArtifact } from "../../lib/artifacts/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";

export interface BranchOptions {
  /** `<artifact>=<directory>` each; the directory is not used, and an empty artifact is skipped. */
  readonly artifacts: readonly string[];
  readonly caFile: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The release's folder as parallel tasks left it, one each; removed at the end of the block that opened it. */
export interface Branches extends AsyncDisposable {
  readonly folders: readonly string[];
}

/** Fetches, verifies and unpacks each artifact into a folder of its own. Faults of lib/artifacts. */
export async function unpackBranches({ artifacts, caFile, log, signal }: BranchOptions): Promise<Branches> {
  const uris = artifacts.map((each) => splitUse(each).uri).filter((uri) => uri !== "");
  const top = await mkdtemp(join(tmpdir(), "slipway-results-"));
  const dispose = () => rm(top, { recursive: true, force: true });
  try {
    await using client = await openRegistry({ caFile, log, signal });
    const folders: string[] = [];
    for (const [index, uri] of uris.entries()) {
      const folder = join(top, String(index));
      await mkdir(folder);
      await useArtifact(client, uri, folder, { log, signal });
      folders.push(folder);
    }
    return { folders, [Symbol.asyncDispose]: dispose };
  } catch (thrown) {
    await dispose();
    throw thrown;
  }
}
