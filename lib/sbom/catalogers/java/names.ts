import { attribute, type JarManifest } from "./manifest.ts";

/** What the name of an archive says of its content. */
export interface FileName {
  readonly name: string;
  readonly version: string;
}

const NAME = /^[a-z][\w.]*(?:-[a-z][\w.]*)*-?$/i;
/** What begins a version: a digit, `build7…`, or `r4` and `rc5` at the end. */
const VERSION = /^(?:\d.*|build\d.*|rc?\d+)$/i;
const NONE: FileName = { name: "", version: "" };

/** `some-thing_1.0`, `some.thing.1.0`: a version after another mark than a dash. */
function otherwise(name: string): FileName {
  for (const match of name.matchAll(/[._-]/g)) {
    const version = name.slice(match.index + 1);
    if (/^(?:\d|build\d|rc?\d+$)/.test(version)) return { name: name.slice(0, match.index), version };
  }
  return { name, version: "" };
}

/** `/lib/some-thing-1.0.jar`: name and version, where the first part that can begin a version does. */
export function fileName(path: string): FileName {
  const stem = path.replace(/^.*\//s, "").replace(/\.[^.]*$/, "");
  for (let dash = stem.indexOf("-"); dash >= 0; dash = stem.indexOf("-", dash + 1)) {
    const [name, version] = [stem.slice(0, dash), stem.slice(dash + 1)];
    if (VERSION.test(version) && NAME.test(name)) return { name, version };
  }
  return NAME.test(stem) ? otherwise(stem) : NONE;
}

/** The bundle plugin of Maven writes `group.artifact`, unless the symbolic name is just the vendor's. */
function fromBundlePlugin({ main }: JarManifest): string {
  const symbolic = main.get("Bundle-SymbolicName") ?? "";
  if (!main.get("Created-By")?.includes("Apache Maven Bundle Plugin")) return "";
  return main.get("Implementation-Vendor-Id") === symbolic ? "" : (symbolic.split(".").at(-1) ?? "");
}

/** `org.group.artifact.jar` is `artifact`; Eclipse names its artifacts with their groups. */
function fromFile({ name }: FileName): string {
  const parts = name.split(".");
  if (parts.length === 1 || name.startsWith("org.eclipse.")) return name;
  return parts.every((each) => /^[\p{L}\p{Nl}\p{Sc}\p{Pc}]/u.test(each)) ? (parts.at(-1) ?? name) : name;
}

const NAMED = ["Name", "Bundle-Name", "Short-Name", "Extension-Name", "Implementation-Title"] as const;
const VERSIONED = [
  "Implementation-Version",
  "Specification-Version",
  "Plugin-Version",
  "Bundle-Version",
] as const;

/** The artifact's name where no Maven file says it. */
export function artifactName(manifest: JarManifest, file: FileName): string {
  const named = NAMED.map((each) => manifest.main.get(each)).find((each) => each);
  return fromBundlePlugin(manifest) || fromFile(file) || (named ?? "");
}

/** The artifact's version where no Maven file says it. */
export function artifactVersion(manifest: JarManifest, file: FileName): string {
  if (file.version !== "") return file.version;
  return VERSIONED.map((each) => attribute(manifest, each)).find((each) => each) ?? "";
}
