import { defineCheck, flag, text } from "../../lib/contract/index.ts";
import { git } from "../../lib/tools/git.decl.ts";

export const sastUnicodeCheckStep = defineCheck({
  name: "sast-unicode-check",
  does: "Looks for characters in the sources that make text look other than it is, such as bidirectional controls.",
  effect: "reads",
  image: "sast",
  check: { task: "sast-unicode-check", faults: "reported" },
  tools: [{ ...git, optional: true }],
  params: {
    source: text({ describe: "Folder with the sources" }),
    targetDirs: text({ default: ".", describe: "Folders in the sources to look at, separated by commas" }),
    findUnicodeControlArgs: text({
      default: "-p bidi -v -d -t",
      describe:
        "-p all|bidi: which characters; -t: not in tests; -v: say each file; -d: lines; -c FILE: exclusions",
    }),
    kfpGitUrl: text({
      default: "SITE_DEFAULT",
      describe:
        "Git repository with known false positives, URL[#revision]; SITE_DEFAULT for the site's, empty for none",
    }),
    kfpEndpointFile: text({
      default: "",
      describe: "File with the URL of the site's repository, if it is there",
    }),
    projectName: text({
      default: "",
      describe: "Name of the project in that repository; default: the component",
    }),
    component: text({ default: "", describe: "Name of the component that is built" }),
    recordExcluded: flag({
      default: false,
      describe: "Keep known false positives in excluded-findings.json",
    }),
    shared: text({ describe: "Folder that the steps of the task share" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
});
