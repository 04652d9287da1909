import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, fan }) => {
  // error: Object literal may only specify known properties, and 'PLATFORM' does not exist in type '{ readonly IMAGE: Text; readonly IMAGES: ListRef | readonly (ListRef | Text)[]; readonly FORMAT?: "docker" | "dual" | "oci" | TextRef; readonly SQUASH?: boolean | TextRef; }'.
  fan("a", buildIndex, { matrix: { PLATFORM: params.images }, params: { IMAGE: "x", IMAGES: [], PLATFORM: "z" } });
  return {};
});
