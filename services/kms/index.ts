/**
 * A stand-in for AWS KMS as far as signing with an asymmetric key asks it: DescribeKey, GetPublicKey and Sign of
 * the JSON protocol (TrentService), for ECDSA P-256. Requests must be signed with its credentials (SigV4).
 */
import { randomBytes } from "node:crypto";
import type { Log } from "../../lib/log/index.ts";
import { openState, type Service, startService } from "../kit/index.ts";
import { type AwsError, answerWords, awsError } from "./errors.ts";
import { type KmsState, publicPem, withAlias } from "./keys.ts";
import { kmsRoute, type Operation } from "./operations.ts";
import { refusalOf } from "./sigv4.ts";

export type { AwsError } from "./errors.ts";
export type { KmsKey, KmsState } from "./keys.ts";
export type { Operation } from "./operations.ts";

/** The one route, for `fail`. */
export const KMS_ROUTE = "POST /";

export interface KmsOptions {
  /** Folder of its state, `kms.json`: credentials and private keys (0600). Default: in memory. */
  readonly dir?: string;
  readonly port?: number;
  /** Serves https with it; cosign's `awskms://host/…` speaks nothing else. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly log?: Log;
  /** Aliases that have a key from the start. Default `alias/slipway`. */
  readonly aliases?: readonly string[];
}

export interface KmsService extends Service {
  readonly region: string;
  /** The one pair of credentials that it takes; the same again if `dir` is. */
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `awskms://127.0.0.1:<port>/<alias>` */
  reference(alias: string): string;
  /** Public key as PEM. Undefined for an alias that is not there. */
  publicKey(alias: string): string | undefined;
  /** Makes a key for an alias, or keeps the one it has. */
  createKey(alias: string): Promise<void>;
  /** An operation answers this error, `times` times or until it is told otherwise; undefined makes it well. */
  refuse(operation: Operation, error: (AwsError & { readonly times?: number }) | undefined): void;
}

const REGION = "us-east-1";
const NOTHING: KmsState = {
  region: REGION,
  account: "111122223333",
  accessKeyId: "",
  secretAccessKey: "",
  keys: [],
  aliases: {},
};

/** Starts it. Faults of the kit. */
export async function startKms(options: KmsOptions = {}): Promise<KmsService> {
  const { dir, port, tls, log, aliases = ["alias/slipway"] } = options;
  const state = await openState(dir, "kms", NOTHING);
  await state.change((now) => aliases.reduce(withAlias, withCredentials(now)));
  const told = new Map<Operation, { readonly error: AwsError; left: number }>();
  const refusal = (operation: Operation): AwsError | undefined => {
    const found = told.get(operation);
    return found !== undefined && found.left-- > 0 ? found.error : undefined;
  };
  const service = await startService({
    name: "kms",
    routes: [kmsRoute(KMS_ROUTE, state.get, refusal)],
    guard: (request) => {
      const refused = refusalOf(request, state.get());
      return refused === undefined ? undefined : awsError(refused);
    },
    refuse: answerWords,
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
    ...(log === undefined ? {} : { log }),
  });
  const { region, accessKeyId, secretAccessKey } = state.get();
  return {
    ...service,
    region,
    accessKeyId,
    secretAccessKey,
    reference: (alias) => `awskms://${new URL(service.url).host}/${alias}`,
    publicKey: (alias) => publicPem(state.get(), alias),
    createKey: async (alias) => void (await state.change((now) => withAlias(now, alias))),
    refuse: (operation, error) => {
      if (error === undefined) told.delete(operation);
      else told.set(operation, { error, left: error.times ?? Number.POSITIVE_INFINITY });
    },
  };
}

const withCredentials = (state: KmsState): KmsState =>
  state.accessKeyId === ""
    ? {
        ...state,
        accessKeyId: `AKIA${randomBytes(8).toString("hex").toUpperCase()}`,
        secretAccessKey: randomBytes(30).toString("base64"),
      }
    : state;
