import { type EnvValue, flag, text } from "../../lib/contract/index.ts";

/** Params about findings that are known to be none; the static analyses have them in common. */
export const knownFalsePositives = {
  KFP_GIT_URL: text({
    default: "SITE_DEFAULT",
    describe:
      "Git repository with known false positives, URL[#revision]; SITE_DEFAULT for the site's, empty for none",
  }),
  PROJECT_NAME: text({
    default: "",
    describe: "Name of the project in that repository; the component's if empty",
  }),
  RECORD_EXCLUDED: flag({
    default: false,
    describe: "Keep known false positives, in excluded-findings.json beside the report",
  }),
};

/** Folder that the steps of a static analysis share: report and outcome. */
export const SHARED = "/shared";

/** The pod's label with the component's name; the kubelet puts it into the flag. */
export const componentEnv: Readonly<Record<string, EnvValue>> = {
  COMPONENT_LABEL: { fieldPath: "metadata.labels['appstudio.openshift.io/component']" },
};
export const COMPONENT = "$(COMPONENT_LABEL)";
