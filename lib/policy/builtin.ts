import type { Finding } from "./types.ts";

/** Checks that come before all rules and that no policy can leave out; codes and words are those of ec. */
export const BUILTIN = {
  accessible: {
    code: "builtin.image.accessible",
    title: "Image URL is accessible",
    description: "The image URL is available and accessible.",
    solution: "Push the image, or give credentials that may read it.",
  },
  imageSignature: {
    code: "builtin.image.signature_check",
    title: "Image signature check passed",
    description: "The image signature matches available signing materials.",
    solution: "Have the image signed with the key of the policy, or judge it by the key that signed it.",
  },
  attestationSignature: {
    code: "builtin.attestation.signature_check",
    title: "Attestation signature check passed",
    description: "The attestation signature matches available signing materials.",
    solution: "Build the image with a pipeline whose provenance is signed with the key of the policy.",
  },
  attestationSyntax: {
    code: "builtin.attestation.syntax_check",
    title: "Attestation syntax check passed",
    description: "The attestation has correct syntax.",
    solution: "Find out what wrote the attestation; it must follow the schema of its predicate.",
  },
} as const;

export type Builtin = (typeof BUILTIN)[keyof typeof BUILTIN];

export const builtinFinding = (builtin: Builtin, message: string): Finding => ({
  ...builtin,
  message,
  collections: [],
});

/** What ec says where no signature, or no attestation, was verified. */
export const missing = (what: "signature" | "attestation", problems: readonly string[]): string =>
  what === "signature"
    ? `No image signatures found matching the given public key. Verify the correct public key was provided, and a signature was created. Error: ${problems.join("; ")}`
    : `No image attestations found matching the given public key. Verify the correct public key was provided, and one or more attestations were created. Error: ${problems.join("; ")}`;
