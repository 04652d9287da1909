import { readIfThere } from "../files/index.ts";
import { registryClient } from "./client.ts";
import type { RegistryClient, RegistryClientOptions } from "./types.ts";

/** What steps that talk to registries have as params, beside their log and signal. */
export interface RegistryAccess
  extends Pick<RegistryClientOptions, "authFile" | "log" | "signal" | "tlsVerify"> {
  /** PEM bundle of more CAs; no such file, or an empty text, means none. */
  readonly caFile?: string;
}

/** A registry client as a step's params ask for it. */
export async function openRegistry({ caFile, ...options }: RegistryAccess): Promise<RegistryClient> {
  const ca = caFile ? await readIfThere(caFile) : undefined;
  return registryClient({ ...options, ...(ca ? { ca } : {}) });
}
