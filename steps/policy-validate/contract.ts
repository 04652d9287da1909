import { defineCheck, flag, integer, text } from "../../lib/contract/index.ts";
import { ec } from "../../lib/tools/ec.decl.ts";
import { git } from "../../lib/tools/git.decl.ts";

const identity = (what: string) => text({ describe: `Keyless signatures: ${what}; needs ec`, default: "" });
const retry = (what: string, fallback: string) =>
  text({ describe: `Requests to registries: ${what}`, default: fallback });

export const policyValidateStep = defineCheck({
  name: "policy-validate",
  does: "Judges every image of a Snapshot, with its signatures and attestations, by a policy.",
  effect: "reads",
  image: "policy",
  params: {
    shared: text({ describe: "Folder that the steps of the task share" }),
    publicKey: text({
      describe: "Key that must have signed: PEM text, a file, or k8s://namespace/name; empty: the policy's",
      default: "",
    }),
    rekorHost: text({ describe: "URL of the transparency log; needs ec", default: "" }),
    ignoreRekor: flag({ describe: "Do not ask for entries in a transparency log", default: false }),
    certificateIdentity: identity("identity in the certificate"),
    certificateOidcIssuer: identity("issuer in the certificate"),
    certificateIdentityRegexp: identity("pattern of the identity"),
    certificateOidcIssuerRegexp: identity("pattern of the issuer"),
    effectiveTime: text({
      describe: "now, attestation, or the moment that rules are judged for, in RFC 3339",
      default: "now",
    }),
    allowPastEffectiveTime: flag({ describe: "Let that moment be in the past", default: false }),
    extraRuleData: text({ describe: "More rule data, key=value joined by commas", default: "" }),
    workers: integer({ describe: "How many images are judged at a time", default: 4, min: 1, max: 64 }),
    info: flag({ describe: "Say titles, descriptions and solutions in the reports", default: true }),
    timeout: text({ describe: "Longest time of the judgement, as 10m; 0 for no limit", default: "0" }),
    retryDuration: retry("first pause between tries", "1s"),
    retryFactor: retry("how much longer each pause is", "2.0"),
    retryJitter: retry("random part of a pause", "0.1"),
    retryMaxRetry: integer({
      describe: "Requests to registries: tries after the first",
      default: 3,
      min: 0,
      max: 20,
    }),
    retryMaxWait: retry("longest pause", "3s"),
    enableVsa: flag({ describe: "Verification summaries are not made: true is refused", default: false }),
    useOpa: text({ describe: "For ec: which evaluator it uses (EC_USE_OPA)", default: "" }),
    apiServer: text({ describe: "URL of the API server; empty for the pod's own cluster", default: "" }),
    serviceAccount: text({ describe: "Directory with token and CA of the service account", default: "" }),
    caFile: text({ describe: "PEM file with more certificate authorities; unused if absent", default: "" }),
    sslCertDir: text({
      describe: "Folders with more certificate authorities, joined by colons",
      default: "",
    }),
  },
  results: {
    vsaGenerated: text({ describe: "Always false" }),
  },
  tools: [ec, { ...git, optional: true }],
  check: { task: "verify-enterprise-contract", faults: "reported" },
});
