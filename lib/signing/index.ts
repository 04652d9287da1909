/**
 * Signatures and attestations as cosign and Tekton Chains write them, in the layout of tags:
 * `sha256-<hex>.sig` (simple signing) and `sha256-<hex>.att` (in-toto statements in DSSE envelopes).
 */

export { attestImage, imageAttestations } from "./attestations.ts";
export { dsseEnvelope, verifyEnvelope } from "./dsse.ts";
export { type SigningCode, signingFault } from "./fault.ts";
export { generateKeyPair, type KeyPair } from "./key-pair.ts";
export { openRekor, type RekorOptions } from "./rekor.ts";
export { imageSignatures, type SignImageOptions, signImage, signImageAs } from "./signatures.ts";
export { openSigner } from "./signer.ts";
export { type SimpleSigning, simpleSigning } from "./simple-signing.ts";
export type * from "./types.ts";
export { publicKeys } from "./verifier.ts";
