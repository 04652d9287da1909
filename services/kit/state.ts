import { join } from "node:path";
import { readIfThere, writeWhole } from "../../lib/files/index.ts";
import { serviceFault } from "./fault.ts";

/** What a service knows, as JSON that a person can read. */
export interface State<T> {
  get(): T;
  /** Replaces it, in the order of the calls; it is on disk when the promise is kept. */
  change(to: (now: T) => T): Promise<T>;
}

/** Opens `<dir>/<name>.json`, or keeps the state in memory only if there is no `dir`. Fault SERVICE_BAD_STATE. */
export async function openState<T>(dir: string | undefined, name: string, initial: T): Promise<State<T>> {
  const file = dir === undefined ? undefined : join(dir, `${name}.json`);
  let now = file === undefined ? initial : await load(file, initial);
  let written: Promise<unknown> = Promise.resolve();
  return {
    get: () => now,
    change(to) {
      now = to(now);
      const value = now;
      const text = `${JSON.stringify(value, undefined, 2)}\n`;
      if (file === undefined) return Promise.resolve(value);
      const done = written.then(() => writeWhole(file, text, { mode: 0o600, makeFolder: true }));
      written = done.catch(() => {});
      return done.then(() => value);
    },
  };
}

async function load<T>(file: string, initial: T): Promise<T> {
  const text = await readIfThere(file);
  if (text === undefined) return initial;
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw serviceFault(
      "SERVICE_BAD_STATE",
      `the state ${file} is no JSON`,
      "Correct the file, or remove it.",
      cause,
    );
  }
}
