import { defineTask, flag, integer, text } from "../../lib/contract/index.ts";
import { createTrustedArtifactStep } from "../../steps/create-trusted-artifact/contract.ts";
import { useTrustedArtifactStep } from "../../steps/use-trusted-artifact/contract.ts";
import { CA_FILE } from "../shared/ca-trust.ts";
import { caMount, gateParams, gateSteps } from "../shared/policy-gate.ts";

/** Where the published task has its volume. */
const WORKDIR = "/var/workdir";

export const verifyConformaKonfluxTa = defineTask(
  {
    name: "verify-conforma-konflux-ta",
    version: "0.1.0",
    does: "Lets a release go on only if every image of the Snapshot, in a trusted artifact, passes the policy.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.62.0", "tekton.dev/tags": "release, policy" },
    params: {
      SNAPSHOT_FILENAME: text({ describe: "Path of the Snapshot in the trusted artifact" }),
      SOURCE_DATA_ARTIFACT: text({
        describe: "The release data as a trusted artifact: oci:<repository>@sha256:<digest>",
      }),
      WORKERS: integer({ describe: "How many images are judged at a time", default: 4 }),
      ...gateParams,
      ORAS_OPTIONS: text({ describe: "Taken for compatibility; nothing reads it", default: "" }),
      TRUSTED_ARTIFACTS_DEBUG: text({ describe: "Taken for compatibility; nothing reads it", default: "" }),
      TRUSTED_ARTIFACTS_EXTRACT_DIR: text({
        describe: "Directory that the trusted artifact is unpacked into",
        default: `${WORKDIR}/conforma`,
      }),
      ENABLE_VSA: flag({
        describe: "Verification summaries are not made: true is refused before anything is judged",
        default: false,
      }),
      ATTESTATION_FORMAT: text({
        describe: "Format of verification summaries; nothing reads it",
        default: "dsse",
      }),
      VSA_SIGNING_KEY: text({ describe: "Key of verification summaries; nothing reads it", default: "" }),
      VSA_UPLOAD: text({
        describe: "Where verification summaries go; nothing reads it",
        default: `local@${WORKDIR}/conforma/vsa`,
      }),
      ociStorage: text({
        describe: "Repository for the trusted artifact with verification summaries",
        default: "",
      }),
    },
  },
  ({ params, step, volume, template }) => {
    const workdir = volume("workdir", { emptyDir: {} }).at(WORKDIR);
    const ca = caMount({ params, volume });
    const directory = params.TRUSTED_ARTIFACTS_EXTRACT_DIR;
    step("use-trusted-artifact", useTrustedArtifactStep, {
      params: { artifacts: [`${params.SOURCE_DATA_ARTIFACT}=${directory}`], caFile: CA_FILE },
      mounts: [workdir, ca],
      resources: { cpu: "50m", memory: "256Mi" },
    });
    const { validate } = gateSteps({
      params,
      ca,
      step,
      volume,
      template,
      workers: params.WORKERS,
      enableVsa: params.ENABLE_VSA,
      snapshot: params.SNAPSHOT_FILENAME,
      // Here data always travels: whatever stands for the store says so.
      data: { ociStorage: "trusted-artifact", dataDir: directory, workspace: "" },
      sourceDataArtifact: params.SOURCE_DATA_ARTIFACT,
      dataMounts: [workdir],
      tufWhen: false,
    });
    const created = step("create-trusted-artifact", createTrustedArtifactStep, {
      params: { store: params.ociStorage, data: directory, caFile: CA_FILE },
      mounts: [workdir, ca],
      when: [params.ENABLE_VSA.in("true"), params.ociStorage.notIn("", "empty")],
      resources: { cpu: "250m", memory: "128Mi" },
    });
    return {
      TEST_OUTPUT: validate.testOutput,
      VSA_GENERATED: validate.vsaGenerated,
      sourceDataArtifact: created.results.data,
    };
  },
);
