import type { FileTree } from "./tree.ts";
import type { Distro } from "./types.ts";

const PLACES = ["/etc/os-release", "/usr/lib/os-release"] as const;

const DEBIAN_VERSION = "/etc/debian_version";

/** The files that say which distribution it is. */
export const wantsOsRelease = (path: string): boolean =>
  path === DEBIAN_VERSION || (PLACES as readonly string[]).includes(path);

/** Shell-like quoting, as os-release(5) allows it. */
function unquote(value: string): string {
  const match = /^(["'])(.*)\1$/.exec(value.trim());
  return match ? (match[2] ?? "").replace(/\\([\\"'$`])/g, "$1") : value.trim();
}

/** Fields of an os-release(5) text; nothing if it names no `ID`. */
function parseOsRelease(text: string): Distro | undefined {
  const fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    if (match?.[1]) fields.set(match[1], unquote(match[2] ?? ""));
  }
  const id = fields.get("ID")?.toLowerCase();
  if (!id) return undefined;
  const versionId = fields.get("VERSION_ID");
  const prettyName = fields.get("PRETTY_NAME");
  const idLike = fields.get("ID_LIKE")?.split(/\s+/);
  return {
    id,
    ...(versionId ? { versionId } : {}),
    ...(prettyName ? { prettyName } : {}),
    ...(idLike ? { idLike } : {}),
  };
}

/** Debian's own file knows the point release (`12.5`), which os-release (`12`) does not. */
function withPointRelease(distro: Distro, tree: FileTree): Distro {
  const version = tree.get(DEBIAN_VERSION)?.content.toString("utf8").trim() ?? "";
  return distro.id === "debian" && /^\d+(\.\d+)?$/.test(version) ? { ...distro, versionId: version } : distro;
}

/** Which distribution a tree is of; nothing if it does not say. */
export function findDistro(tree: FileTree): Distro | undefined {
  for (const place of PLACES) {
    const file = tree.get(place);
    const distro = file && parseOsRelease(file.content.toString("utf8"));
    if (distro) return withPointRelease(distro, tree);
  }
  return undefined;
}
