import { defineCheck, flag, integer, text } from "../../lib/contract/index.ts";
import { git } from "../../lib/tools/git.decl.ts";
import { shellcheck } from "../../lib/tools/shellcheck.decl.ts";

export const sastShellCheckStep = defineCheck({
  name: "sast-shell-check",
  does: "Looks for mistakes in the shell scripts of the sources, with ShellCheck.",
  effect: "reads",
  image: "sast",
  check: { task: "sast-shell-check", faults: "reported" },
  tools: [shellcheck, { ...git, optional: true }],
  params: {
    source: text({ describe: "Folder with the sources" }),
    targetDirs: text({ default: ".", describe: "Folders in the sources to look at, separated by commas" }),
    importantOnly: flag({
      default: true,
      describe: "Report only the rules whose findings are nearly always defects",
    }),
    skipJinja: flag({ default: true, describe: "Leave out files with Jinja2 templates in them" }),
    scriptTimeout: integer({ default: 30, min: 1, describe: "Seconds that ShellCheck gets for one script" }),
    cpuMaxFile: text({
      default: "",
      describe: "File with the container's limit of CPU (cgroup v2), which says how many run side by side",
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
