import { createPrivateKey, sign } from "node:crypto";
import { type JsonOf, type Route, route, type ServiceAnswer } from "../kit/index.ts";
import { type AwsError, awsAnswer, awsError } from "./errors.ts";
import { arnOf, findKey, type KmsKey, type KmsState, publicDer } from "./keys.ts";
import { signDigest } from "./prehashed.ts";

export const OPERATIONS = ["DescribeKey", "GetPublicKey", "Sign"] as const;
export type Operation = (typeof OPERATIONS)[number];

const REQUEST = {
  type: "object",
  required: ["KeyId"],
  properties: {
    KeyId: { type: "string", minLength: 1, maxLength: 2048 },
    Message: { type: "string", pattern: "^[A-Za-z0-9+/]+={0,2}$" },
    MessageType: { enum: ["RAW", "DIGEST"] },
    SigningAlgorithm: { type: "string" },
    GrantTokens: { type: "array", items: { type: "string" } },
  },
} as const;
type Body = JsonOf<typeof REQUEST>;

const TARGET = "TrentService.";
const ALGORITHM = "ECDSA_SHA_256";
/** Bytes that `RAW` may have. */
const LONGEST = 4096;
const DIGEST = 32;
const SPEC = "ECC_NIST_P256";
const KIND = {
  CustomerMasterKeySpec: SPEC,
  KeySpec: SPEC,
  KeyUsage: "SIGN_VERIFY",
  SigningAlgorithms: [ALGORITHM],
};

/** The one route: header X-Amz-Target names the operation. `refusal` is an error that it was told to answer. */
export const kmsRoute = (
  key: string,
  state: () => KmsState,
  refusal: (operation: Operation) => AwsError | undefined,
): Route =>
  route(key, {
    body: REQUEST,
    handle({ headers, body }) {
      const operation = operationOf(headers["x-amz-target"] ?? "");
      if (operation === undefined) return awsError({ type: "UnknownOperationException" });
      const told = refusal(operation);
      return told === undefined ? answer(operation, state(), body) : awsError(told);
    },
  });

const operationOf = (target: string): Operation | undefined =>
  OPERATIONS.find((operation) => target === `${TARGET}${operation}`);

function answer(operation: Operation, state: KmsState, body: Body): ServiceAnswer {
  const key = findKey(state, body.KeyId);
  if (key === undefined)
    return awsError({ type: "NotFoundException", message: `Key '${body.KeyId}' does not exist` });
  if (operation === "DescribeKey") return awsAnswer({ KeyMetadata: metadataOf(state, key) });
  const arn = arnOf(state, key);
  if (!key.enabled) return awsError({ type: "DisabledException", message: `${arn} is disabled.` });
  if (operation === "Sign") return signature(arn, key, body);
  return awsAnswer({ KeyId: arn, PublicKey: publicDer(key).toString("base64"), ...KIND });
}

const metadataOf = (state: KmsState, key: KmsKey) => ({
  AWSAccountId: state.account,
  Arn: arnOf(state, key),
  CreationDate: Date.parse(key.created) / 1000,
  Description: "",
  Enabled: key.enabled,
  KeyId: key.id,
  KeyManager: "CUSTOMER",
  KeyState: key.enabled ? "Enabled" : "Disabled",
  MultiRegion: false,
  Origin: "AWS_KMS",
  ...KIND,
});

function signature(
  arn: string,
  key: KmsKey,
  { Message, MessageType = "RAW", SigningAlgorithm }: Body,
): ServiceAnswer {
  const invalid = (message: string) => awsError({ type: "ValidationException", message });
  if (Message === undefined) return invalid("Message must not be null");
  if (SigningAlgorithm !== ALGORITHM)
    return awsError({
      type: "InvalidKeyUsageException",
      message: `Algorithm ${SigningAlgorithm} is incompatible with key spec ${SPEC}.`,
    });
  const bytes = Buffer.from(Message, "base64");
  const digested = MessageType === "DIGEST";
  if (digested ? bytes.length !== DIGEST : bytes.length > LONGEST)
    return invalid(
      digested ? "Digest is invalid length for algorithm ECDSA_SHA_256." : "Message is too long",
    );
  const made = digested ? signDigest(key.pem, bytes) : sign("sha256", bytes, createPrivateKey(key.pem));
  return awsAnswer({ KeyId: arn, Signature: made.toString("base64"), SigningAlgorithm });
}
