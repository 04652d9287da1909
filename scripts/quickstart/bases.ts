import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import type { Log } from "../../lib/log/index.ts";
import { formatReference, parseReference, registryClient } from "../../lib/oci/index.ts";

/** Long enough for a registry that is there, short enough for a machine that has none. */
const REACH_MS = 4000;

/**
 * The images that a Containerfile's `ARG *_IMAGE=…` lines name; undefined if any of them cannot be reached. By tag:
 * a digest in the params of a build is one that no trusted task made, and release policies refuse it
 * (trusted_task.trusted_parameters). The digest that was used stands in the SBOM.
 */
export async function publicBases(
  folder: string,
  containerfile: string,
  log: Log,
): Promise<string[] | undefined> {
  const text = await readFile(join(folder, containerfile), "utf8");
  const named = [...text.matchAll(/^ARG\s+(\w+_IMAGE)=(\S+)/gm)].map(([, name = "", ref = ""]) => ({
    name,
    ref,
  }));
  if (!named.length) return undefined;
  const client = registryClient({ signal: AbortSignal.timeout(REACH_MS) });
  try {
    return await Promise.all(
      named.map(async ({ name, ref }) => {
        await client.resolve(ref);
        return `${name}=${byTag(ref)}`;
      }),
    );
  } catch (thrown) {
    log.debug(`no public base image: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
  }
}

/** One image for every name that a Containerfile of ours or a user's may ask for. */
export const asBuildArgs = (ref: string): string[] =>
  ["BASE_IMAGE", "NODE_IMAGE", "PYTHON_IMAGE"].map((name) => `${name}=${byTag(ref)}`);

/** A reference without its digest if it has a tag. */
function byTag(ref: string): string {
  const { digest: _, ...reference } = parseReference(ref);
  return reference.tag === undefined ? ref : formatReference(reference);
}

/** Whether the public registry of the sample's base images answers at all. */
export function publicReachable(host = "registry-1.docker.io"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 443, timeout: REACH_MS });
    const end = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", end(true)).once("error", end(false)).once("timeout", end(false));
  });
}
