import { base, cloneOciTa } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, workspaces, task }) => {
  // error: Object literal may only specify known properties, and 'output' does not exist in type '{ readonly keys: WorkspaceRef<false>; readonly auth?: WorkspaceRef<boolean>; }'.
  task("a", cloneOciTa, { params: { url: params.url, ociStorage: "x" }, workspaces: { keys: workspaces.need, output: workspaces.need } });
  return {};
});
