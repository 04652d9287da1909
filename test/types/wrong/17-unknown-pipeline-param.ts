import { base, cloneOciTa } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, workspaces, task }) => {
  // error: Element implicitly has an 'any' type because expression of type '"git-url"' can't be used to index type 'Refs<{ readonly url: TextParam<true>; readonly images: ListParam<false>; }>'.
  task("a", cloneOciTa, { params: { url: params["git-url"], ociStorage: "x" }, workspaces: { keys: workspaces.need } });
  return {};
});
