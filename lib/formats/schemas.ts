/**
 * The formats of results that others read: policy engine, integration service, user interfaces. Stated once,
 * as JSON Schema; types, validators and the published files under schemas/ come from here.
 */

/** Severities of known vulnerabilities, worst first. */
export const SEVERITIES = ["critical", "high", "medium", "low", "unknown"] as const;
export type Severity = (typeof SEVERITIES)[number];

const digest = { type: "string", pattern: "^sha256:[0-9a-f]{64}$" } as const;
/** Text that says something. */
const text = { type: "string", pattern: "\\S" } as const;
const count = { type: "integer", minimum: 0 } as const;
const counts = {
  type: "object",
  properties: { critical: count, high: count, medium: count, low: count, unknown: count },
  required: [...SEVERITIES],
  additionalProperties: false,
} as const;

/** Result TEST_OUTPUT of every check. */
export const testOutputSchema = {
  title: "test-output",
  description: "What a check came to: its result, counters, and a note for people.",
  type: "object",
  properties: {
    result: { type: "string", enum: ["SUCCESS", "FAILURE", "WARNING", "SKIPPED", "ERROR"] },
    timestamp: {
      type: "string",
      description: "UTC, seconds: 2026-08-20T08:07:48+00:00",
      pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\+00:00$",
    },
    note: text,
    namespace: text,
    successes: count,
    failures: count,
    warnings: count,
  },
  required: ["result", "timestamp", "note", "namespace", "successes", "failures", "warnings"],
  additionalProperties: false,
} as const;

/** Result SCAN_OUTPUT of vulnerability scans. */
export const scanOutputSchema = {
  title: "scan-output",
  description: "Numbers of known vulnerabilities by severity: with a fix, and without one.",
  type: "object",
  properties: { vulnerabilities: counts, unpatched_vulnerabilities: counts },
  required: ["vulnerabilities", "unpatched_vulnerabilities"],
  additionalProperties: false,
} as const;

/** Result IMAGES_PROCESSED: what a check really looked at. */
export const imagesProcessedSchema = {
  title: "images-processed",
  description:
    "The image a check looked at: its reference as given, the digests of its manifests and its own.",
  type: "object",
  properties: {
    image: {
      type: "object",
      properties: {
        pullspec: text,
        digests: { type: "array", items: digest, minItems: 1, uniqueItems: true },
      },
      required: ["pullspec", "digests"],
      additionalProperties: false,
    },
  },
  required: ["image"],
  additionalProperties: false,
} as const;

/** Result REPORTS: where the reports of a scan lie. */
export const reportsSchema = {
  title: "reports",
  description: "Digest of each image manifest, and the digest of the report manifest attached to it.",
  type: "object",
  propertyNames: { pattern: "^sha256:[0-9a-f]{64}$" },
  additionalProperties: digest,
} as const;

/** Result RPMS_DATA: who signed the RPMs of an image. */
export const rpmsDataSchema = {
  title: "rpms-data",
  description:
    "Number of RPMs by id of the key that signed them (16 hexadecimal digits, or unsigned); or an error.",
  type: "object",
  properties: {
    keys: {
      type: "object",
      propertyNames: { pattern: "^([0-9a-f]{16}|unsigned)$" },
      additionalProperties: count,
    },
    error: text,
  },
  additionalProperties: false,
  minProperties: 1,
  maxProperties: 1,
} as const;

/** Result BUILD_RESULT of source-build. */
export const buildResultSchema = {
  title: "build-result",
  description: "What became of the source image.",
  type: "object",
  properties: {
    status: { type: "string", enum: ["success", "failure", "drop"] },
    message: { type: "string" },
    dependencies_included: { type: "boolean" },
    base_image_source_included: { type: "boolean" },
    image_url: { type: "string" },
    image_digest: digest,
  },
  required: ["status", "message"],
  additionalProperties: false,
} as const;

/** Every published format by name; the name of its file is `schemas/<name>.schema.json`. */
export const SCHEMAS = {
  "test-output": testOutputSchema,
  "scan-output": scanOutputSchema,
  "images-processed": imagesProcessedSchema,
  reports: reportsSchema,
  "rpms-data": rpmsDataSchema,
  "build-result": buildResultSchema,
} as const;
export type FormatName = keyof typeof SCHEMAS;
