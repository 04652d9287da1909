import { base, clone } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, workspaces, task }) => {
  // error: Property 'source' does not exist on type '{ readonly need: WorkspaceRef<false>; readonly maybe: WorkspaceRef<true>; }'.
  task("a", clone, { params: { url: params.url }, workspaces: { output: workspaces.source, keys: workspaces.need } });
  return {};
});
