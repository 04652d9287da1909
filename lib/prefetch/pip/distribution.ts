import { canonicalName } from "./name.ts";
import { isVersion } from "./version.ts";

/** What the name of a file of a Python index says. */
export type Distribution =
  | { readonly kind: "sdist"; readonly version: string }
  | { readonly kind: "wheel"; readonly version: string; readonly tags: readonly WheelTag[] };
/** One compatibility tag of a wheel (PEP 425). */
export interface WheelTag {
  readonly interpreter: string;
  readonly abi: string;
  readonly platform: string;
}

/** Extensions of source distributions; the longer ones first. */
export const SDIST_EXTENSIONS = [".tar.gz", ".tar.bz2", ".tar.xz", ".tar.Z", ".tar", ".zip", ".tgz"];
export const WHEEL_EXTENSION = ".whl";

/** Reads the name of a file of the project `project` (canonical name); undefined if it is neither. */
export function readFilename(filename: string, project: string): Distribution | undefined {
  if (filename.endsWith(WHEEL_EXTENSION)) return wheel(filename, project);
  const extension = SDIST_EXTENSIONS.find((each) => filename.endsWith(each));
  if (extension === undefined) return undefined;
  const stem = filename.slice(0, -extension.length);
  for (let at = stem.indexOf("-"); at > 0; at = stem.indexOf("-", at + 1)) {
    const version = stem.slice(at + 1);
    if (canonicalName(stem.slice(0, at)) === project && isVersion(version)) return { kind: "sdist", version };
  }
  return undefined;
}

/** `name-version[-build]-interpreters-abis-platforms.whl`; each part of the tag can be several. */
function wheel(filename: string, project: string): Distribution | undefined {
  const parts = filename.slice(0, -WHEEL_EXTENSION.length).split("-");
  const [name, version] = parts;
  if ((parts.length !== 5 && parts.length !== 6) || name === undefined || version === undefined)
    return undefined;
  if (canonicalName(name) !== project || (parts.length === 6 && !/^\d/.test(parts[2] ?? "")))
    return undefined;
  const [interpreters = "", abis = "", platforms = ""] = parts.slice(-3).map((part) => part.toLowerCase());
  const tags = interpreters
    .split(".")
    .flatMap((interpreter) =>
      abis
        .split(".")
        .flatMap((abi) => platforms.split(".").map((platform) => ({ interpreter, abi, platform }))),
    );
  return { kind: "wheel", version, tags };
}
