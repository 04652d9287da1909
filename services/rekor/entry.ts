import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

const base64 = { type: "string", pattern: "^[A-Za-z0-9+/]+={0,2}$" } as const;

/** What may be entered. */
export const ENTRY = {
  type: "object",
  required: ["apiVersion", "kind", "spec"],
  properties: {
    apiVersion: { const: "0.0.1" },
    kind: { const: "hashedrekord" },
    spec: {
      type: "object",
      required: ["data", "signature"],
      properties: {
        data: {
          type: "object",
          required: ["hash"],
          properties: {
            hash: {
              type: "object",
              required: ["algorithm", "value"],
              properties: {
                algorithm: { const: "sha256" },
                value: { type: "string", pattern: "^[0-9a-f]{64}$" },
              },
            },
          },
        },
        signature: {
          type: "object",
          required: ["content", "publicKey"],
          properties: {
            content: base64,
            publicKey: { type: "object", required: ["content"], properties: { content: base64 } },
          },
        },
      },
    },
  },
} as const;

/** An entry as it is kept. */
export interface Entry {
  readonly uuid: string;
  /** sha256 of what was signed, hex. */
  readonly hash: string;
  /** base64 of the canonical entry. */
  readonly body: string;
  /** Seconds since 1970. */
  readonly integratedTime: number;
  readonly logIndex: number;
}

export interface RekorState {
  /** Private key of the log, PKCS #8. */
  readonly pem: string;
  readonly entries: readonly Entry[];
}

/** The answer about an entry: with the log's signature over it in canonical JSON (RFC 8785). */
export function promised(pem: string, { uuid, body, integratedTime, logIndex }: Entry) {
  const key = createPrivateKey(pem);
  const logID = createHash("sha256")
    .update(createPublicKey(key).export({ type: "spki", format: "der" }))
    .digest("hex");
  const signed = JSON.stringify({ body, integratedTime, logID, logIndex });
  const signedEntryTimestamp = sign("sha256", Buffer.from(signed), key).toString("base64");
  return { [uuid]: { body, integratedTime, logID, logIndex, verification: { signedEntryTimestamp } } };
}
