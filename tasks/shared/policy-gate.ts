import {
  flag,
  type Mount,
  type Refs,
  type TaskKit,
  type Text,
  type TextRef,
  text,
} from "../../lib/contract/index.ts";
import { policyAssertStep } from "../../steps/policy-assert/contract.ts";
import { policyPinStep } from "../../steps/policy-pin/contract.ts";
import { policyReduceStep } from "../../steps/policy-reduce/contract.ts";
import { policyShowStep } from "../../steps/policy-show/contract.ts";
import { policyTufStep } from "../../steps/policy-tuf/contract.ts";
import { policyValidateStep } from "../../steps/policy-validate/contract.ts";
import { policyVersionStep } from "../../steps/policy-version/contract.ts";
import { CA_FILE, caVolume } from "./ca-trust.ts";
import { SERVICE_ACCOUNT } from "./service-account.ts";

/** Folder that the steps of a gate share. */
const SHARED = "/policy";

/** The digest that the published tasks pin the release policy of Konflux to. */
const POLICY_BUNDLE = "sha256:f904979d405a39a3cc492439b379b4b117c622bbe7126a0e1ba76527ec3ce6a2";

/** Params that both forms of the gate have. */
export const gateParams = {
  POLICY_CONFIGURATION: text({
    describe:
      "The policy: namespace/name of an EnterpriseContractPolicy, JSON or YAML text, a file, git::… or oci::…",
    default: "enterprise-contract-service/default",
  }),
  PUBLIC_KEY: text({
    describe: "Key that must have signed: PEM text, a file, or k8s://namespace/name; empty: the policy's",
    default: "",
  }),
  REKOR_HOST: text({ describe: "URL of the transparency log; needs ec", default: "" }),
  CERTIFICATE_IDENTITY: text({ describe: "Keyless signatures: identity; needs ec", default: "" }),
  CERTIFICATE_OIDC_ISSUER: text({ describe: "Keyless signatures: issuer; needs ec", default: "" }),
  CERTIFICATE_IDENTITY_REGEXP: text({
    describe: "Keyless signatures: pattern of the identity; needs ec",
    default: "",
  }),
  CERTIFICATE_OIDC_ISSUER_REGEXP: text({
    describe: "Keyless signatures: pattern of the issuer; needs ec",
    default: "",
  }),
  IGNORE_REKOR: flag({ describe: "Do not ask for entries in a transparency log", default: false }),
  TUF_MIRROR: text({
    describe: "URL of a TUF mirror with the roots of trust of ec; empty for none",
    default: "",
  }),
  SSL_CERT_DIR: text({
    describe: "Folders with more certificate authorities, joined by colons",
    default: "",
  }),
  CA_TRUST_CONFIGMAP_NAME: text({
    describe: "Name of the ConfigMap with more certificate authorities",
    default: "trusted-ca",
  }),
  CA_TRUST_CONFIG_MAP_KEY: text({ describe: "Its key that holds them as PEM", default: "ca-bundle.crt" }),
  INFO: flag({ describe: "Say titles, descriptions and solutions in the reports", default: true }),
  STRICT: text({
    describe: "true (or 1): the task fails unless the judgement is good; false: it only says what came of it",
    default: "true",
  }),
  HOMEDIR: text({ describe: "Home directory of the steps", default: "/tekton/home" }),
  EFFECTIVE_TIME: text({
    describe: "now, attestation, or the moment that rules are judged for, in RFC 3339",
    default: "now",
  }),
  ALLOW_PAST_EFFECTIVE_TIME: flag({ describe: "Let that moment be in the past", default: false }),
  EXTRA_RULE_DATA: text({ describe: "More rule data, key=value joined by commas", default: "" }),
  POLICY_BUNDLE_DIGEST: text({
    describe: "Digest of the release policy of Konflux, in place of its tag that moves",
    default: POLICY_BUNDLE,
  }),
  EC_USE_OPA: text({ describe: "For ec: which evaluator it uses", default: "" }),
  SINGLE_COMPONENT: flag({ describe: "Judge only the component that was built", default: false }),
  SINGLE_COMPONENT_CUSTOM_RESOURCE: text({
    describe: "Object whose labels name that component, as kind/name",
    default: "unknown",
  }),
  SINGLE_COMPONENT_CUSTOM_RESOURCE_NS: text({
    describe: "Its namespace; empty for the one of the service account",
    default: "",
  }),
  RETRY_DURATION: text({ describe: "Requests to registries: first pause between tries", default: "1s" }),
  RETRY_FACTOR: text({ describe: "Requests to registries: how much longer each pause is", default: "2.0" }),
  RETRY_JITTER: text({ describe: "Requests to registries: random part of a pause", default: "0.1" }),
  RETRY_MAX_RETRY: text({ describe: "Requests to registries: tries after the first", default: "3" }),
  RETRY_MAX_WAIT: text({ describe: "Requests to registries: longest pause", default: "3s" }),
  TIMEOUT: text({ describe: "Longest time of the judgement, as 10m; 0 for no limit", default: "0" }),
};

type Kit = Pick<TaskKit<{}, {}>, "step" | "volume" | "template">;
type GateRefs = Refs<typeof gateParams>;
interface Gate extends Kit {
  readonly params: GateRefs;
  readonly workers: TextRef;
  readonly enableVsa: TextRef | boolean;
  /** The Snapshot, as the step `reduce` takes it. */
  readonly snapshot: Text;
  readonly data: { readonly ociStorage: Text; readonly dataDir: Text; readonly workspace: Text };
  readonly sourceDataArtifact: Text;
  /** Of `caMount`. */
  readonly ca: Mount;
  /** Mounts of steps that read release data. */
  readonly dataMounts: readonly Mount[];
  /** The form without trusted artifacts leaves the step out where there is no mirror. */
  readonly tufWhen: boolean;
}

/** The optional volume with more certificate authorities, as both forms name its params. */
export const caMount = ({ params, volume }: Pick<Gate, "params" | "volume">): Mount =>
  caVolume(volume, {
    caTrustConfigMapName: params.CA_TRUST_CONFIGMAP_NAME,
    caTrustConfigMapKey: params.CA_TRUST_CONFIG_MAP_KEY,
  });

/** The steps of both forms of the gate, from the TUF mirror to the assertion. */
export function gateSteps(gate: Gate) {
  const { params, step, volume, template, data, ca } = gate;
  const shared = volume("policy", { emptyDir: {} }).at(SHARED);
  template({ env: { HOME: params.HOMEDIR } });
  const small = { cpu: "100m", memory: "256Mi" };
  const trust = { caFile: CA_FILE, sslCertDir: params.SSL_CERT_DIR };
  step("initialize-tuf", policyTufStep, {
    params: { mirror: params.TUF_MIRROR, caFile: CA_FILE },
    mounts: [ca],
    ...(gate.tufWhen ? { when: [params.TUF_MIRROR.notIn("")] } : {}),
    resources: small,
  });
  step("reduce", policyReduceStep, {
    params: {
      snapshot: gate.snapshot,
      shared: SHARED,
      singleComponent: params.SINGLE_COMPONENT,
      customResource: params.SINGLE_COMPONENT_CUSTOM_RESOURCE,
      customResourceNamespace: params.SINGLE_COMPONENT_CUSTOM_RESOURCE_NS,
      serviceAccount: SERVICE_ACCOUNT,
      ...data,
    },
    mounts: [shared, ...gate.dataMounts],
    onError: "continue",
    resources: small,
  });
  step("pin-policy-bundle", policyPinStep, {
    params: {
      policy: params.POLICY_CONFIGURATION,
      digest: params.POLICY_BUNDLE_DIGEST,
      shared: SHARED,
      serviceAccount: SERVICE_ACCOUNT,
      ...trust,
      ...data,
    },
    mounts: [shared, ca, ...gate.dataMounts],
    onError: "continue",
    resources: small,
  });
  const validate = step("validate", policyValidateStep, {
    params: {
      shared: SHARED,
      publicKey: params.PUBLIC_KEY,
      rekorHost: params.REKOR_HOST,
      ignoreRekor: params.IGNORE_REKOR,
      certificateIdentity: params.CERTIFICATE_IDENTITY,
      certificateOidcIssuer: params.CERTIFICATE_OIDC_ISSUER,
      certificateIdentityRegexp: params.CERTIFICATE_IDENTITY_REGEXP,
      certificateOidcIssuerRegexp: params.CERTIFICATE_OIDC_ISSUER_REGEXP,
      effectiveTime: params.EFFECTIVE_TIME,
      allowPastEffectiveTime: params.ALLOW_PAST_EFFECTIVE_TIME,
      extraRuleData: params.EXTRA_RULE_DATA,
      workers: gate.workers,
      info: params.INFO,
      timeout: params.TIMEOUT,
      retryDuration: params.RETRY_DURATION,
      retryFactor: params.RETRY_FACTOR,
      retryJitter: params.RETRY_JITTER,
      retryMaxRetry: params.RETRY_MAX_RETRY,
      retryMaxWait: params.RETRY_MAX_WAIT,
      enableVsa: gate.enableVsa,
      useOpa: params.EC_USE_OPA,
      serviceAccount: SERVICE_ACCOUNT,
      ...trust,
    },
    mounts: [shared, ca],
    onError: "continue",
    resources: { cpu: "250m", memory: "2Gi" },
  });
  const show = (name: string, what: "json" | "summary" | "config" | "text", onError?: "continue") =>
    step(name, policyShowStep, {
      params: { shared: SHARED, what },
      mounts: [shared],
      ...(onError === undefined ? {} : { onError }),
      resources: small,
    });
  show("report-json", "json", "continue");
  show("summary", "summary", "continue");
  step("version", policyVersionStep, { resources: small });
  show("show-config", "config");
  show("detailed-report", "text", "continue");
  const assert = step("assert", policyAssertStep, {
    params: {
      shared: SHARED,
      strict: params.STRICT,
      sourceDataArtifact: gate.sourceDataArtifact,
      ...data,
    },
    mounts: [shared, ...gate.dataMounts],
    resources: small,
  });
  return { validate: validate.results, assert: assert.results };
}
