import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { ifThere, isWithin } from "../../lib/files/index.ts";
import { bad } from "./args.ts";

/** What is not looked at: paths and MIME types, each a regular expression that is searched for. */
export interface Exclusions {
  readonly paths: readonly RegExp[];
  readonly mimeTypes: readonly RegExp[];
}

/** The exclusions of find_unicode_control.py; the paths begin with `/` at the root of the sources. */
const BUILT_IN: Exclusions = {
  paths: [/\/\.git\//, /\/\.hg\//, /\.desktop$/, /ChangeLog$/, /NEWS$/, /\.ppd$/, /\.txt$/, /\.directory$/],
  mimeTypes: [/text\/x-po$/, /text\/x-tex$/, /text\/x-troff$/, /text\/html$/],
};
const TESTS = /\/test[^/]+\//;

/** Built-in exclusions, tests if asked for, and those of a config file. Fault SAST_BAD_ARGS. */
export async function exclusionsOf(root: string, config: string, notests: boolean): Promise<Exclusions> {
  const own = config === "" ? undefined : await readConfig(root, config);
  return {
    paths: [...BUILT_IN.paths, ...(own?.paths ?? []), ...(notests ? [TESTS] : [])],
    mimeTypes: [...BUILT_IN.mimeTypes, ...(own?.mimeTypes ?? [])],
  };
}

/**
 * Reads `scan_exclude` and `scan_exclude_mime` of a config file in the sources: lists of texts in Python.
 * The program that this step stands for runs the file; it comes with the sources, so here it is only read.
 */
async function readConfig(root: string, config: string): Promise<Exclusions> {
  // The compatible task works in a folder beside the sources: `../../source/x` is their x.
  const path = join(root, config.replace(/^(?:\.\.\/)+source\//, ""));
  const real = await ifThere(realpath(path));
  if (real === undefined || !isWithin(real, root))
    throw bad(`-c ${JSON.stringify(config)} is no file in the sources`);
  const text = (await readFile(real, "utf8")).replace(/^\s*#.*$/gm, "");
  const list = (name: string) => textsOf(text, name).map((each) => expression(name, each));
  return { paths: list("scan_exclude"), mimeTypes: list("scan_exclude_mime") };
}

const TEXT = /([rR]?)(?:'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)")/y;

function textsOf(text: string, name: string): readonly string[] {
  const start = new RegExp(`^${name}\\s*=\\s*\\[`, "m").exec(text);
  if (start === null) return [];
  const found: string[] = [];
  let at = start.index + start[0].length;
  for (;;) {
    at += /^(?:[\s,]|#.*)*/.exec(text.slice(at))?.[0].length ?? 0;
    if (text[at] === "]") return found;
    TEXT.lastIndex = at;
    const each = TEXT.exec(text);
    if (each === null) throw bad(`-c: ${name} is not a list of texts in quotes`);
    const content = each[2] ?? each[3] ?? "";
    // Python leaves unknown escapes as they are; of the known ones only these stand in expressions.
    found.push(each[1] === "" ? content.replace(/\\([\\'"])/g, "$1") : content);
    at = TEXT.lastIndex;
  }
}

function expression(name: string, text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (thrown) {
    throw bad(`-c: ${name} has ${JSON.stringify(text)}, which is no regular expression`, thrown);
  }
}
