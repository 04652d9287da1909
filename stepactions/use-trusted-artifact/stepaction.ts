import { useTrustedArtifactStep } from "../../steps/use-trusted-artifact/contract.ts";

export const useTrustedArtifact = { contract: useTrustedArtifactStep, version: "0.1.0" };
