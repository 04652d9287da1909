import { createTrustedArtifactStep } from "../../steps/create-trusted-artifact/contract.ts";

export const createTrustedArtifact = { contract: createTrustedArtifactStep, version: "0.1.0" };
