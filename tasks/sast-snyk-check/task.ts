import { defineTask, flag, type TaskKit, text, workspace } from "../../lib/contract/index.ts";
import { fetchExtraArtifactsStep } from "../../steps/fetch-extra-artifacts/contract.ts";
import { sastSnykCheckStep } from "../../steps/sast-snyk-check/contract.ts";
import { sastUploadStep } from "../../steps/sast-upload/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";
import { endpointFile, endpointsVolume } from "../shared/endpoints.ts";
import { COMPONENT, componentEnv, knownFalsePositives, SHARED } from "../shared/sast.ts";
import { trustedArtifacts } from "../variants/trusted-artifacts.ts";

/** Where the token is in the compatible task, too. */
const SECRETS = "/etc/secrets";

const head = {
  name: "sast-snyk-check",
  version: "0.5.0",
  does: "Looks for vulnerabilities in the sources with Snyk Code, and attaches the report to the image. It needs a token of Snyk in a Secret; without it the check is skipped.",
  annotations: { "tekton.dev/pipelines.minVersion": "0.12.1", "tekton.dev/tags": "konflux" },
  params: {
    SNYK_SECRET: text({ default: "snyk-secret", describe: "Secret with the API token, key snyk_token" }),
    ARGS: text({ default: "", describe: "More arguments of `snyk code test`, separated by spaces" }),
    "image-url": text({ describe: "The image that the report is attached to; none if empty" }),
    "image-digest": text({ describe: "Its digest" }),
    ...caTrust,
    IMP_FINDINGS_ONLY: flag({
      default: true,
      describe: "Count only important findings (level error) in TEST_OUTPUT; the report holds all",
    }),
    ...knownFalsePositives,
    IGNORE_FILE_PATHS: text({
      default: "",
      describe: "Files and folders in the sources to leave out, separated by commas",
    }),
    TARGET_DIRS: text({
      default: ".",
      describe: "Folders in the sources to look at, separated by commas",
    }),
  },
  workspaces: { workspace: workspace({ describe: "The sources, in the folder source" }) },
};
type Kit = TaskKit<typeof head.params, typeof head.workspaces>;

const mounted = ({ params, volume }: Kit) => ({
  ca: caVolume(volume, params),
  shared: volume("shared", { emptyDir: {} }).at(SHARED),
});

/** Adds scan and upload; `fetched` says that a step before adds files to the sources, and must have ended well. */
function scanAndUpload(kit: Kit, { ca, shared }: ReturnType<typeof mounted>, fetched: boolean) {
  const { params, workspaces, step, volume } = kit;
  const secret = volume("snyk-secret", { secret: { secretName: params.SNYK_SECRET, optional: true } });
  const scan = step("sast-snyk-check", sastSnykCheckStep, {
    params: {
      source: `${workspaces.workspace.path}/source`,
      targetDirs: params.TARGET_DIRS,
      ignoreFilePaths: params.IGNORE_FILE_PATHS,
      snykArgs: params.ARGS,
      importantOnly: params.IMP_FINDINGS_ONLY,
      snykEndpointFile: endpointFile("snyk"),
      afterFetch: fetched,
      kfpGitUrl: params.KFP_GIT_URL,
      kfpEndpointFile: endpointFile("kfp"),
      projectName: params.PROJECT_NAME,
      component: COMPONENT,
      recordExcluded: params.RECORD_EXCLUDED,
      shared: SHARED,
      caFile: CA_FILE,
    },
    secrets: { snykToken: { path: SECRETS, optional: true } },
    env: componentEnv,
    mounts: [shared, ca, endpointsVolume(volume), secret.at(SECRETS, { readOnly: true })],
    resources: { cpu: "1", memory: "6Gi" },
  });
  const upload = step("upload", sastUploadStep, {
    params: {
      shared: SHARED,
      imageUrl: params["image-url"],
      imageDigest: params["image-digest"],
      onFailure: "warn",
      caFile: CA_FILE,
    },
    mounts: [shared, ca],
    resources: { cpu: "100m", memory: "256Mi" },
  });
  return [scan.results.testOutput, upload.results.testOutput] as const;
}

export const sastSnykCheck = defineTask(head, (kit) => {
  const [scanned, uploaded] = scanAndUpload(kit, mounted(kit), false);
  return { TEST_OUTPUT: kit.either(scanned, uploaded) };
});

/** Names that scripts and Containerfiles have. */
const SCRIPTS = String.raw`(^|/)(Dockerfile|Containerfile|[^/]+\.(sh|bash|zsh|ksh|py|rb|pl|js|mjs|cjs|ts|ps1))$`;

/** The same for sources that come as a trusted artifact, to which files of the artifact itself can be added. */
const withExtraArtifacts = defineTask(
  {
    ...head,
    params: {
      ...head.params,
      FETCH_EXTRA_ARTIFACTS: flag({
        default: false,
        describe: "Look at files of the artifact itself too, if it is no image",
      }),
      EXTRA_ARTIFACT_FILTER: text({
        default: SCRIPTS,
        describe: "Extended regular expression: which of them, by their titles",
      }),
    },
  },
  (kit) => {
    const { params, workspaces, step } = kit;
    const mounts = mounted(kit);
    const fetched = step("fetch-extra-artifacts", fetchExtraArtifactsStep, {
      params: {
        fetch: params.FETCH_EXTRA_ARTIFACTS,
        filter: params.EXTRA_ARTIFACT_FILTER,
        imageUrl: params["image-url"],
        imageDigest: params["image-digest"],
        source: `${workspaces.workspace.path}/source`,
        shared: SHARED,
        caFile: CA_FILE,
      },
      mounts: [mounts.shared, mounts.ca],
      resources: { cpu: "100m", memory: "512Mi" },
    });
    const [scanned, uploaded] = scanAndUpload(kit, mounts, true);
    return { TEST_OUTPUT: kit.either(fetched.results.testOutput, scanned, uploaded) };
  },
);

export const sastSnykCheckOciTa = trustedArtifacts(withExtraArtifacts, {
  name: "sast-snyk-check-oci-ta",
  replaces: "workspace",
  uses: ["source"],
});
