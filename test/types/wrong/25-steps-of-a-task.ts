import { defineTask, list, text, workspace } from "../../../lib/contract/index.ts";
import { cloneStep } from "../sample.ts";

export const task = defineTask(
  {
    name: "wrong",
    version: "1.0.0",
    does: "Wrong.",
    params: { url: list({ describe: "URLs" }), output: text({ describe: "Folder" }) },
    workspaces: { maybe: workspace({ describe: "Optional", optional: true }) },
  },
  ({ params, workspaces, step }) => {
    const key = { path: "/key", optional: false } as const;
    // error: Type 'ListRef' is not assignable to type 'Text'.
    step("a", cloneStep, { params: { url: params.url, output: "x" }, secrets: { key } });
    // error: Property 'outptu' does not exist on type 'Refs<{ readonly url: ListParam<true>; readonly output: TextParam<true>; }>'. Did you mean 'output'?
    step("b", cloneStep, { params: { url: "x", output: params.outptu }, secrets: { key } });
    // error: Property 'secrets' is missing in type '{ params: { url: string; output: string; }; }' but required in type '{ readonly secrets: { readonly auth?: Place<boolean>; readonly key: Place<false>; }; }'.
    step("c", cloneStep, { params: { url: "x", output: "x" } });
    // error: Type 'Place<true>' is not assignable to type 'Place<false>'.
    step("d", cloneStep, { params: { url: "x", output: "x" }, secrets: { key: workspaces.maybe } });
    const { results } = step("e", cloneStep, { params: { url: "x", output: "x" }, secrets: { key } });
    // error: Property 'comit' does not exist on type '{ readonly commit: TextRef; readonly merged: TextRef; }'. Did you mean 'commit'?
    return { commit: results.comit };
  },
);
