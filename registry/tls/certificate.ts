import { createHash, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import {
  bits,
  explicit,
  implicit,
  objectId,
  octets,
  sequence,
  setOf,
  truth,
  unsigned,
  utcTime,
  utf8,
} from "./der.ts";

const ECDSA_SHA256 = sequence(objectId("1.2.840.10045.4.3.2"));
const COMMON_NAME = "2.5.4.3";

export interface CertificateRequest {
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly issuer: string;
  /** P-256 keys of who signs. */
  readonly issuerKey: KeyObject;
  readonly issuerPublicKey: KeyObject;
  readonly days: number;
  /** DNS names and IP addresses; none makes it a CA. */
  readonly names?: readonly string[];
}

/** An X.509 v3 certificate (RFC 5280) in PEM: a CA that may sign servers only, or a server. */
export function certificate(request: CertificateRequest): string {
  // An hour back, for clocks that are a little behind.
  const from = new Date(Date.now() - 3_600_000);
  const until = new Date(from.getTime() + request.days * 86_400_000);
  const body = sequence(
    explicit(0, unsigned(Buffer.from([2]))),
    unsigned(serial()),
    ECDSA_SHA256,
    commonName(request.issuer),
    sequence(utcTime(from), utcTime(until)),
    commonName(request.subject),
    request.publicKey.export({ type: "spki", format: "der" }),
    explicit(3, sequence(...extensions(request))),
  );
  const der = sequence(body, ECDSA_SHA256, bits(sign("sha256", body, request.issuerKey)));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** Positive, as the first bit is off, and not zero. */
function serial(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

const commonName = (name: string): Buffer => sequence(setOf(sequence(objectId(COMMON_NAME), utf8(name))));

function extensions(request: CertificateRequest): Buffer[] {
  const ids = [
    extension("2.5.29.14", false, octets(keyId(request.publicKey))),
    extension("2.5.29.35", false, sequence(implicit(0, keyId(request.issuerPublicKey)))),
  ];
  if (request.names === undefined)
    return [
      extension("2.5.29.19", true, sequence(truth(), unsigned(Buffer.from([0])))),
      extension("2.5.29.15", true, bits(Buffer.from([0b0000_0110]), 1)), // keyCertSign, cRLSign
      ...ids,
    ];
  return [
    extension("2.5.29.19", true, sequence()),
    extension("2.5.29.15", true, bits(Buffer.from([0b1000_0000]), 7)), // digitalSignature
    extension("2.5.29.37", false, sequence(objectId("1.3.6.1.5.5.7.3.1"))), // serverAuth
    extension("2.5.29.17", false, sequence(...request.names.map(alternativeName))),
    ...ids,
  ];
}

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(objectId(id), ...(critical ? [truth()] : []), octets(value));

/** SHA-1 of the key's bits (RFC 5280 §4.2.1.2); a name for the key, not a protection. */
function keyId(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  return createHash("sha1").update(point).digest();
}

function alternativeName(name: string): Buffer {
  const kind = isIP(name);
  return kind === 0
    ? implicit(2, Buffer.from(name, "ascii"))
    : implicit(7, kind === 4 ? ipv4(name) : ipv6(name));
}

const ipv4 = (text: string): Buffer => Buffer.from(text.split(".").map(Number));

function ipv6(text: string): Buffer {
  // The URL parser writes an address in its one canonical form, without a dotted tail.
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = "", tail] = canonical.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...left, ...Array(8 - left.length - right.length).fill("0"), ...right];
  return Buffer.from(groups.map((group) => group.padStart(4, "0")).join(""), "hex");
}
