import { imageManifests, ociArch, type PlatformImage } from "../../lib/checks/index.ts";
import type { Run } from "../../lib/contract/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import {
  clearHandover,
  type ScannedImage,
  scanStep,
  skipScan,
  vulnFault,
  writeSubject,
} from "../../lib/vulnerabilities/index.ts";
import type { clairManifestsStep } from "./contract.ts";

/** Those of the platform that was asked for; all if none was. */
function choose(images: readonly PlatformImage[], platform: string): readonly PlatformImage[] {
  if (platform === "") return images;
  const arch = ociArch(platform);
  const chosen = images.filter((each) => each.arch === arch);
  if (chosen.length > 0) return chosen;
  const there = [...new Set(images.map((each) => each.arch || "unknown"))].join(", ");
  throw vulnFault(
    "CLAIR_NO_SUCH_PLATFORM",
    `image-platform ${JSON.stringify(platform)} means the architecture ${JSON.stringify(arch)}; the image has ${there}`,
    "Give the platform of one of them, or none to scan all.",
  );
}

/** Names that are unique in the image and fit for files: an architecture may be there in several variants. */
function named(images: readonly PlatformImage[]): readonly ScannedImage[] {
  const twice = (arch: string) => images.filter((each) => each.arch === arch).length > 1;
  return images.map(({ arch, digest }) => {
    const word = arch.replace(/[^\w.-]/g, "_") || "unknown";
    return { arch: twice(arch) ? `${word}-${digest.slice(7, 19)}` : word, digest };
  });
}

export const run: Run<typeof clairManifestsStep> = async ({ params, log, signal }) => {
  const { imageUrl, imageDigest, imagePlatform, shared, caFile, tlsVerify } = params;
  await clearHandover(shared);
  return scanStep({ shared, log, signal }, async () => {
    await using client = await openRegistry({ caFile, tlsVerify, log, signal });
    const { kind, reference, repository, images } = await imageManifests(client, imageUrl, imageDigest);
    if (kind === "attestation" || kind === "artifact")
      return skipScan(
        shared,
        log,
        `${reference} is no container image but an ${kind}: nothing can be looked up in it`,
      );
    const chosen = named(choose(images, imagePlatform));
    if (chosen.length === 0) return skipScan(shared, log, `${reference} is an index without images`);
    for (const { arch, digest } of chosen) log.info(`${arch}: ${repository}@${digest}`);
    await writeSubject(shared, { image: imageUrl, digest: imageDigest, repository, images: chosen });
    return {};
  });
};
