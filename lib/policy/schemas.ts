/**
 * What the gate reads, stated once as JSON Schema: types, compiled validators and the published files under
 * schemas/ come from here. Members of the policy configuration are those of the custom resource
 * EnterpriseContractPolicy (appstudio.redhat.com/v1alpha1).
 */
const text = { type: "string", pattern: "\\S" } as const;
const texts = { type: "array", items: text } as const;
const anyText = { type: "string" } as const;
const time = {
  type: "string",
  description: "a time as 2026-01-31T00:00:00Z, or a day as 2026-01-31",
  pattern: "^\\d{4}-\\d\\d-\\d\\d(T\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d))?$",
} as const;
const digest = {
  type: "string",
  description: "sha256: and 64 hexadecimal digits",
  pattern: "^sha256:[0-9a-f]{64}$",
} as const;

const criterion = {
  type: "object",
  properties: {
    value: text,
    effectiveOn: time,
    effectiveUntil: time,
    imageRef: digest,
    imageDigest: digest,
    imageUrl: text,
    componentNames: { type: "array", items: text, minItems: 1 },
    reference: anyText,
  },
  required: ["value"],
  additionalProperties: false,
} as const;
const criteria = { type: "array", items: criterion } as const;

const source = {
  type: "object",
  properties: {
    name: anyText,
    policy: { type: "array", items: text, minItems: 1 },
    data: texts,
    ruleData: { type: "object" },
    config: {
      type: "object",
      properties: { include: texts, exclude: texts },
      additionalProperties: false,
    },
    volatileConfig: {
      type: "object",
      properties: { include: criteria, exclude: criteria },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
} as const;

/** `spec` of an EnterpriseContractPolicy. */
export const policyConfigurationSchema = {
  title: "policy-configuration",
  description: "By what images are judged: sources of policies and data, and which rules count.",
  type: "object",
  properties: {
    name: anyText,
    description: anyText,
    publicKey: anyText,
    rekorUrl: anyText,
    identity: {
      type: "object",
      properties: { subject: anyText, subjectRegExp: anyText, issuer: anyText, issuerRegExp: anyText },
      additionalProperties: false,
    },
    configuration: {
      type: "object",
      properties: { include: texts, exclude: texts, collections: texts },
      additionalProperties: false,
    },
    sources: { type: "array", items: source, minItems: 1 },
  },
  required: ["sources"],
  additionalProperties: false,
} as const;

/** A Snapshot as far as the gate reads it; ec takes any more members. */
export const judgedSnapshotSchema = {
  title: "judged-snapshot",
  description: "The images to judge: name, image and source of each component.",
  type: "object",
  properties: {
    application: anyText,
    components: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: {
          name: text,
          containerImage: text,
          source: {
            type: "object",
            properties: {
              git: { type: "object", properties: { url: anyText, revision: anyText } },
            },
          },
        },
        required: ["name", "containerImage"],
      },
    },
  },
  required: ["components"],
} as const;

const finding = {
  type: "object",
  properties: {
    msg: anyText,
    metadata: {
      type: "object",
      properties: {
        code: anyText,
        title: anyText,
        description: anyText,
        solution: anyText,
        effective_on: anyText,
        collections: { type: "array", items: anyText },
        term: { anyOf: [anyText, { type: "array", items: anyText }] },
      },
    },
  },
  required: ["msg"],
} as const;
const findings = { type: ["array", "null"], items: finding } as const;

/** The report that ec prints as JSON. */
export const reportSchema = {
  title: "policy-report",
  description: "What came of each image: violations, warnings, successes; in the shape of ec.",
  type: "object",
  properties: {
    success: { type: "boolean" },
    snapshot: anyText,
    components: {
      type: "array",
      items: {
        type: "object",
        properties: {
          name: anyText,
          containerImage: text,
          source: { type: "object" },
          violations: findings,
          warnings: findings,
          successes: findings,
          success: { type: "boolean" },
          signatures: { type: ["array", "null"] },
          attestations: { type: ["array", "null"] },
        },
        required: ["name", "containerImage", "success"],
      },
    },
    key: anyText,
    policy: { type: "object" },
    "ec-version": anyText,
    "effective-time": anyText,
  },
  required: ["success", "components"],
} as const;

const digestSet = (...more: readonly string[]) =>
  ({
    type: "object",
    // Names of in-toto's DigestSet, as the schemas of ec have them.
    propertyNames: {
      enum: [
        ...["sha256", "sha224", "sha384", "sha512", "sha512_224", "sha512_256"],
        ...["sha3_224", "sha3_256", "sha3_384", "sha3_512", "shake128", "shake256"],
        ...["blake2b", "blake2s", "ripemd160", "sm3", "gost", "sha1", "md5", ...more],
      ],
    },
    additionalProperties: { type: "string", pattern: "^[a-f0-9]+$" },
  }) as const;
const zulu = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$" } as const;
const uri = { type: "string", pattern: "^[A-Za-z][A-Za-z0-9+.-]*:\\S+$" } as const;
// A pattern, not minLength: its validator would need a package at run time.
const full = { type: "string", pattern: "[\\s\\S]" } as const;
const flag = { type: "boolean" } as const;
const object = { type: "object" } as const;
const subjects = (...more: readonly string[]) =>
  ({
    type: "array",
    minItems: 1,
    items: {
      type: "object",
      properties: { name: full, digest: digestSet(...more) },
      required: ["name", "digest"],
    },
  }) as const;

/** Limits of a SLSA 0.2 statement that decide whether ec takes it. */
export const slsa02Schema = {
  title: "SLSA v0.2",
  type: "object",
  properties: {
    _type: { const: "https://in-toto.io/Statement/v0.1" },
    subject: subjects(),
    predicate: {
      type: "object",
      properties: {
        builder: { type: "object", properties: { id: uri }, required: ["id"] },
        buildType: anyText,
        invocation: {
          type: "object",
          properties: {
            configSource: {
              type: "object",
              properties: { uri: anyText, digest: digestSet(), entryPoint: full },
            },
            parameters: object,
            environment: object,
          },
        },
        metadata: {
          type: "object",
          properties: {
            buildInvocationId: full,
            buildStartedOn: zulu,
            buildFinishedOn: zulu,
            completeness: {
              type: "object",
              properties: { parameters: flag, environment: flag, materials: flag },
            },
            reproducible: flag,
          },
        },
        buildConfig: object,
        materials: {
          type: "array",
          items: { type: "object", properties: { uri: anyText, digest: digestSet() } },
        },
      },
      required: ["builder", "buildType"],
    },
  },
  required: ["_type", "subject", "predicate"],
} as const;

const descriptors = {
  type: "array",
  items: {
    type: "object",
    properties: {
      uri: anyText,
      digest: digestSet("gitCommit"),
      name: anyText,
      downloadLocation: anyText,
      mediaType: anyText,
      content: anyText,
      annotations: object,
    },
  },
} as const;

/** Limits of a SLSA 1.0 statement that decide whether ec takes it. */
export const slsa1Schema = {
  title: "SLSA v1.0",
  type: "object",
  properties: {
    // v0.1 is what Tekton Chains wrote for a while.
    _type: { enum: ["https://in-toto.io/Statement/v1", "https://in-toto.io/Statement/v0.1"] },
    subject: subjects("gitCommit"),
    predicate: {
      type: "object",
      properties: {
        buildDefinition: {
          type: "object",
          properties: {
            buildType: full,
            externalParameters: object,
            internalParameters: object,
            resolvedDependencies: descriptors,
          },
          required: ["buildType", "externalParameters"],
        },
        runDetails: {
          type: "object",
          properties: {
            builder: {
              type: "object",
              properties: { id: uri, builderDependencies: descriptors, version: object },
              required: ["id"],
            },
            metadata: {
              type: "object",
              properties: { invocationId: full, startedOn: zulu, finishedOn: zulu },
            },
            byproducts: descriptors,
          },
          required: ["builder"],
        },
      },
      required: ["buildDefinition", "runDetails"],
    },
  },
  required: ["_type", "subject", "predicate"],
} as const;

/** Schemas by the name that their published files have; those of statements are not published. */
export const POLICY_SCHEMAS = {
  "policy-configuration": policyConfigurationSchema,
  "judged-snapshot": judgedSnapshotSchema,
  "policy-report": reportSchema,
  slsa02: slsa02Schema,
  slsa1: slsa1Schema,
} as const;
export type PolicySchemaName = keyof typeof POLICY_SCHEMAS;

/** Whose files others read. */
export const PUBLISHED_POLICY_SCHEMAS: readonly string[] = ["policy-configuration", "policy-report"];
