import { describe, expect, it } from "vitest";
import {
  issuer,
  issuerFingerprint,
  packet,
  signature,
  signature3,
  signedBy,
  subpacket,
} from "./fixtures/openpgp.ts";
import { signingKey } from "./openpgp.ts";

const ID = "199e2f91fd431d51";
const V4 = `567e347ad0044ade55ba8a5f${ID}`;
const V6 = `${ID}${"0".repeat(48)}`;
const large = subpacket(20, Buffer.alloc(180));

describe("the key of a signature", () => {
  it.each<[string, Buffer]>([
    ["version 3, old format", packet(2, signature3(ID), "old")],
    ["version 3, new format", packet(2, signature3(ID))],
    ["version 3, length to the end", packet(2, signature3(ID), "indeterminate")],
    ["version 4, issuer in the unhashed area", signedBy(ID)],
    ["version 4, issuer in the hashed area", packet(2, signature(4, [issuer(ID)]))],
    ["version 4, fingerprint", packet(2, signature(4, [issuerFingerprint(4, V4)]))],
    [
      "version 4, the hashed area before the other",
      packet(2, signature(4, [issuer(ID)], [issuer("1".repeat(16))])),
    ],
    ["version 4, after a large subpacket", packet(2, signature(4, [large, issuer(ID)]))],
    [
      "version 4, marked as critical",
      packet(2, signature(4, [subpacket(16 | 0x80, Buffer.from(ID, "hex"))])),
    ],
    ["version 6", packet(2, signature(6, [issuerFingerprint(6, V6)]))],
    ["a packet of another kind before it", Buffer.concat([packet(10, Buffer.from("PGP")), signedBy(ID)])],
  ])("is read: %s", (_, bytes) => {
    expect(signingKey(bytes)).toBe(ID);
  });

  it.each<[string, Buffer]>([
    ["nothing", Buffer.alloc(0)],
    ["text", Buffer.from("-----BEGIN PGP SIGNATURE-----")],
    ["a signature that names no key", packet(2, signature(4, []))],
    ["a key of zeros", signedBy("0".repeat(16))],
    ["a public key", packet(6, Buffer.alloc(20))],
    ["a partial length", Buffer.from([0xc2, 0xe1, 4, 4])],
    ["a fingerprint of wrong length", packet(2, signature(4, [issuerFingerprint(4, V6)]))],
    ["a fingerprint of an unknown version", packet(2, signature(4, [issuerFingerprint(9, V4)]))],
    ["a subpacket without type", packet(2, signature(4, [Buffer.from([0])]))],
  ])("is not there in %s", (_, bytes) => {
    expect(signingKey(bytes)).toBeUndefined();
  });

  it("is not there in a signature that is cut off anywhere before it", () => {
    const whole = packet(2, signature(4, [issuer(ID)]));
    for (let length = 0; length < whole.length; length += 1)
      expect(signingKey(whole.subarray(0, length)), `${length} bytes`).toBeUndefined();
  });
});
