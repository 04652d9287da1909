import { checkOutputPath } from "../paths.ts";
import { WHEEL_EXTENSION } from "./distribution.ts";
import type { Requirement } from "./requirement.ts";

/**
 * Where the archive of a URL requirement lies below `deps/`, in the layout of the field's tool: a wheel
 * keeps its name (pip reads it), a source archive is called after package and hash.
 */
export function urlPath(requirement: Requirement, lockfile: string): string {
  const { source, name, hashes } = requirement;
  if (source.kind !== "url") return "";
  const file =
    source.extension === WHEEL_EXTENSION
      ? decoded(new URL(source.url).pathname.split("/").at(-1) ?? "")
      : `${name}-${hashes[0]?.hex ?? ""}${source.extension}`;
  return checkOutputPath(`pip/${file}`, requirement.rawName, lockfile);
}

/** What cannot be decoded stays as it is; the path is checked afterwards. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
