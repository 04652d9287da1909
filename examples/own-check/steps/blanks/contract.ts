import { defineCheck, text } from "../../../../lib/contract/index.ts";

export const blanksCheck = defineCheck({
  name: "blanks",
  does: "Looks for lines in the sources that end in blanks.",
  effect: "reads",
  image: "sast",
  params: { source: text({ describe: "Folder of the sources" }) },
  check: { task: "blanks-check", faults: "reported" },
});
