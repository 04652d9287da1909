import { integer, text } from "../../lib/contract/index.ts";
import { rhSignImageCosignStep } from "../../steps/rh-sign-image-cosign/contract.ts";
import { CA_FILE } from "../shared/ca-trust.ts";
import { SERVICE_ACCOUNT } from "../shared/service-account.ts";
import { defineDataTask } from "../variants/release-data.ts";

const SECRET = "/mnt/signing-secret";

export const rhSignImageCosign = defineDataTask(
  {
    name: "rh-sign-image-cosign",
    version: "0.3.0",
    does: "Signs the images of a snapshot with cosign's signatures, under the names that they are published by.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.44.0", "tekton.dev/tags": "release" },
    params: {
      snapshotPath: text({ describe: "The mapped snapshot, a path in the release's folder" }),
      secretName: text({
        describe:
          "Secret with SIGN_KEY and what it needs: AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY; optional PUBLIC_KEY, REKOR_URL, REKOR_PUBLIC_KEY",
      }),
      signRegistryAccessPath: text({
        describe:
          "File with the repositories, one on a line, that are signed as registry.access.redhat.com too, a path in the release's folder; empty: all",
        default: "",
      }),
      retries: integer({ describe: "How often signing is tried again where it failed", default: 3 }),
      concurrentLimit: integer({ describe: "How many images are signed side by side", default: 5 }),
    },
    workspace: "data",
  },
  ({ params, data, ca, step, volume }) => {
    const secret = volume("signing-secret", { secret: { secretName: params.secretName } });
    step("sign-image", rhSignImageCosignStep, {
      params: {
        snapshotPath: params.snapshotPath,
        signRegistryAccessPath: params.signRegistryAccessPath,
        retries: params.retries,
        concurrentLimit: params.concurrentLimit,
        serviceAccount: SERVICE_ACCOUNT,
        caFile: CA_FILE,
        ...data,
      },
      secrets: { signing: { path: SECRET, optional: false } },
      mounts: [ca, secret.at(SECRET, { readOnly: true })],
      resources: { cpu: "250m", memory: "512Mi" },
    });
    return {};
  },
);
