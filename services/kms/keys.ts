import { createPrivateKey, createPublicKey, generateKeyPairSync, randomUUID } from "node:crypto";

/** A key of the service. */
export interface KmsKey {
  /** UUID */
  readonly id: string;
  /** PKCS #8 */
  readonly pem: string;
  /** RFC 3339 */
  readonly created: string;
  readonly enabled: boolean;
}

/** Everything that the service knows. */
export interface KmsState {
  readonly region: string;
  readonly account: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly keys: readonly KmsKey[];
  /** Ids of keys by `alias/<name>`. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** The state with a key for this alias. */
export function withAlias(state: KmsState, alias: string): KmsState {
  if (Object.hasOwn(state.aliases, alias)) return state;
  const key = newKey();
  return { ...state, keys: [...state.keys, key], aliases: { ...state.aliases, [alias]: key.id } };
}

function newKey(): KmsKey {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return { id: randomUUID(), pem, created: new Date().toISOString(), enabled: true };
}

/** The key by id, alias, or ARN of either. */
export function findKey(state: KmsState, name: string): KmsKey | undefined {
  const prefix = `arn:aws:kms:${state.region}:${state.account}:`;
  const local = name.startsWith(prefix) ? name.slice(prefix.length) : name;
  const aliased = Object.hasOwn(state.aliases, local) ? state.aliases[local] : undefined;
  const id = aliased ?? (name === local ? local : local.replace(/^key\//, ""));
  return state.keys.find((key) => key.id === id);
}

export const arnOf = ({ region, account }: KmsState, { id }: KmsKey): string =>
  `arn:aws:kms:${region}:${account}:key/${id}`;

export const publicDer = ({ pem }: KmsKey): Buffer =>
  createPublicKey(createPrivateKey(pem)).export({ type: "spki", format: "der" });

/** The public key of an alias as PEM. */
export function publicPem(state: KmsState, alias: string): string | undefined {
  const key = findKey(state, alias);
  return key && createPublicKey(createPrivateKey(key.pem)).export({ type: "spki", format: "pem" }).toString();
}
