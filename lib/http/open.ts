import { readIfThere } from "../files/index.ts";
import { createHttp } from "./client.ts";
import type { Http, HttpOptions } from "./types.ts";

/** What steps that talk to web services have as params, beside their log and signal. */
export interface HttpAccess extends Omit<HttpOptions, "ca"> {
  /** PEM bundle of more CAs; no such file, or an empty text, means none. */
  readonly caFile?: string;
}

/** An HTTP client as a step's params ask for it. */
export async function openHttp({ caFile, ...options }: HttpAccess): Promise<Http> {
  return createHttp({ ...options, ca: caFile ? await readIfThere(caFile) : undefined });
}
