import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, task }) => {
  // error: Property 'at' is missing in type 'TextRef' but required in type 'ListRef'.
  task("a", buildIndex, { params: { IMAGE: "x", IMAGES: params.url } });
  return {};
});
