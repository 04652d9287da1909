import { base, clone } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, workspaces, task }) => {
  // error: Type 'WorkspaceRef<true>' is not assignable to type 'WorkspaceRef<false>' with 'exactOptionalPropertyTypes: true'. Consider adding 'undefined' to the types of the target's properties.
  task("a", clone, { params: { url: params.url }, workspaces: { output: workspaces.maybe, keys: workspaces.need } });
  return {};
});
