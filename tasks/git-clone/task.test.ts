import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { init } from "../init/task.ts";
import { gitClone, gitCloneOciTa } from "./task.ts";

const published = JSON.parse(
  readFileSync(new URL("../../test/dropin/interfaces.json", import.meta.url), "utf8"),
).tasks;
const options = { image: (folder: string) => `localhost/slipway/${folder}:0` };
type Named = readonly { readonly name?: string | undefined }[] | undefined;
const names = (things: Named) => (things ?? []).map(({ name }) => name).sort();

describe.each([init, gitClone, gitCloneOciTa])("$name", (task) => {
  const { spec } = renderTask(task, options);
  const wanted = published[task.name];

  it("has the published params, with type and default", () => {
    const plain = (params: readonly { name: string; type?: string; default?: unknown }[] | undefined) =>
      (params ?? [])
        .map(({ name, type = "string", default: value }) => ({ name, type, value }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(plain(spec.params)).toEqual(plain(wanted.params));
  });

  it("has the published results, workspaces, volumes, and steps in their order", () => {
    expect(names(spec.results)).toEqual(names(wanted.results));
    expect(names(spec.volumes)).toEqual(names(wanted.volumes));
    expect(spec.steps?.map(({ name }) => name)).toEqual(
      wanted.steps.map(({ name }: { name: string }) => name),
    );
    const optional = (workspaces: readonly { name: string; optional?: boolean }[] = []) =>
      Object.fromEntries(workspaces.map((each) => [each.name, each.optional ?? false]));
    expect(optional(spec.workspaces)).toEqual(optional(wanted.workspaces));
  });
});

it("writes the commit into two results", () => {
  const [clone] = renderTask(gitClone, options).spec.steps ?? [];
  const commits = clone?.args?.filter((each) => each.startsWith("--result=commit:"));
  expect(commits).toEqual([
    "--result=commit:$(results.commit.path)",
    "--result=commit:$(results.CHAINS-GIT_COMMIT.path)",
  ]);
});
