import { base, clone } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, task }) => {
  // error: Property 'workspaces' is missing in type '{ params: { url: TextRef; }; }' but required in type '{ readonly workspaces: { readonly output: WorkspaceRef<false>; readonly keys: WorkspaceRef<false>; readonly auth?: WorkspaceRef<boolean>; }; }'.
  task("a", clone, { params: { url: params.url } });
  return {};
});
