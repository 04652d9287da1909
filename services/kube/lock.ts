import { closeSync, mkdirSync, openSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";

/** A change takes milliseconds; a lock that is older is of a process that was killed. */
const STALE_MS = 5000;
const WAIT_MS = 2;

/** Does something while no other process does something under the lock of this folder. */
export function locked<T>(folder: string, work: () => T): T {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, ".lock");
  while (!taken(lock)) {
    if (isStale(lock)) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, "wx"));
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "EEXIST") return false;
    throw thrown;
  }
}

const isStale = (lock: string): boolean => {
  const { mtimeMs } = statSync(lock, { throwIfNoEntry: false }) ?? {};
  return mtimeMs !== undefined && Date.now() - mtimeMs > STALE_MS;
};
