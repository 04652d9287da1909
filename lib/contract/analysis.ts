import { flag, text } from "./params.ts";

/** Flags that every static analysis of sources has: where to look, what is known of findings, where they go. */
export const analysisFlags = {
  source: text({ describe: "Folder with the sources" }),
  targetDirs: text({ default: ".", describe: "Folders in the sources to look at, separated by commas" }),
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
};
