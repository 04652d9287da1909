import { explain } from "../../errors/index.ts";
import type { TreeFile } from "../tree.ts";
import type { Package } from "../types.ts";
import type { CatalogContext, Cataloger, Source } from "./types.ts";

/** Where a package was seen, and by whom: what every package of a cataloger says of itself. */
export const placeOf = (
  file: TreeFile,
  foundBy: string,
): Pick<Package, "foundBy" | "location" | "layer"> => ({
  foundBy,
  location: file.path,
  ...(file.layer ? { layer: file.layer } : {}),
});

/** What a probe found, as packages: the place is the file and, with a colon, the place in it. */
export function packagesFound(context: CatalogContext, name: string): Package[] {
  return context.tree.files().flatMap((file) =>
    (file.found ?? [])
      .filter((each) => each.foundBy === name)
      .map(({ inside, ...each }) => ({
        ...each,
        ...placeOf(file, name),
        ...(inside ? { location: `${file.path}:${inside}` } : {}),
      })),
  );
}

/** One kind of file that names packages. */
export interface Format {
  /** By path, with leading slash. */
  wants(path: string): boolean;
  /** What it names; a file that is broken gives nothing and a warning. */
  read(file: TreeFile, context: CatalogContext): readonly Package[];
}

/** A cataloger that reads several kinds of files. */
export const fileCataloger = (options: {
  readonly name: string;
  readonly tags: readonly string[];
  readonly sources: readonly Source[];
  readonly formats: readonly Format[];
}): Cataloger => ({
  name: options.name,
  tags: options.tags,
  sources: options.sources,
  wants: (path) => options.formats.some((each) => each.wants(path)),
  find: (context) =>
    context.tree.files().flatMap((file) => {
      const format = file.found ? undefined : options.formats.find((each) => each.wants(file.path));
      return format ? readSafely(format, file, context) : [];
    }),
});

/** A file that cannot be read is a warning and nothing. */
function readSafely(format: Format, file: TreeFile, context: CatalogContext): readonly Package[] {
  try {
    return format.read(file, context);
  } catch (thrown) {
    context.log.warn(`${file.path} is left out: ${explain(thrown)}`);
    return [];
  }
}
