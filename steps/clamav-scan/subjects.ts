import { ociArch, type PlatformImage, type Subject } from "../../lib/checks/index.ts";
import { clamavFault } from "../../lib/clamav/index.ts";

/** One image, or one artifact, that is scanned. */
export interface Target {
  readonly digest: string;
  /** In names of files and in notes: `amd64`; `oci` for an artifact. */
  readonly name: string;
}

/** Architectures that the compatible task takes as they are. */
const KNOWN = ["amd64", "arm64", "ppc64le", "s390x"];

/**
 * What is scanned of a subject: every image of an index, or the one of the platform that was asked for. A platform
 * of another name (`local`) means the image itself, or amd64 of an index, as in the compatible task.
 * @throws Fault CLAMAV_NO_IMAGE if there is none
 */
export function targetsOf(subject: Subject, imageArch: string): Target[] {
  if (subject.kind === "artifact") return [{ digest: subject.descriptor.digest, name: "oci" }];
  const arch = KNOWN.find((each) => each === ociArch(imageArch)) ?? "amd64";
  const images = named(subject.images);
  if (images.length === 0) throw noImage(subject, "it names no image");
  if (imageArch === "" || (subject.kind === "image" && !names(imageArch, arch))) return images;
  const wanted = images.filter((_, index) => subject.images[index]?.arch === arch);
  if (wanted.length === 0)
    throw noImage(subject, `it has none for ${arch}, but ${images.map(({ name }) => name).join(", ")}`);
  return wanted;
}

/** Whether the platform names the architecture itself, or is a word such as `local`. */
const names = (imageArch: string, arch: string): boolean =>
  ociArch(imageArch) === arch && !/(^|\/)local(host)?$/.test(imageArch);

/** By architecture; with the variant, or the digest, where two have the same. */
function named(images: readonly PlatformImage[]): Target[] {
  const archs = images.map(
    ({ arch, os }) => (os === "" || os === "linux" ? arch : `${os}-${arch}`) || "unknown",
  );
  return images.map(({ digest, descriptor }, index) => {
    const arch = clean(archs[index] ?? "");
    const alone = archs.filter((each) => each === archs[index]).length === 1;
    return {
      digest,
      name: alone ? arch : `${arch}-${clean(descriptor.platform?.variant ?? "")}${digest.slice(7, 19)}`,
    };
  });
}

/** Names of files come of it. */
const clean = (text: string): string => text.replace(/[^a-z0-9_.-]/gi, "_");

const noImage = ({ reference }: Subject, why: string) =>
  clamavFault(
    "CLAMAV_NO_IMAGE",
    `${reference} has no image to scan: ${why}`,
    "Give a platform that was built.",
  );
