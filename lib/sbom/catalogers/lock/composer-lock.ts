import { formatPurl } from "../../purl.ts";
import type { TreeFile } from "../../tree.ts";
import type { Package } from "../../types.ts";
import { field, readJson } from "../json.ts";
import { fileCataloger, placeOf } from "../place.ts";
import { record, records } from "./text.ts";

const NAME = "php-composer-lock-cataloger";

function toPackage(entry: Readonly<Record<string, unknown>>, file: TreeFile): Package | undefined {
  const [name, version] = [field(entry, "name"), field(entry, "version")];
  if (!name || !version) return undefined;
  const [vendor, ...rest] = name.split("/");
  const purl = rest.length > 0 ? { namespace: vendor ?? "", name: rest.join("-") } : { name };
  const licenses = entry["license"];
  const license = Array.isArray(licenses)
    ? licenses.filter((each) => typeof each === "string").join(" OR ")
    : "";
  return {
    name,
    version,
    purl: formatPurl({ type: "composer", ...purl, version }),
    ...(license ? { license } : {}),
    ...placeOf(file, NAME),
  };
}

/** Packages that a composer.lock names, without those for development. */
export const composerLock = fileCataloger({
  name: NAME,
  tags: ["directory", "declared", "language", "php", "composer", "package"],
  sources: ["directory"],
  formats: [
    {
      wants: (path) => path.endsWith("/composer.lock"),
      read: (file, { log }) =>
        records(record(readJson(file, log))["packages"])
          .map((each) => toPackage(each, file))
          .filter((each) => each !== undefined),
    },
  ],
});
