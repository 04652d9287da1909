import { base, cloneOciTa } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, workspaces, task }) => {
  // error: Object literal may only specify known properties, and 'deleteExisting' does not exist in type '{ readonly ociStorage: Text; readonly ociArtifactExpiresAfter?: Text; readonly url: Text; readonly revision?: Text; }'.
  task("a", cloneOciTa, { params: { url: params.url, ociStorage: "x", deleteExisting: true }, workspaces: { keys: workspaces.need } });
  return {};
});
