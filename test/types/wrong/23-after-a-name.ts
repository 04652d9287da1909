// error: 'clone' is declared but its value is never read.
import { base, clone, other } from "../sample.ts";

base.extend({ name: "wrong", version: "1.0.0" }, ({ task }) => {
  // error: Type 'string' is not assignable to type 'AnyHandle'.
  task("a", other, { params: { IMAGE: "x" }, after: ["clone"] });
  return {};
});
