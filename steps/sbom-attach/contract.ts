import { defineStep, flag, maybe, text } from "../../lib/contract/index.ts";

export const sbomAttachStep = defineStep({
  name: "sbom-attach",
  does: "Attaches an SBOM to an image as `cosign attach sbom` does, under the tag sha256-<hex>.sbom.",
  effect: "annotates",
  image: "oci",
  params: {
    skip: flag({ default: false, describe: "Do nothing: no SBOM is wanted" }),
    image: text({ default: "", describe: "The pushed image with its digest: repo[:tag]@sha256:…" }),
    sbom: text({ describe: "The SBOM file" }),
    mayBeAbsent: flag({ default: false, describe: "No such SBOM file means: nothing to attach" }),
    configMapNamespace: text({
      default: "konflux-info",
      describe: "Namespace of the cluster's configuration",
    }),
    configMapName: text({ default: "cluster-config", describe: "Name of the ConfigMap with it" }),
    apiServer: text({
      default: "https://kubernetes.default.svc",
      describe: "Address of the Kubernetes API",
    }),
    serviceAccount: text({
      default: "",
      describe:
        "Directory with token and ca.crt of the service account; empty: there is no cluster to sign for",
    }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {
    blobUrl: maybe(text({ describe: "Where the SBOM lies: repo@sha256:<digest of the SBOM file>" })),
  },
});
