import { defineTask, text } from "../../lib/contract/index.ts";
import { preflightAuthStep } from "../../steps/preflight-auth/contract.ts";
import { preflightCheckStep } from "../../steps/preflight-check/contract.ts";
import { preflightFinalStep } from "../../steps/preflight-final/contract.ts";
import { preflightIntrospectStep } from "../../steps/preflight-introspect/contract.ts";
import { preflightOutcomeStep } from "../../steps/preflight-outcome/contract.ts";
import { preflightSkipStep } from "../../steps/preflight-skip/contract.ts";
import { CA_FILE, caTrustDashed, caVolume } from "../shared/ca-trust.ts";
import { endpointFile, endpointsVolume } from "../shared/endpoints.ts";

const ARTIFACTS = "/artifacts";
const AUTH = "/auth";

export const ecosystemCertPreflightChecks = defineTask(
  {
    name: "ecosystem-cert-preflight-checks",
    version: "0.2.1",
    does: "Checks an application image for certification readiness with preflight; operator bundles are not checked.",
    annotations: { "tekton.dev/pipelines.minVersion": "0.62.0", "tekton.dev/tags": "konflux" },
    params: {
      "image-url": text({ describe: "The image: registry/repository:tag" }),
      ...caTrustDashed,
      "artifact-type": text({
        default: "introspect",
        describe: "application, operatorbundle, or introspect: what the image's labels say",
      }),
      platform: text({
        default: "",
        describe: "The platform to check, as linux/arm64; empty: all of an index, this machine's of an image",
      }),
    },
  },
  ({ params, step, volume }) => {
    const artifacts = volume("pfltoutputdir", { emptyDir: {} }).at(ARTIFACTS);
    const ca = caVolume(volume, params);
    const auth = volume("auth", { emptyDir: {} });
    const endpoints = endpointsVolume(volume);
    const image = params["image-url"];
    const shared = { artifacts: ARTIFACTS };
    const authFile = `${AUTH}/auth.json`;

    const introspect = step("introspect", preflightIntrospectStep, {
      params: { image, artifactType: params["artifact-type"], ...shared, caFile: CA_FILE },
      mounts: [artifacts, ca],
      resources: { cpu: "100m", memory: "512Mi" },
    });
    step("generate-container-auth", preflightAuthStep, {
      params: { image, authFile, ...shared },
      mounts: [artifacts, auth.at(AUTH)],
      resources: { cpu: "50m", memory: "128Mi" },
    });
    const { artifactType } = introspect.results;
    step("set-skip-for-bundles", preflightSkipStep, {
      params: shared,
      mounts: [artifacts],
      when: [artifactType.in("operatorbundle")],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    const application = [artifactType.in("application")];
    step("app-check", preflightCheckStep, {
      params: {
        image,
        platform: params.platform,
        authFile,
        ...shared,
        pyxisFile: endpointFile("pyxis"),
        caFile: CA_FILE,
      },
      mounts: [artifacts, ca, auth.at(AUTH, { readOnly: true }), endpoints],
      when: application,
      resources: { cpu: "1", memory: "4Gi" },
    });
    const outcome = step("app-set-outcome", preflightOutcomeStep, {
      params: { image, ...shared, caFile: CA_FILE },
      mounts: [artifacts, ca],
      when: application,
      resources: { cpu: "100m", memory: "256Mi" },
    });
    const final = step("final-outcome", preflightFinalStep, {
      params: shared,
      mounts: [artifacts],
      resources: { cpu: "100m", memory: "256Mi" },
    });
    return {
      TEST_OUTPUT: final.results.testOutput,
      ARTIFACT_TYPE: artifactType,
      ARTIFACT_TYPE_SET_BY: introspect.results.artifactTypeSetBy,
      IMAGES_PROCESSED: outcome.results.imagesProcessed,
    };
  },
);
