import { bad, readWhole, writeWhole } from "./files.ts";

/** A base image as the Containerfile names it, and what that was when it was pulled. */
export interface BaseImage {
  /** `registry/repo:tag` as written, after substitution. */
  readonly ref: string;
  /** `registry/repo[:tag]@sha256:…`. */
  readonly canonical: string;
}

/** Lines `input-ref canonical-ref`, as SBOM tools read them from `base_images_digests`. */
export const writeBaseImages = (file: string, images: readonly BaseImage[]): Promise<void> =>
  writeWhole(file, images.map(({ ref, canonical }) => `${ref} ${canonical}\n`).join(""));

/** Reads them again. Faults HANDOVER_MISSING, HANDOVER_BAD (with the line). */
export async function readBaseImages(file: string): Promise<BaseImage[]> {
  const lines = (await readWhole(file, "step image-build")).split("\n");
  return lines.flatMap((line, i) => {
    if (line.trim() === "") return [];
    const [ref, canonical, ...more] = line.trim().split(/\s+/);
    if (ref === undefined || canonical === undefined || more.length > 0 || !canonical.includes("@sha256:"))
      throw bad(file, `line ${i + 1}`, "must be a reference and its canonical reference with digest");
    return [{ ref, canonical }];
  });
}
