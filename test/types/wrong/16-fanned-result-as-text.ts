import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, task, fan }) => {
  const legs = fan("a", buildIndex, { matrix: { PLATFORM: params.images }, params: { IMAGE: "x", IMAGES: [] } });
  // error: Type 'ListRef' is not assignable to type 'Text'.
  task("b", buildIndex, { params: { IMAGE: legs.results.DIGEST, IMAGES: [] } });
  return {};
});
