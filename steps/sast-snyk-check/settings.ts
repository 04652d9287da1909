import { join } from "node:path";
import { exists, readIfThere } from "../../lib/files/index.ts";
import { readFetchedExtra } from "../../lib/handover/index.ts";
import type { SnykSession } from "../../lib/tools/snyk.ts";
import { snykFault } from "./fault.ts";

/** The token in the folder of the secret; nothing if there is none, or an empty one. */
export async function readToken(folder: string | undefined): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const text = await readIfThere(join(folder, "snyk_token"));
  return text?.trim() || undefined;
}

/** Whom to ask, with what. @throws SNYK_BAD_ENDPOINT */
export async function openSession(
  token: string,
  home: string,
  { snykEndpointFile, caFile }: { readonly snykEndpointFile: string; readonly caFile: string },
): Promise<SnykSession> {
  const api = snykEndpointFile === "" ? undefined : await readIfThere(snykEndpointFile);
  return {
    token,
    home,
    ...(api === undefined || api.trim() === "" ? {} : { api: checkUrl(api.trim(), snykEndpointFile) }),
    ...(caFile !== "" && (await exists(caFile)) ? { caFile } : {}),
  };
}

function checkUrl(text: string, file: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw snykFault(
    "SNYK_BAD_ENDPOINT",
    `${file}: ${JSON.stringify(text.slice(0, 80))} is no http or https URL`,
    "Correct key snyk of the ConfigMap slipway-endpoints, or take it out.",
  );
}

/** @throws SNYK_NOT_FETCHED with the first reason; HANDOVER_MISSING if the step before did not get so far */
export async function requireFetched(shared: string): Promise<void> {
  const fetched = await readFetchedExtra(shared);
  if ("files" in fetched) return;
  throw snykFault("SNYK_NOT_FETCHED", fetched.failed, "Look at the log of step fetch-extra-artifacts.");
}
