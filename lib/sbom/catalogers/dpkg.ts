import { formatPurl } from "../purl.ts";
import type { TreeFile } from "../tree.ts";
import type { Package } from "../types.ts";
import { debianLicenses } from "./debian-copyright.ts";
import { distroQualifier } from "./distro.ts";
import type { CatalogContext, Cataloger } from "./types.ts";

const NAME = "dpkg-db-cataloger";
/** `status` is Debian's database; distroless images have one file a package in `status.d`. */
const DATABASE = /\/lib\/dpkg\/(status|status\.d\/[^/]+)$/;
const COPYRIGHT = /^\/usr\/share\/doc\/[^/]+\/copyright$/;

/** One paragraph: field name in lower case → first line of its value. */
type Paragraph = ReadonlyMap<string, string>;

/** Paragraphs of a Debian control file (deb822(5)); continuation lines are not needed and dropped. */
function* paragraphs(text: string): Generator<Paragraph> {
  let fields = new Map<string, string>();
  for (const line of text.split("\n")) {
    if (line.trim() === "") {
      if (fields.size > 0) yield fields;
      fields = new Map();
      continue;
    }
    const match = /^([!-9;-~]+):\s*(.*)$/.exec(line);
    if (match?.[1]) fields.set(match[1].toLowerCase(), (match[2] ?? "").trim());
  }
  if (fields.size > 0) yield fields;
}

/** States of dpkg(1) in which the files of a package are on disk, wholly or in part. */
const PRESENT = new Set([
  "installed",
  "half-installed",
  "unpacked",
  "half-configured",
  "triggers-awaited",
  "triggers-pending",
]);

/** A paragraph without `Status` is from `status.d`, where only what is there is listed. */
function isPresent(fields: Paragraph): boolean {
  const status = fields.get("status");
  return status === undefined || PRESENT.has(status.split(/\s+/)[2] ?? "");
}

/** `Source: gcc-12 (12.2.0-14)`: name, and version where it differs from that of the package. */
function upstream(source: string | undefined): string {
  const match = /^(\S+)(?:\s+\(([^)]+)\))?$/.exec(source ?? "");
  return match?.[1] ? (match[2] ? `${match[1]}@${match[2]}` : match[1]) : "";
}

function toPackage(fields: Paragraph, file: TreeFile, context: CatalogContext): Package | undefined {
  const [name, version] = [fields.get("package"), fields.get("version")];
  if (!name || !version) return undefined;
  const license = debianLicenses(context.tree.get(`/usr/share/doc/${name}/copyright`)?.content);
  const homepage = fields.get("homepage");
  const supplier = fields.get("maintainer");
  return {
    name,
    version,
    purl: formatPurl({
      type: "deb",
      namespace: context.distro?.id ?? "debian",
      name,
      version,
      qualifiers: {
        arch: fields.get("architecture") ?? "",
        distro: distroQualifier(context.distro),
        upstream: upstream(fields.get("source")),
      },
    }),
    ...(license ? { license } : {}),
    ...(homepage ? { homepage } : {}),
    ...(supplier ? { supplier } : {}),
    foundBy: NAME,
    location: file.path,
    ...(file.layer ? { layer: file.layer } : {}),
  };
}

function packagesOf(file: TreeFile, context: CatalogContext): Package[] {
  const found: Package[] = [];
  for (const fields of paragraphs(file.content.toString("utf8"))) {
    const each = isPresent(fields) ? toPackage(fields, file, context) : undefined;
    if (each) found.push(each);
  }
  return found;
}

/** Installed Debian packages, from dpkg's database. */
export const dpkg: Cataloger = {
  name: NAME,
  tags: ["image", "directory", "installed", "os", "linux", "dpkg", "debian", "package"],
  sources: ["image", "directory"],
  wants: (path) => (DATABASE.test(path) && !path.endsWith(".md5sums")) || COPYRIGHT.test(path),
  find: (context) =>
    context.tree
      .files()
      .filter((file) => DATABASE.test(file.path))
      .flatMap((file) => packagesOf(file, context)),
};
