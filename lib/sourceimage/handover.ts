import { readIfThere } from "../files/index.ts";
import { handoverFault, writeWhole } from "../handover/index.ts";
import { isRecord } from "../json/index.ts";

/** What one step found out for the other: base images in the order of the FROM lines, or that the image is gone. */
export type BaseImagesFound = { readonly gone: string } | { readonly images: readonly string[] };

/** Writes the whole file or none of it, and makes its folder. */
export const writeBaseImagesFound = (file: string, found: BaseImagesFound): Promise<void> =>
  writeWhole(file, `${JSON.stringify({ schema: 1, ...found })}\n`);

/** Faults HANDOVER_MISSING, HANDOVER_BAD. */
export async function readBaseImagesFound(file: string): Promise<BaseImagesFound> {
  const text = await readIfThere(file);
  if (text === undefined)
    throw handoverFault(
      "HANDOVER_MISSING",
      `the hand-over file ${file} is not there: step source-base-images writes it`,
      "Run step source-base-images first, with the same volume.",
    );
  const found = parsed(text);
  if (found !== undefined) return found;
  throw handoverFault(
    "HANDOVER_BAD",
    `the hand-over file ${file} is not what step source-base-images writes`,
    "Run the task again; its steps must be of one version.",
  );
}

function parsed(text: string): BaseImagesFound | undefined {
  try {
    const json: unknown = JSON.parse(text);
    if (!isRecord(json) || json["schema"] !== 1) return undefined;
    const { gone, images } = json;
    if (typeof gone === "string") return { gone };
    const texts = Array.isArray(images) && images.every((each): each is string => typeof each === "string");
    return texts ? { images } : undefined;
  } catch {
    return undefined;
  }
}
