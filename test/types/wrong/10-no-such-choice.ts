import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ task }) => {
  // error: Type '"ocl"' is not assignable to type '"docker" | "dual" | "oci" | TextRef'.
  task("a", buildIndex, { params: { IMAGE: "x", IMAGES: [], FORMAT: "ocl" } });
  return {};
});
