import { setTimeout as sleep } from "node:timers/promises";
import type { NeededImage } from "../../lib/containerfile/index.ts";
import type { BaseImage } from "../../lib/handover/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { Buildah, BuildahSession, InspectedImage } from "../../lib/tools/buildah.ts";
import { mayPass, pullFailure } from "./failure.ts";
import { buildFault } from "./fault.ts";

/** Tries in all, of which each is up to four of buildah's own, 2 s apart. */
const TRIES = 3;
const FIRST_WAIT_MS = 1000;

export interface PulledImage extends BaseImage {
  readonly inspected: InspectedImage;
}
export interface PullSettings {
  readonly proxy: Readonly<Record<string, string>>;
  /** Architecture of this machine, as Go names it. */
  readonly architecture: string;
  /** Images of another architecture are only warned about. */
  readonly crossPlatform: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Pulls what the build needs, before its network is cut. Images of other transports are left to buildah. */
export async function pullImages(
  buildah: Buildah,
  session: BuildahSession,
  images: readonly NeededImage[],
  settings: PullSettings,
): Promise<PulledImage[]> {
  const pulled: PulledImage[] = [];
  for (const image of images) {
    const name = registryName(image.ref);
    if (name === undefined) {
      settings.log.warn(`Containerfile line ${image.line}: ${image.ref} is not pulled before the build`);
      continue;
    }
    settings.log.info(`Pulling ${name}${image.platform === undefined ? "" : ` for ${image.platform}`}`);
    const id = await pull(buildah, session, name, image, settings);
    const inspected = await buildah.inspect(session, id);
    checkArchitecture(image, inspected, settings);
    pulled.push({ ref: image.ref, canonical: canonical(name, inspected), inspected });
  }
  return pulled;
}

/** Without `docker://`; nothing for `oci-archive:` and its like. */
const registryName = (ref: string): string | undefined =>
  ref.startsWith("docker://")
    ? ref.slice("docker://".length)
    : /^(oci|oci-archive|docker-archive|docker-daemon|dir|containers-storage|sif|ostree):/.test(ref) &&
        !/^oci:\d+\//.test(ref)
      ? undefined
      : ref;

async function pull(
  buildah: Buildah,
  session: BuildahSession,
  name: string,
  image: NeededImage,
  { proxy, log, signal }: PullSettings,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    try {
      const platform = image.platform === undefined ? {} : { platform: image.platform };
      return await buildah.pull(session, name, { ...platform, env: proxy });
    } catch (thrown) {
      if (attempt >= TRIES || !mayPass(thrown)) throw pullFailure(thrown, image.ref, image.line);
      const wait = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
      log.warn(`pulling ${name} failed, trying again in ${Math.ceil(wait / 1000)} s`);
      await sleep(wait, undefined, { signal }).catch(() => {});
    }
  }
}

function checkArchitecture(
  { ref, line }: NeededImage,
  { architecture }: InspectedImage,
  settings: PullSettings,
): void {
  if (architecture === "" || architecture === settings.architecture) return;
  const what = `Containerfile line ${line}: image ${ref} is for ${architecture}, this machine is ${settings.architecture}`;
  if (settings.crossPlatform) {
    settings.log.warn(what);
    return;
  }
  throw buildFault(
    "BUILD_OTHER_ARCHITECTURE",
    what,
    "Use an image for this architecture, or set ALLOW_CROSS_PLATFORM_IMAGES=true if that is meant.",
  );
}

/** Name as it was resolved, with tag if it was asked by tag, and digest. */
function canonical(asked: string, { name, digest }: InspectedImage): string {
  const resolved = (name === "" ? asked : name).replace(/@sha256:[0-9a-f]+$/, "");
  return `${resolved}@${digest}`;
}

/** Proxy settings for pulling; the build itself never gets them. */
export const proxyEnv = (httpProxy: string, noProxy: string): Record<string, string> =>
  httpProxy === ""
    ? {}
    : Object.fromEntries(
        Object.entries({ HTTP_PROXY: httpProxy, HTTPS_PROXY: httpProxy, NO_PROXY: noProxy }).flatMap(
          ([name, value]) => [
            [name, value],
            [name.toLowerCase(), value],
          ],
        ),
      );
