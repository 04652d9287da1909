import { isRecord } from "../../json/index.ts";
import { npmPurl } from "../purl.ts";
import type { TreeFile } from "../tree.ts";
import type { Package } from "../types.ts";
import { field, readJson } from "./json.ts";
import type { CatalogContext, Cataloger } from "./types.ts";

const NAME = "javascript-package-cataloger";
const INSTALLED = /\/node_modules\/(@[^/]+\/)?[^/]+\/package\.json$/;

/**
 * `package.json` right below a `node_modules` is an installed package; outside of any `node_modules` it
 * is an application's own. Deeper ones (test data, sub-folders of a package) are neither.
 */
const wants = (path: string) =>
  path.endsWith("/package.json") && (INSTALLED.test(path) || !path.includes("/node_modules/"));

/** `license` as a text, as `{ type }`, or the old `licenses: [{ type }]`. */
export function npmLicense(manifest: Readonly<Record<string, unknown>>): string | undefined {
  const one = (value: unknown) => (typeof value === "string" ? value : field(value, "type"));
  const single = one(manifest["license"]);
  if (single) return single;
  const many = manifest["licenses"];
  const found = Array.isArray(many) ? many.map(one).filter((each) => each !== undefined) : [];
  return found.length > 0 ? found.join(" OR ") : undefined;
}

function toPackage(file: TreeFile, context: CatalogContext): Package | undefined {
  const manifest = readJson(file, context.log);
  if (!isRecord(manifest)) return undefined;
  const [name, version] = [field(manifest, "name"), field(manifest, "version")];
  if (!name || !version) return undefined;
  const license = npmLicense(manifest);
  const homepage = field(manifest, "homepage");
  return {
    name,
    version,
    purl: npmPurl(name, version),
    ...(license ? { license } : {}),
    ...(homepage ? { homepage } : {}),
    foundBy: NAME,
    location: file.path,
    ...(file.layer ? { layer: file.layer } : {}),
  };
}

/** Installed npm packages. */
export const npm: Cataloger = {
  name: NAME,
  tags: ["image", "installed", "language", "javascript", "node", "package"],
  sources: ["image"],
  wants,
  find: (context) =>
    context.tree
      .files()
      .filter((file) => wants(file.path))
      .map((file) => toPackage(file, context))
      .filter((each) => each !== undefined),
};
