import { readFileSync } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";
import { writeWhole } from "../../lib/files/index.ts";
import type { ProcessName } from "./types.ts";

/** Writes a JSON file so that a reader sees the old one or the new one. */
export const writeJson = (path: string, value: unknown): Promise<void> =>
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`);

/** The value in a JSON file; undefined if it is not there or not whole. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

/** Bytes that a folder takes; links are not followed; what vanishes meanwhile is nothing. */
export async function sizeOf(path: string): Promise<number> {
  const info = await lstat(path).catch(() => undefined);
  if (info === undefined) return 0;
  if (!info.isDirectory()) return info.blocks * 512;
  const names = await readdir(path).catch(() => []);
  const sizes = await Promise.all(names.map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, info.blocks * 512);
}

/** This process. */
export const thisProcess = (): ProcessName => ({ pid: process.pid, born: bornAt(process.pid) ?? "" });

/** True while the process that wrote the name still runs. */
export function isAlive({ pid, born }: ProcessName): boolean {
  try {
    process.kill(pid, 0);
  } catch (thrown) {
    if (codeOf(thrown) !== "EPERM") return false;
  }
  return (bornAt(pid) ?? "") === born;
}

/** Start time in ticks since boot, on Linux. */
function bornAt(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
