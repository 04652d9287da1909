import { createPublicKey } from "node:crypto";
import { isRecord } from "../json/index.ts";
import type { Descriptor, RegistryClient } from "../oci/index.ts";
import { append } from "./append.ts";
import { layerBytes, SIGNATURE, verifyAttached } from "./attached.ts";
import { DSSE_TYPE, dsseEnvelope, isAbout, verifyEnvelope } from "./dsse.ts";
import { signingFault } from "./fault.ts";
import { type Place, placeOf } from "./place.ts";
import { shown } from "./simple-signing.ts";
import type { Added, Signer, Statement, Verification, VerifiedStatement, Verifier } from "./types.ts";
import { verifierOf } from "./verifier.ts";

/** Bytes of an envelope: a statement holds every TaskRun of a build. */
const ENVELOPE_CAP = 32 * 1024 * 1024;
/** Bytes that an envelope has around its payload. */
const AROUND = 4096;

/**
 * Attaches a statement to an image as `cosign attest --key` and Tekton Chains do, in the layout of tags. The
 * same statement by the same key is not attached again. Faults: SIGNING_BAD_STATEMENT if the image is none of
 * its subjects, SIGNING_BAD_REFERENCE, SIGNING_BAD_MANIFEST, SIGNING_CONFLICT, those of registry and signer.
 *
 * @param image `registry/repository@sha256:<hex>`
 */
export async function attestImage(
  client: RegistryClient,
  image: string,
  statement: Statement,
  { signer }: { readonly signer: Signer },
): Promise<Added> {
  const place = placeOf(image, ".att");
  if (!isAbout(statement, place.digest))
    throw signingFault(
      "SIGNING_BAD_STATEMENT",
      `the statement ${statement.predicateType} is not about ${image}`,
      "Attach it to the images that are its subjects.",
    );
  const verifier = verifierOf(createPublicKey(signer.publicKeyPem), signer.describe);
  const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  const attestation = {
    isAmong: async (layers: readonly Descriptor[]) => {
      const likely = layers.filter(({ size }) => size >= payload.length && size <= payload.length + AROUND);
      for (const layer of likely) if (await isSame(client, place, layer, payload, verifier)) return true;
      return false;
    },
    make: async () => ({
      bytes: Buffer.from(JSON.stringify(await dsseEnvelope(statement, signer))),
      mediaType: DSSE_TYPE,
      annotations: { [SIGNATURE]: "", predicateType: statement.predicateType },
    }),
  };
  const { digest, added } = await append(client, place, [attestation]);
  return { digest, added: added.length > 0 };
}

async function isSame(
  client: RegistryClient,
  place: Place,
  layer: Descriptor,
  payload: string,
  verifier: Verifier,
): Promise<boolean> {
  const envelope = await envelopeIn(client, place, layer);
  return (
    isRecord(envelope) &&
    envelope["payload"] === payload &&
    !("problem" in verifyEnvelope(envelope, [verifier]))
  );
}

/** The envelope of a layer, not looked at yet; a text says why there is none. */
async function envelopeIn(client: RegistryClient, place: Place, layer: Descriptor): Promise<unknown> {
  if (layer.mediaType !== DSSE_TYPE) return `its media type is ${shown(layer.mediaType)}`;
  const bytes = await layerBytes(client, place, layer, ENVELOPE_CAP);
  if (typeof bytes === "string") return bytes;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return "it is no JSON";
  }
}

/**
 * The statements about an image that one of the keys has signed, in the layout of tags. Hostile content is a
 * problem, never a fault; a registry that does not answer is a fault.
 *
 * @param image `registry/repository@sha256:<hex>`
 */
export async function imageAttestations(
  client: RegistryClient,
  image: string,
  verifiers: readonly Verifier[],
): Promise<Verification<VerifiedStatement>> {
  const place = placeOf(image, ".att");
  return verifyAttached(client, place, "attestation", async (layer) => {
    const envelope = await envelopeIn(client, place, layer);
    if (typeof envelope === "string") return envelope;
    const found = verifyEnvelope(envelope, verifiers);
    if ("problem" in found) return found.problem;
    return isAbout(found.statement, place.digest) ? found : `its statement is not about ${place.digest}`;
  });
}
