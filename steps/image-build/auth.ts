import { isReadable } from "../../lib/files/index.ts";
import { authFilePlaces } from "../../lib/oci/index.ts";

/** The registry credentials of this step: the first file of the known places that can be read. */
export async function authFile(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  for (const place of authFilePlaces(undefined, env)) if (await isReadable(place)) return place;
  return undefined;
}
