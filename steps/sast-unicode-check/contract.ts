import { analysisFlags, defineCheck, text } from "../../lib/contract/index.ts";
import { git } from "../../lib/tools/git.decl.ts";

export const sastUnicodeCheckStep = defineCheck({
  name: "sast-unicode-check",
  does: "Looks for characters in the sources that make text look other than it is, such as bidirectional controls.",
  effect: "reads",
  image: "sast",
  check: { task: "sast-unicode-check", faults: "reported" },
  tools: [{ ...git, optional: true }],
  params: {
    ...analysisFlags,
    findUnicodeControlArgs: text({
      default: "-p bidi -v -d -t",
      describe:
        "-p all|bidi: which characters; -t: not in tests; -v: say each file; -d: lines; -c FILE: exclusions",
    }),
  },
});
