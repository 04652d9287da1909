import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ task }) => {
  // error: Type 'number' is not assignable to type 'Text'.
  task("a", buildIndex, { params: { IMAGE: 7, IMAGES: [] } });
  return {};
});
