import { signingFault } from "./fault.ts";

/** A key of AWS KMS as sigstore's libraries name it. */
export interface KmsReference {
  /** `host[:port]`, asked with https; empty for Amazon's own of the region. */
  readonly endpoint: string;
  /** UUID, `alias/<name>`, or the ARN of a key or an alias. */
  readonly keyId: string;
  /** Of an ARN; it goes before the one that is configured. */
  readonly region?: string;
}

const SCHEME = "awskms://";
const UUID = "(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
const ALIAS = "alias/[A-Za-z0-9/_-]{1,250}";
const ID = new RegExp(`^(?:${UUID}|${ALIAS})$`, "i");
const ARN = new RegExp(`^arn:aws[a-z-]*:kms:([a-z0-9-]+):\\d{12}:(?:key/${UUID}|${ALIAS})$`, "i");
const ENDPOINT = /^(?:\[[0-9a-f:]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?$/i;

export const isKmsReference = (key: string): boolean => key.startsWith(SCHEME) || key.startsWith("arn:");

/** Takes `awskms://[endpoint]/<key>`, or an ARN alone, apart. Fault SIGNING_BAD_KEY. */
export function parseKmsReference(text: string): KmsReference {
  const rest = text.startsWith(SCHEME) ? text.slice(SCHEME.length) : `/${text}`;
  const slash = rest.indexOf("/");
  const [endpoint, keyId] = [rest.slice(0, Math.max(slash, 0)), rest.slice(slash + 1)];
  const arn = ARN.exec(keyId);
  if (slash < 0 || (endpoint !== "" && !ENDPOINT.test(endpoint)) || (arn === null && !ID.test(keyId)))
    throw signingFault(
      "SIGNING_BAD_KEY",
      `the key reference ${JSON.stringify(text)} does not name a key of AWS KMS`,
      "Write it as awskms:///alias/name, or awskms://[endpoint]/ with an id or ARN.",
    );
  return { endpoint, keyId, ...(arn?.[1] === undefined ? {} : { region: arn[1] }) };
}
