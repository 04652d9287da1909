import { formatPurl } from "../purl.ts";
import type { TreeFile } from "../tree.ts";
import type { Distro, Package } from "../types.ts";
import { distroQualifier } from "./distro.ts";
import { fileCataloger, placeOf } from "./place.ts";
import type { CatalogContext } from "./types.ts";

const NAME = "apk-db-cataloger";
const DATABASE = /\/lib\/apk\/db\/installed$/;

/** One installed package: letter of the field → value (apk-spec(5)); of repeated fields, the first. */
type Entry = ReadonlyMap<string, string>;

/** Fields of the package itself; those of files and folders come after an `F:` and are not needed. */
function* entries(text: string): Generator<Entry> {
  let entry = new Map<string, string>();
  let inFiles = false;
  for (const line of `${text}\n`.split("\n")) {
    const [letter, value] = [line.slice(0, 1), line.slice(2).trim()];
    if (line === "") {
      if (entry.size > 0) yield entry;
      [entry, inFiles] = [new Map(), false];
    } else if (letter === "F") inFiles = true;
    else if (!inFiles && line[1] === ":" && value !== "" && !entry.has(letter)) entry.set(letter, value);
  }
}

/**
 * Alpine writes `MIT`, `GPL-2.0-or-later AND MIT`, and in old packages only words with spaces between them,
 * which all apply.
 */
function apkLicense(text: string | undefined): string | undefined {
  if (!text || / (AND|OR|WITH) /.test(text)) return text;
  return text.split(/\s+/).join(" AND ");
}

function toPackage(entry: Entry, file: TreeFile, distro: Distro | undefined): Package | undefined {
  const [name, version] = [entry.get("P"), entry.get("V")];
  if (!name || !version) return undefined;
  const origin = entry.get("o") ?? "";
  const [license, homepage, supplier] = [apkLicense(entry.get("L")), entry.get("U"), entry.get("m")];
  return {
    name,
    version,
    purl: formatPurl({
      type: "apk",
      namespace: (distro?.id ?? "alpine").toLowerCase(),
      name,
      version,
      qualifiers: {
        arch: entry.get("A") ?? "",
        distro: distroQualifier(distro),
        upstream: origin === name ? "" : origin,
      },
    }),
    ...(license ? { license } : {}),
    ...(homepage ? { homepage } : {}),
    ...(supplier ? { supplier } : {}),
    ...placeOf(file, NAME),
  };
}

/** An image without os-release: its repositories say which Alpine it is. */
function repositoryDistro(file: TreeFile, { tree }: CatalogContext): Distro | undefined {
  const path = `${file.path.replace(/(\/usr)?\/lib\/apk\/db\/installed$/, "")}/etc/apk/repositories`;
  const match = /^https:\/\/\S*\.alpinelinux\.org\/alpine\/v([^/\s]+)\/\w+\s*$/m;
  const version = match.exec(tree.get(path)?.content.toString("utf8") ?? "")?.[1];
  return version ? { id: "alpine", versionId: version } : undefined;
}

/** Installed packages of Alpine, Wolfi and their kin. */
export const apk = fileCataloger({
  name: NAME,
  tags: ["image", "directory", "installed", "os", "linux", "apk", "alpine", "package"],
  sources: ["image", "directory"],
  formats: [
    {
      wants: (path) => DATABASE.test(path),
      read: (file, context) => {
        const distro = context.distro ?? repositoryDistro(file, context);
        return [...entries(file.content.toString("utf8"))]
          .map((entry) => toPackage(entry, file, distro))
          .filter((each) => each !== undefined);
      },
    },
    { wants: (path) => path.endsWith("/etc/apk/repositories"), read: () => [] },
  ],
});
