const HASH = { type: "string", pattern: "^[0-9a-f]{64}$" } as const;

/** A bundle by `path: hash`, or with contents; the CLI sends the first, then the second for what is missing. */
export const FILES = {
  type: "object",
  additionalProperties: {
    anyOf: [
      HASH,
      {
        type: "object",
        required: ["hash", "content"],
        additionalProperties: false,
        properties: { hash: HASH, content: { type: "string" } },
      },
    ],
  },
} as const;

/** What a bundle becomes when files are added to it and taken away. */
export const EXTENSION = {
  type: "object",
  required: ["files"],
  additionalProperties: false,
  properties: { files: FILES, removedFiles: { type: "array", items: { type: "string" } } },
} as const;

/** Asks for the analysis of a bundle, again and again until it is complete. */
export const ANALYSIS = {
  type: "object",
  required: ["key"],
  properties: {
    key: {
      type: "object",
      required: ["type", "hash", "limitToFiles"],
      properties: {
        type: { type: "string", enum: ["file"] },
        hash: HASH,
        limitToFiles: { type: "array", items: { type: "string" } },
        shard: { type: "string" },
      },
    },
    severity: { type: "integer", minimum: 0, maximum: 3 },
    prioritized: { type: "boolean" },
    legacy: { type: "boolean" },
    analysisContext: { type: "object" },
  },
} as const;

/** Which token is asked about; the CLI leaves it out if it is only in the environment. */
export const VERIFY = { type: "object", properties: { api: { type: "string" } } } as const;
