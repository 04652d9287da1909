import { redactUrl } from "../http/index.ts";
import { isRecord } from "../json/index.ts";
import { decodeBase64 } from "./base64.ts";
import { signingFault } from "./fault.ts";
import type { Verifier } from "./types.ts";

/** Fault SIGNING_NO_LOG about the log at an address. */
export const noLog = (url: URL, why: string, next: string, cause?: unknown) =>
  signingFault("SIGNING_NO_LOG", `transparency log ${redactUrl(url)}: ${why}`, next, cause);

/** What was entered. */
export interface Entered {
  /** sha256 of the payload, hex. */
  readonly hash: string;
  /** The signature in base64. */
  readonly content: string;
}

/** What cosign keeps beside a signature (annotation dev.sigstore.cosign/bundle), if the answer is about this entry. */
export function bundleOf(
  base: URL,
  answer: unknown,
  entered: Entered,
  keys: readonly Verifier[] | undefined,
): string {
  const wrong = (why: string) =>
    noLog(
      base,
      `its answer ${why}`,
      "Check REKOR_URL and REKOR_PUBLIC_KEY: this is not the log that is expected.",
    );
  const [entry] = isRecord(answer) ? Object.values(answer) : [];
  const { body, integratedTime, logID, logIndex, verification } = isRecord(entry) ? entry : {};
  const promise = isRecord(verification) ? verification["signedEntryTimestamp"] : undefined;
  const set = decodeBase64(promise);
  const bytes = decodeBase64(body);
  if (bytes === undefined || set === undefined || typeof logID !== "string") throw wrong("is no entry");
  if (!Number.isSafeInteger(integratedTime) || !Number.isSafeInteger(logIndex))
    throw wrong("has no number or time");
  if (!isAbout(bytes, entered)) throw wrong("is about another signature");
  // Canonical JSON (RFC 8785): names sorted, no blanks; this is what the log signs.
  const signed = Buffer.from(JSON.stringify({ body, integratedTime, logID, logIndex }));
  if (keys !== undefined && !keys.some((key) => key.verify(signed, set)))
    throw wrong("is not signed by its key");
  return JSON.stringify({
    SignedEntryTimestamp: promise,
    Payload: { body, integratedTime, logIndex, logID },
  });
}

function isAbout(body: Buffer, { hash, content }: Entered): boolean {
  const entry = parsed(body);
  const part = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
  const spec = part(entry, "spec");
  return (
    part(entry, "kind") === "hashedrekord" &&
    part(part(part(spec, "data"), "hash"), "value") === hash &&
    part(part(spec, "signature"), "content") === content
  );
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
