import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import type { ListRef, Run, Task, TextRef, Values } from "../../lib/contract/index.ts";
import { base, type buildIndex, type clone, cloneOciTa, type cloneStep, type other } from "./sample.ts";

const WRONG = join(import.meta.dirname, "wrong");
const files = (await readdir(WRONG)).sort();

interface Mistake {
  readonly file: string;
  /** Line of the mistake, from 1. */
  readonly line: number;
  readonly message: string;
}

/** Every mistake is announced in the lines above it: `// error: part of the message`. */
async function announced(file: string): Promise<Mistake[]> {
  const lines = (await readFile(join(WRONG, file), "utf8")).split("\n");
  const texts = lines.map((line) => /^\s*\/\/ error: (.*)$/.exec(line)?.[1]);
  return texts.flatMap((message, index) => {
    if (message === undefined) return [];
    const next = texts.findIndex((text, at) => at > index && text === undefined);
    return [{ file, line: next + 1, message }];
  });
}

/** What the compiler says of all files of `wrong/`, with the lines that explain each error. */
async function compile(): Promise<Mistake[]> {
  const require = createRequire(import.meta.url);
  const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
  const args = [tsc, "--noEmit", "--checkers", "1", "--pretty", "false", "-p", import.meta.dirname];
  const said = await new Promise<string>((done) => {
    execFile(process.execPath, args, { maxBuffer: 1 << 24 }, (_, stdout) => done(stdout));
  });
  return said.split(/\n(?=\S)/).flatMap((error) => {
    const [, path = "", line, message = ""] =
      /^(.*?)\((\d+),\d+\): error TS\d+: ([\s\S]*)$/.exec(error) ?? [];
    return path.includes("wrong/")
      ? [{ file: path.slice(path.lastIndexOf("/") + 1), line: Number(line), message }]
      : [];
  });
}

describe("a mistake in wiring does not compile, with a message that says what it is", () => {
  let found: readonly Mistake[] = [];
  beforeAll(async () => {
    found = await compile();
  });

  it.each(files)("%s", async (file) => {
    const expected = await announced(file);
    expect(expected.length).toBeGreaterThan(0);
    const said = found.filter((mistake) => mistake.file === file);
    for (const { line, message } of expected)
      expect(said.filter((mistake) => mistake.line === line).map((mistake) => mistake.message)).toEqual(
        expect.arrayContaining([expect.stringContaining(message)]),
      );
    expect(said).toHaveLength(expected.length);
  });
});

type ParamsOf<T> = T extends Task<infer P> ? keyof P : never;
type HandlesOf<P> = P extends { body(kit: never): { readonly tasks?: infer T } } ? T : never;

describe("types that follow from a definition", () => {
  it("are the values that run gets", () => {
    type Params = Values<(typeof cloneStep)["params"]>;
    expectTypeOf<Params>().toEqualTypeOf<{
      readonly url: string;
      readonly depth: number | null;
      readonly output: string;
    }>();
    type Context = Parameters<Run<typeof cloneStep>>[0];
    expectTypeOf<Context["secrets"]>().toEqualTypeOf<{
      readonly auth: string | undefined;
      readonly key: string;
    }>();
    expectTypeOf<Context["tools"]["git"]["fetch"]>().toEqualTypeOf<(url: string) => Promise<number>>();
  });

  it("are the results that a body returns", () => {
    expectTypeOf<ReturnType<(typeof buildIndex)["body"]>>().toEqualTypeOf<{
      DIGEST: TextRef;
      REFS: ListRef;
    }>();
  });

  it("change with a variant", () => {
    expectTypeOf<ParamsOf<typeof clone>>().toEqualTypeOf<"url" | "revision" | "deleteExisting">();
    expectTypeOf<ParamsOf<typeof cloneOciTa>>().toEqualTypeOf<
      "url" | "revision" | "ociStorage" | "ociArtifactExpiresAfter"
    >();
    expectTypeOf<ReturnType<(typeof cloneOciTa)["body"]>>().toEqualTypeOf<{
      commit: TextRef;
      SOURCE_ARTIFACT: TextRef;
    }>();
    expectTypeOf<keyof (typeof cloneOciTa)["workspaces"]>().toEqualTypeOf<"keys" | "auth">();
  });

  it("make every task a Task, so that lists of tasks need no cast", () => {
    expectTypeOf<typeof clone>().toExtend<Task>();
    expectTypeOf<typeof cloneOciTa>().toExtend<Task>();
    expectTypeOf<typeof other>().toExtend<Task>();
  });

  it("grow with an extension", () => {
    const extended = base.extend(
      { name: "more", version: "1.0.0", params: { extra: base.params.url } },
      ({ params, workspaces, tasks, task }) => {
        expectTypeOf(params).toHaveProperty("extra").toEqualTypeOf<TextRef>();
        expectTypeOf(params).toHaveProperty("images").toEqualTypeOf<ListRef>();
        const again = task("again", cloneOciTa, {
          params: { url: params.extra, ociStorage: tasks.clone.results.commit },
          workspaces: { keys: workspaces.need },
          before: [tasks.index],
        });
        return { tasks: { again } };
      },
    );
    expectTypeOf<keyof HandlesOf<typeof extended>>().toEqualTypeOf<"clone" | "index" | "again">();
    expectTypeOf<keyof typeof extended.params>().toEqualTypeOf<"url" | "images" | "extra">();
  });
});
