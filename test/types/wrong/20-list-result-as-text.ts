import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ task, tasks }) => {
  // error: Type 'ListRef' is not assignable to type 'Text'.
  task("a", buildIndex, { params: { IMAGE: tasks.index.results.REFS, IMAGES: [] } });
  return {};
});
