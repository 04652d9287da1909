import { flag, integer, list, object, oneOf, requiring, text, texts } from "./build.ts";

/** Whether internal workloads are asked for as objects of their own, or as PipelineRuns. */
export const requestType = oneOf("internal-request", "internal-pipelinerun");

export const SYSTEMS = [
  "releaseNotes",
  "cdn",
  "fbc",
  "sign",
  "mrrc",
  "nrrc",
  "cgw",
  "jira",
  "infra",
  "github",
  "contentGateway",
  "pyxis",
  "mapping",
  "ootsign",
  "conforma",
  "intention",
  "atlas",
  "pulp",
  "cloudMarketplaces",
] as const;

/** `systems` of release data: names (first generation), or what check-data-keys adds (second). */
export const systemsSchema = list({
  oneOf: [oneOf(...SYSTEMS), requiring(["systemName"], { systemName: oneOf(...SYSTEMS), dynamic: flag })],
} as const);

export const signSchema = object({
  configMapName: text,
  request: text,
  requestType,
  pipelineImage: text,
  cosignSecretName: text,
  keyless: flag,
});

export const pyxisSchema = object({
  secret: text,
  server: oneOf("production", "stage", "production-internal", "stage-internal"),
  skipRepoPublishing: flag,
  includeLayers: flag,
});

export const fbcSchema = object({
  fromIndex: text,
  targetIndex: text,
  publishingCredentials: text,
  allowedPackages: texts,
  request: text,
  buildTags: texts,
  addArches: texts,
  hotfix: flag,
  preGA: flag,
  stagedIndex: flag,
  productName: text,
  productVersion: text,
  issueId: text,
  buildTimeoutSeconds: integer,
  requestTimeoutSeconds: integer,
  timestampFormat: text,
  configMapName: text,
  pipelineImage: text,
  internalRequestServiceAccount: text,
});

/** Trustify, under the name that it had first. */
export const atlasSchema = object({
  server: oneOf("stage", "production"),
  "atlas-sso-secret-name": text,
  "atlas-retry-aws-secret-name": text,
});

export const charonSchema = object({
  release: oneOf("ga", "ea"),
  environment: oneOf("dev", "stage", "production"),
  awsSecret: text,
  packageType: oneOf("maven", "npm"),
  config: text,
  signing: object({ signKey: text, signCASecret: text, signIgnores: texts }),
});

export const mrrcSchema = object({
  environment: oneOf("dev", "stage", "production"),
  release: oneOf("ga", "ea"),
  awsSecret: text,
  charonConfig: text,
});

export const fileUpdatesSchema = list(
  object({
    repo: text,
    upstream_repo: text,
    ref: text,
    paths: list(
      object({ path: text, seed: text, replacements: list(object({ key: text, replacement: text })) }),
    ),
  }),
);

export const pulpSchema = object({
  baseUrl: text,
  domain: text,
  apiRoot: text,
  repository: text,
  secretName: text,
  taskTimeout: { oneOf: [text, integer] } as const,
});

export const signOptionsSchema = object({
  unsignedRpmsDomain: text,
  signedRpmsDomain: text,
  skipUploadToPulp: flag,
  signKeyAlias: text,
});

export const pushOptionsSchema = object({
  koji_tags: texts,
  koji_profile: text,
  koji_import_draft: flag,
  components: texts,
  pushKeytab: object({ principal: text, secret: text, name: text }),
  pushPipelineImage: text,
  pushType: oneOf("import", "promote"),
});

export const ootsignSchema = object({
  kmodsPath: text,
  vendor: text,
  signedKmodsPath: text,
  "signing-secret": text,
  signingAuthor: text,
  checksumFingerprint: text,
  checksumKeytab: text,
});
