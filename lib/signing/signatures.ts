import { createPublicKey } from "node:crypto";
import type { Descriptor, RegistryClient } from "../oci/index.ts";
import { sha256 } from "../oci/index.ts";
import { type Addition, append } from "./append.ts";
import { annotation, LOG_BUNDLE, layerBytes, SIGNATURE, verifyAttached } from "./attached.ts";
import { decodeBase64 } from "./base64.ts";
import { placeOf } from "./place.ts";
import { readSimpleSigning, SIMPLE_SIGNING, shown, simpleSigning } from "./simple-signing.ts";
import type { Added, Signer, TransparencyLog, Verification, VerifiedSignature, Verifier } from "./types.ts";
import { verifierOf } from "./verifier.ts";

/** Bytes of a payload; honest ones have a few hundred. */
const PAYLOAD_CAP = 128 * 1024;

export interface SignImageOptions {
  readonly signer: Signer;
  /** Enters each new signature; one that is there without entry counts as absent then. */
  readonly transparency?: TransparencyLog | undefined;
  /** What `cosign verify -a` asks for. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/**
 * Signs an image as `cosign sign --key` does, in the layout of tags. What this key has signed in the same
 * words is not signed again. Faults: SIGNING_BAD_REFERENCE, SIGNING_BAD_MANIFEST, SIGNING_CONFLICT, those of
 * registry and signer. `identity` is what the image is meant to be, `registry/repository[:tag]`; by default
 * its repository.
 *
 * @param image `registry/repository@sha256:<hex>`
 */
export async function signImage(
  client: RegistryClient,
  image: string,
  { identity, ...how }: SignImageOptions & { readonly identity?: string | undefined },
): Promise<Added> {
  const { repository } = placeOf(image, ".sig");
  const { digest, added } = await signImageAs(client, image, [identity ?? repository], how);
  return { digest, added: added.length > 0 };
}

/** As `signImage`, under several names at once; `added` has those that were not signed yet. */
export async function signImageAs(
  client: RegistryClient,
  image: string,
  identities: readonly string[],
  how: SignImageOptions,
): Promise<{ readonly digest: string; readonly added: readonly string[] }> {
  const place = placeOf(image, ".sig");
  const additions = [...new Set(identities)].map((identity) => signatureOf(place.digest, identity, how));
  const { digest, added } = await append(client, place, additions);
  return { digest, added: added.map(({ identity }) => identity) };
}

interface NewSignature extends Addition {
  readonly identity: string;
}

function signatureOf(
  image: string,
  identity: string,
  { signer, annotations, transparency }: SignImageOptions,
): NewSignature {
  const bytes = simpleSigning({ identity, digest: image, annotations });
  const verifier = verifierOf(createPublicKey(signer.publicKeyPem), signer.describe);
  const digest = sha256(bytes);
  const isSame = (layer: Descriptor) =>
    layer.digest === digest && layer.mediaType === SIMPLE_SIGNING && isSigned(layer, bytes, [verifier]);
  const isEntered = (layer: Descriptor) =>
    transparency === undefined || annotation(layer, LOG_BUNDLE) !== undefined;
  return {
    identity,
    isAmong: async (layers) => layers.some((layer) => isSame(layer) && isEntered(layer)),
    make: async () => {
      const signature = await signer.sign(bytes);
      const { publicKeyPem } = signer;
      const proof = await transparency?.enter({ payload: bytes, signature, publicKeyPem });
      const annotations = {
        [SIGNATURE]: signature.toString("base64"),
        ...(proof === undefined ? {} : { [LOG_BUNDLE]: proof }),
      };
      return { bytes, mediaType: SIMPLE_SIGNING, annotations };
    },
  };
}

const isSigned = (layer: Descriptor, bytes: Buffer, verifiers: readonly Verifier[]): boolean =>
  typeof whoSigned(layer, bytes, verifiers) === "object";

function whoSigned(layer: Descriptor, bytes: Buffer, verifiers: readonly Verifier[]): Verifier | string {
  const signature = decodeBase64(annotation(layer, SIGNATURE));
  if (signature === undefined) return `its annotation ${SIGNATURE} is no base64`;
  return verifiers.find((verifier) => verifier.verify(bytes, signature)) ?? "none of the keys has signed it";
}

/**
 * The signatures of an image that one of the keys has made, in the layout of tags. Hostile content is a
 * problem, never a fault; a registry that does not answer is a fault.
 *
 * @param image `registry/repository@sha256:<hex>`
 */
export async function imageSignatures(
  client: RegistryClient,
  image: string,
  verifiers: readonly Verifier[],
): Promise<Verification<VerifiedSignature>> {
  const place = placeOf(image, ".sig");
  return verifyAttached(client, place, "signature", async (layer) => {
    if (layer.mediaType !== SIMPLE_SIGNING) return `its media type is ${shown(layer.mediaType)}`;
    const bytes = await layerBytes(client, place, layer, PAYLOAD_CAP);
    if (typeof bytes === "string") return bytes;
    const signer = whoSigned(layer, bytes, verifiers);
    if (typeof signer === "string") return signer;
    const said = readSimpleSigning(bytes, place.digest);
    return typeof said === "string" ? said : { ...said, keyId: signer.keyId };
  });
}
