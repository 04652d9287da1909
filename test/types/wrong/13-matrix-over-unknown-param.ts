import { base, buildIndex } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ params, fan }) => {
  // error: Object literal may only specify known properties, but 'PLATFROM' does not exist in type '{ readonly FORMAT: ListRef | readonly Text[]; readonly IMAGE: ListRef | readonly Text[]; readonly PLATFORM: ListRef | readonly Text[]; readonly SQUASH: ListRef | readonly Text[]; }'. Did you mean to write 'PLATFORM'?
  // error: Object literal may only specify known properties, but 'IMAGE' does not exist in type '{ readonly IMAGES: ListRef | readonly (ListRef | Text)[]; }'. Did you mean to write 'IMAGES'?
  fan("a", buildIndex, { matrix: { PLATFROM: params.images }, params: { IMAGE: "x", IMAGES: [] } });
  return {};
});
