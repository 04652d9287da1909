import { join } from "node:path";
import { readIfThere } from "../../lib/files/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { fault } from "./fault.ts";

/** The token in the folder of a Secret; from here on the log masks it. Fault PUBLIC_NO_TOKEN. */
export async function readToken(folder: string, log: Log): Promise<string> {
  const token = (await readIfThere(join(folder, "token")))?.trim() ?? "";
  if (token === "")
    throw fault(
      "PUBLIC_NO_TOKEN",
      "the Secret of mapping.registrySecret is not there, or has no key token",
      "Make the Secret in the namespace of the release, with a token that may administer repositories.",
    );
  log.secret(token);
  return token;
}
