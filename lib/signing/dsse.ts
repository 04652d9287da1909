import { isRecord } from "../json/index.ts";
import { decodeBase64 } from "./base64.ts";
import { signingFault } from "./fault.ts";
import { shown } from "./simple-signing.ts";
import type { Envelope, Signer, Statement, VerifiedStatement, Verifier } from "./types.ts";

/** Media type of an attestation's layer. */
export const DSSE_TYPE = "application/vnd.dsse.envelope.v1+json";
const PAYLOAD_TYPE = "application/vnd.in-toto+json";
const STATEMENT_TYPES: readonly unknown[] = [
  "https://in-toto.io/Statement/v0.1",
  "https://in-toto.io/Statement/v1",
];
/** Signatures of one envelope that are looked at. */
const MOST_SIGNATURES = 16;

/** What DSSE signs: type and content with their lengths (secure-systems-lab/dsse, protocol.md). */
export const preAuthentication = (payloadType: string, payload: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `),
    payload,
  ]);

/** A statement in an envelope, signed. Faults SIGNING_BAD_STATEMENT, and those of the signer. */
export async function dsseEnvelope(statement: Statement, signer: Signer): Promise<Envelope> {
  const wrong = statementProblem(statement);
  if (wrong !== undefined)
    throw signingFault("SIGNING_BAD_STATEMENT", `the statement is none: ${wrong}`, "Correct the statement.");
  const payload = Buffer.from(JSON.stringify(statement));
  const signature = await signer.sign(preAuthentication(PAYLOAD_TYPE, payload));
  return {
    payloadType: PAYLOAD_TYPE,
    payload: payload.toString("base64"),
    signatures: [{ keyid: signer.keyId, sig: signature.toString("base64") }],
  };
}

/**
 * The statement of an envelope that one of the keys has signed, or what is wrong with it. A `keyid` that is not
 * empty must be that of the key, as Go's verifier has it. Whom the statement is about is for the caller to see.
 */
export function verifyEnvelope(
  envelope: unknown,
  verifiers: readonly Verifier[],
): VerifiedStatement | { readonly problem: string } {
  const problem = (text: string) => ({ problem: text });
  if (!isRecord(envelope)) return problem("it is no JSON object");
  const { payloadType, payload: encoded, signatures } = envelope;
  if (payloadType !== PAYLOAD_TYPE) return problem(`its payloadType is ${shown(payloadType)}`);
  const payload = decodeBase64(encoded);
  if (payload === undefined) return problem("its payload is no base64");
  if (!Array.isArray(signatures) || signatures.length === 0) return problem("it has no signatures");
  if (signatures.length > MOST_SIGNATURES) return problem(`it has more than ${MOST_SIGNATURES} signatures`);
  const signer = whoSigned(preAuthentication(PAYLOAD_TYPE, payload), signatures, verifiers);
  if (signer === undefined) return problem("none of the keys has signed it");
  const statement = parsed(payload);
  const wrong = statementProblem(statement);
  return wrong === undefined ? { statement: statement as Statement, keyId: signer.keyId } : problem(wrong);
}

function whoSigned(
  data: Uint8Array,
  signatures: readonly unknown[],
  verifiers: readonly Verifier[],
): Verifier | undefined {
  for (const each of signatures) {
    const { sig, keyid } = isRecord(each) ? each : {};
    const bytes = decodeBase64(sig);
    if (bytes === undefined || (keyid !== undefined && typeof keyid !== "string")) continue;
    const found = verifiers.find(
      (verifier) => (!keyid || keyid === verifier.keyId) && verifier.verify(data, bytes),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is wrong with a statement, or nothing. */
export function statementProblem(statement: unknown): string | undefined {
  if (!isRecord(statement)) return "its statement is no JSON object";
  const { _type: type, subject, predicateType } = statement;
  if (!STATEMENT_TYPES.includes(type)) return `its statement has the _type ${shown(type)}`;
  if (typeof predicateType !== "string" || predicateType === "") return "its statement has no predicateType";
  if (!Array.isArray(subject) || subject.length === 0) return "its statement has no subject";
  const bad = subject.findIndex((each) => !isRecord(each) || !isTexts(each["digest"]));
  return bad < 0 ? undefined : `subject ${bad + 1} of its statement has no digests`;
}

const isTexts = (value: unknown): boolean =>
  isRecord(value) && Object.values(value).every((each) => typeof each === "string");

/** True if the statement is about the image with this `sha256:<hex>`. */
export const isAbout = ({ subject }: Statement, digest: string): boolean =>
  subject.some(
    (each) => Object.hasOwn(each.digest, "sha256") && `sha256:${each.digest["sha256"]}` === digest,
  );

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString("utf8"));
  } catch {
    return undefined;
  }
}
