import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** The registry credentials of this step: the first file of the known places that is there. */
export async function authFile(env: NodeJS.ProcessEnv = process.env): Promise<string | undefined> {
  const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, HOME } = env;
  const places = [
    REGISTRY_AUTH_FILE,
    DOCKER_CONFIG && join(DOCKER_CONFIG, "config.json"),
    XDG_RUNTIME_DIR && join(XDG_RUNTIME_DIR, "containers", "auth.json"),
    join(HOME ?? homedir(), ".docker", "config.json"),
  ];
  for (const place of places) {
    if (!place) continue;
    if (
      await access(place, constants.R_OK).then(
        () => true,
        () => false,
      )
    )
      return place;
  }
  return undefined;
}
