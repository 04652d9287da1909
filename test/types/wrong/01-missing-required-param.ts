import { base, cloneOciTa } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, workspaces, task }) => {
  // error: Property 'ociStorage' is missing in type '{ url: TextRef; }' but required in type '{ readonly ociStorage: Text; readonly ociArtifactExpiresAfter?: Text; readonly url: Text; readonly revision?: Text; }'.
  task("a", cloneOciTa, { params: { url: params.url }, workspaces: { keys: workspaces.need } });
  return {};
});
