import { access, constants } from "node:fs/promises";
import { authFilePlaces } from "../../lib/oci/index.ts";

/** The registry credentials of this step: the first file of the known places that can be read. */
export async function authFile(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  for (const place of authFilePlaces(undefined, env)) {
    const found = await access(place, constants.R_OK).then(
      () => true,
      () => false,
    );
    if (found) return place;
  }
  return undefined;
}
