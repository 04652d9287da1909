import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ task }) => {
  // error: Type 'string' is not assignable to type 'boolean | TextRef'.
  task("a", buildIndex, { params: { IMAGE: "x", IMAGES: [], SQUASH: "yes" } });
  return {};
});
