import { readFile } from "node:fs/promises";
import type { Log } from "../../lib/log/index.ts";
import { findFile } from "./containment.ts";
import { buildFault } from "./fault.ts";

export type Pairs = Readonly<Record<string, string>>;

/** `key=value` texts of a list param. Later ones win. */
export function readPairs(param: string, texts: readonly string[]): Pairs {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf("=");
      if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
      throw buildFault(
        "BUILD_BAD_PARAM",
        `${param} has ${JSON.stringify(text.slice(0, 60))}, which is not key=value`,
        "Give each element as key=value.",
      );
    }),
  );
}

/** Build arguments: the file first, the list over it. A name alone would take the step's own env: it is left out. */
export async function readBuildArgs(
  {
    source,
    buildArgs,
    buildArgsFile,
  }: { source: string; buildArgs: readonly string[]; buildArgsFile: string },
  log: Log,
): Promise<Pairs> {
  const fromFile = await pairsOfFile(source, buildArgsFile, "BUILD_ARGS_FILE");
  const bare = buildArgs.filter((text) => /^\w+$/.test(text));
  for (const name of bare) log.warn(`BUILD_ARGS: ${name} has no value and is left out`);
  return {
    ...fromFile,
    ...readPairs(
      "BUILD_ARGS",
      buildArgs.filter((text) => !bare.includes(text)),
    ),
  };
}

/** Lines `key=value`; empty lines and lines with `#` are left out. */
export async function pairsOfFile(source: string, path: string, param: string): Promise<Pairs> {
  if (path === "") return {};
  const text = await readFile(await findFile(source, path, param), "utf8");
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#.*)?$/.test(line));
  return readPairs(
    param,
    lines.map((line) => line.trimStart()),
  );
}
