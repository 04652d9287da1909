import { defineTask, integer, text, workspace } from "../../lib/contract/index.ts";
import { useTrustedArtifactStep } from "../../steps/use-trusted-artifact/contract.ts";
import { CA_FILE } from "../shared/ca-trust.ts";
import { caMount, gateParams, gateSteps } from "../shared/policy-gate.ts";
import { WORKDIR } from "../variants/trusted-artifacts.ts";

export const verifyEnterpriseContract = defineTask(
  {
    name: "verify-enterprise-contract",
    version: "0.1.0",
    does: "Lets a release go on only if every image of the Snapshot passes the policy, on verified evidence.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.62.0", "tekton.dev/tags": "release, policy" },
    params: {
      IMAGES: text({
        describe: "The Snapshot: path of its file, JSON text, or the name of a Snapshot object",
      }),
      WORKERS: integer({ describe: "How many images are judged at a time", default: 1 }),
      ...gateParams,
      ociStorage: text({
        describe:
          'Repository that release data travels through as trusted artifacts; "empty": by the workspace',
        default: "empty",
      }),
      sourceDataArtifact: text({
        describe: "The release data as a trusted artifact: oci:<repository>@sha256:<digest>; empty for none",
        default: "",
      }),
      dataDir: text({
        describe: "Directory that the trusted artifact is unpacked into",
        default: `${WORKDIR}/release`,
      }),
    },
    workspaces: {
      data: workspace({ describe: "Files of the release, with the Snapshot among them", optional: true }),
    },
  },
  ({ params, workspaces, step, volume, template }) => {
    const workdir = volume("workdir", { emptyDir: {} }).at(WORKDIR);
    const ca = caMount({ params, volume });
    step("use-trusted-artifact", useTrustedArtifactStep, {
      params: { artifacts: [`${params.sourceDataArtifact}=${params.dataDir}`], caFile: CA_FILE },
      mounts: [workdir, ca],
      resources: { cpu: "50m", memory: "256Mi" },
    });
    const { validate, assert } = gateSteps({
      params,
      ca,
      step,
      volume,
      template,
      workers: params.WORKERS,
      enableVsa: false,
      snapshot: params.IMAGES,
      data: { ociStorage: params.ociStorage, dataDir: params.dataDir, workspace: workspaces.data.path },
      sourceDataArtifact: params.sourceDataArtifact,
      dataMounts: [workdir],
      tufWhen: true,
    });
    return { TEST_OUTPUT: validate.testOutput, sourceDataArtifact: assert.sourceDataArtifact };
  },
);
