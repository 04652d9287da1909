import {
  type EnvValue,
  flag,
  type Place,
  type TaskKit,
  type TextRef,
  text,
} from "../../lib/contract/index.ts";
import { sastUploadStep } from "../../steps/sast-upload/contract.ts";
import { CA_FILE, type CaTrustRefs, caVolume } from "./ca-trust.ts";
import { endpointFile, endpointsVolume } from "./endpoints.ts";

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

type Named =
  | "image-url"
  | "image-digest"
  | "TARGET_DIRS"
  | "KFP_GIT_URL"
  | "PROJECT_NAME"
  | "RECORD_EXCLUDED";
/** What the body of a task with a static analysis works with. */
interface AnalysisKit {
  readonly params: CaTrustRefs & { readonly [K in Named]: TextRef };
  readonly workspaces: { readonly workspace: Place<false> };
  readonly step: TaskKit<{}, {}>["step"];
  readonly volume: TaskKit<{}, {}>["volume"];
}

/**
 * What tasks with a static analysis have in common: flags, environment and mounts of the step that looks at
 * the sources, and the step that attaches its report.
 */
export function analysis(task: string, { params, workspaces, step, volume }: AnalysisKit) {
  const ca = caVolume(volume, params);
  const shared = volume("shared", { emptyDir: {} }).at(SHARED);
  const flags = {
    source: `${workspaces.workspace.path}/source`,
    targetDirs: params.TARGET_DIRS,
    kfpGitUrl: params.KFP_GIT_URL,
    kfpEndpointFile: endpointFile("kfp"),
    projectName: params.PROJECT_NAME,
    component: COMPONENT,
    recordExcluded: params.RECORD_EXCLUDED,
    shared: SHARED,
    caFile: CA_FILE,
  };
  const upload = () =>
    step("upload", sastUploadStep, {
      params: {
        task,
        shared: SHARED,
        imageUrl: params["image-url"],
        imageDigest: params["image-digest"],
        caFile: CA_FILE,
      },
      mounts: [shared, ca],
      resources: { cpu: "100m", memory: "256Mi" },
    });
  return { flags, env: componentEnv, mounts: [shared, ca, endpointsVolume(volume)], upload };
}
