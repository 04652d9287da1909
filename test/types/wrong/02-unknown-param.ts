import { base, cloneOciTa } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, workspaces, task }) => {
  // error: Object literal may only specify known properties, but 'revison' does not exist in type '{ readonly ociStorage: Text; readonly ociArtifactExpiresAfter?: Text; readonly url: Text; readonly revision?: Text; }'. Did you mean to write 'revision'?
  task("a", cloneOciTa, { params: { url: params.url, ociStorage: "x", revison: "main" }, workspaces: { keys: workspaces.need } });
  return {};
});
