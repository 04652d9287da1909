import { base, cloneOciTa } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, workspaces, task }) => {
  // error: Type 'ListRef' is not assignable to type 'Text'.
  task("a", cloneOciTa, { params: { url: params.images, ociStorage: "x" }, workspaces: { keys: workspaces.need } });
  return {};
});
