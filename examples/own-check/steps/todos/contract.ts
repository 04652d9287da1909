import { defineCheck, text } from "../../../../lib/contract/index.ts";

export const todosCheck = defineCheck({
  name: "todos",
  does: "Looks for notes in the sources that nobody is named for.",
  effect: "reads",
  image: "sast",
  params: { source: text({ describe: "Folder of the sources" }) },
  check: { task: "todos-check", faults: "reported" },
});
