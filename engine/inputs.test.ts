import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryLog } from "../lib/log/index.ts";
import type { Task, TaskRun } from "../lib/tekton/types.ts";
import { readObjects, readParams } from "./files.ts";
import { openObjects } from "./objects/index.ts";
import { runOf, withInputs } from "./request.ts";

const TASK: Task = {
  apiVersion: "tekton.dev/v1",
  kind: "Task",
  metadata: { name: "t" },
  spec: {
    params: [
      { name: "text" },
      { name: "list", type: "array" },
      { name: "o", type: "object", properties: {} },
      { name: "a.b" },
    ],
  },
};
const given = (params: string[], workspaces: string[] = [], paramFile = {}) =>
  runOf(TASK, { params, workspaces, paramFile, path: (path) => `/cwd/${path}` }).spec as TaskRun["spec"];
const values = (...params: string[]) =>
  Object.fromEntries((given(params).params ?? []).map(({ name, value }) => [name, value]));

describe("params of the command line", () => {
  it.each([
    [["text=a=b"], { text: "a=b" }],
    [["text="], { text: "" }],
    [["list=a"], { list: ["a"] }],
    [["list=a,b", "list=c"], { list: ["a,b", "c"] }],
    [['list=["a","b"]'], { list: ["a", "b"] }],
    [["list=[]"], { list: [] }],
    [['o={"k":"v"}'], { o: { k: "v" } }],
    [["o.k=v", "o.l.m=w"], { o: { k: "v", "l.m": "w" } }],
    [["a.b=x"], { "a.b": "x" }],
  ])("%j", (params, expected) => expect(values(...params)).toEqual(expected));
  it.each([
    [["text"], "no name=value"],
    [["=x"], "no name=value"],
    [["nope=x"], "there is no param nope"],
    [["text=a", "text=b"], "given 2 times"],
    [["list=[a"], "no JSON of it"],
    [["o=x"], "no JSON of it"],
  ])("%j is refused", (params, message) => expect(() => values(...params)).toThrow(message));
  it("go before those of a file", () => {
    const spec = given(["text=line"], [], { text: "file", list: ["file"] });
    expect(spec.params).toEqual([
      { name: "list", value: ["file"] },
      { name: "text", value: "line" },
    ]);
    expect(() => given([], [], { nope: "x" })).toThrow("there is no param nope");
  });
  it("are laid over those of a run", () => {
    const run: TaskRun = {
      apiVersion: "tekton.dev/v1",
      kind: "TaskRun",
      metadata: {},
      spec: {
        params: [
          { name: "text", value: "old" },
          { name: "x", value: "y" },
        ],
      },
    };
    const laid = withInputs(run, { params: ["text=new"], workspaces: ["w=emptyDir"], path: String });
    expect(laid.spec.params).toEqual([
      { name: "x", value: "y" },
      { name: "text", value: "new" },
    ]);
    expect(laid.spec.workspaces).toEqual([{ name: "w", emptyDir: {} }]);
  });
});

describe("workspaces of the command line", () => {
  it.each([
    ["w=some dir", { hostPath: { path: "/cwd/some dir" } }],
    ["w=emptyDir", { emptyDir: {} }],
    ["w=volume", { volumeClaimTemplate: {} }],
    ["w=secret:s", { secret: { secretName: "s" } }],
    ["w=configmap:c", { configMap: { name: "c" } }],
  ])("%s", (text, expected) => expect(given([], [text]).workspaces).toEqual([{ name: "w", ...expected }]));
  it.each(["w", "w=", "=x"])("%s is refused", (text) =>
    expect(() => given([], [text])).toThrow("no name=DIR"),
  );
});

describe("files", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "slipway files "));
    await mkdir(join(folder, "secret", "sub"), { recursive: true });
    await writeFile(join(folder, "secret", "username"), "user");
    await writeFile(join(folder, "secret", "password"), "a secret\n");
    await writeFile(join(folder, "b.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: b }\n");
    await writeFile(
      join(folder, "a.json"),
      '{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"../x"}}',
    );
    await writeFile(join(folder, "notes.txt"), "no yaml");
    await writeFile(join(folder, "params"), "text: 1\nlist: [a]\n");
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("of a folder are read by name, secrets from their folders", async () => {
    const objects = await readObjects({
      files: [],
      folders: [folder],
      secrets: [`git=${join(folder, "secret")}`],
    });
    expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual([
      "PersistentVolumeClaim/../x",
      "ConfigMap/b",
      "Secret/git",
    ]);
    expect(objects[2]).toMatchObject({ type: "kubernetes.io/basic-auth", data: { username: "dXNlcg==" } });
    const log = memoryLog();
    const open = openObjects({ objects, volumes: join(folder, "volumes"), log });
    expect(log.mask("it is a secret!")).toBe("it is ***!");
    expect(await open.claim("../x")).toBe(join(folder, "volumes", "__x"));
    expect(await open.claim("other")).toBeUndefined();
    const fresh = await open.newClaim("run", "data");
    expect(await open.claim(fresh.name)).toBe(fresh.directory);
  });
  it("of params may hold numbers and lists", async () => {
    expect(await readParams(join(folder, "params"))).toEqual({ text: "1", list: ["a"] });
  });
  it("that are not there are named", async () => {
    await expect(readObjects({ files: [join(folder, "none")], folders: [], secrets: [] })).rejects.toThrow(
      "no such file",
    );
    await expect(readObjects({ files: [], folders: [], secrets: ["git=/none"] })).rejects.toThrow(
      "no folder that can be read",
    );
    await expect(readObjects({ files: [], folders: [], secrets: ["git"] })).rejects.toThrow("no name=DIR");
  });
});
