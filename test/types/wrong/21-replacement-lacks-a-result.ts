import { base, other } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ replace, tasks }) => {
  // error: Type '{ SUM: TextRef; }' is missing the following properties from type '{ DIGEST: TextRef; REFS: ListRef; }': DIGEST, REFS
  replace(tasks.index, other, { params: { IMAGE: "x" } });
  return {};
});
