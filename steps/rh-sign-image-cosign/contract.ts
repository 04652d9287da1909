import { dataParams, defineStep, directory, integer, text } from "../../lib/contract/index.ts";

export const rhSignImageCosignStep = defineStep({
  name: "rh-sign-image-cosign",
  does: "Signs the images of a snapshot under the names that they are published by, as cosign does.",
  effect: "annotates",
  image: "sign",
  params: {
    snapshotPath: text({ describe: "The mapped snapshot, a path in the release's folder" }),
    signRegistryAccessPath: text({
      default: "",
      describe:
        "File with the repositories, one on a line, that are signed as registry.access.redhat.com too, a path in the release's folder; empty: all",
    }),
    retries: integer({ default: 3, min: 0, describe: "How often signing is tried again where it failed" }),
    concurrentLimit: integer({ default: 5, min: 1, describe: "How many images are signed side by side" }),
    apiServer: text({ default: "", describe: "https://host of the API server; empty for the pod's own" }),
    serviceAccount: text({
      default: "",
      describe: "Directory of the service account; for keys that are named as k8s://",
    }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
    ...dataParams,
  },
  secrets: {
    signing: directory({
      describe:
        "SIGN_KEY (awskms://, k8s://, or the name of another entry) and what it needs: AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, COSIGN_PASSWORD; optional PUBLIC_KEY, and REKOR_URL and REKOR_PUBLIC_KEY for a transparency log",
    }),
  },
});
