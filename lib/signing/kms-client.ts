import { createHttp } from "../http/index.ts";
import { signingFault } from "./fault.ts";
import type { KmsReference } from "./kms-reference.ts";
import type { AwsAccess, KeyAccess } from "./types.ts";

/** The two things that are asked of the service. Rejections are those of its SDK and of lib/http. */
export interface Kms {
  /** SubjectPublicKeyInfo in DER. */
  publicKey(keyId: string): Promise<Uint8Array | undefined>;
  /** An ECDSA signature in DER over a SHA-256 digest. */
  sign(keyId: string, digest: Uint8Array): Promise<Uint8Array | undefined>;
}

/** Bytes of an answer; honest ones have a few hundred. */
const CAP = 1024 * 1024;
const TRIES = 4;
/** How to answer is for the SDK to see: throttling is a 400 of a certain type. */
const ANY_STATUS = Array.from({ length: 500 }, (_, i) => i + 100);

/** A client with these credentials and no others; the SDK is loaded now. Fault SIGNING_NO_CREDENTIALS. */
export async function kmsClient(reference: KmsReference, access: KeyAccess): Promise<Kms> {
  const { aws, signal, tries = TRIES } = access;
  const region = reference.region ?? aws?.region;
  if (aws === undefined || !region) throw noCredentials(reference, aws === undefined);
  for (const secret of [aws.secretAccessKey, aws.sessionToken]) if (secret) access.log.secret(secret);
  const { KMSClient, GetPublicKeyCommand, SignCommand } = await import("@aws-sdk/client-kms");
  const client = new KMSClient({
    region,
    credentials: credentialsOf(aws),
    maxAttempts: tries,
    requestHandler: handler(access),
    ...(reference.endpoint === "" ? {} : { endpoint: `https://${reference.endpoint}` }),
  });
  const options = { abortSignal: signal };
  return {
    publicKey: async (KeyId) => (await client.send(new GetPublicKeyCommand({ KeyId }), options)).PublicKey,
    async sign(KeyId, Message) {
      const how = { MessageType: "DIGEST", SigningAlgorithm: "ECDSA_SHA_256" } as const;
      return (await client.send(new SignCommand({ KeyId, Message, ...how }), options)).Signature;
    },
  };
}

const noCredentials = ({ keyId }: KmsReference, all: boolean) =>
  signingFault(
    "SIGNING_NO_CREDENTIALS",
    `AWS KMS ${keyId}: there ${all ? "are no credentials" : "is no region"}`,
    "Give AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_DEFAULT_REGION, for example in the Secret with SIGN_KEY.",
  );

const credentialsOf = ({ accessKeyId, secretAccessKey, sessionToken }: AwsAccess) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken ? { sessionToken } : {}),
});

/** A request as the SDK hands it on, as far as it is read here. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Sends what the SDK has signed with the HTTP client of all other requests: CAs, proxies, time limits, caps. */
function handler({ ca, log, signal }: KeyAccess): Record<string, unknown> {
  const http = createHttp({ ca, log, signal });
  return {
    async handle(request: SdkRequest) {
      const { protocol, hostname, port, path, headers, body } = request;
      const url = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}`;
      const answer = await http.request({
        method: "POST",
        url,
        headers,
        maxBytes: CAP,
        redirects: 0,
        accept: ANY_STATUS,
        ...(body === undefined ? {} : { body }),
      });
      return {
        response: { statusCode: answer.status, headers: answer.headers, body: await answer.bytes() },
      };
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy: () => void http.close(),
  };
}
