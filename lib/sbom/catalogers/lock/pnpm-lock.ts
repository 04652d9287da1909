import type { TreeFile } from "../../tree.ts";
import type { Package } from "../../types.ts";
import { field } from "../json.ts";
import type { Format } from "../place.ts";
import { integrityChecksums } from "./npm-lock.ts";
import { npmLocked } from "./package.ts";
import { readYaml, record } from "./text.ts";

/** `5.4`, `'6.0'`, `'9.0'`; a leading document of the same file may be the only one that says it. */
const versionOf = (document: unknown): number =>
  Number.parseFloat(String(record(document)["lockfileVersion"]));

/**
 * A key of `packages`: `/name/1.0.0_peer@2.0.0` before version 6, `/name@1.0.0(peer@2.0.0)` in 6,
 * `name@1.0.0` since 9. Links and folders have other keys and are no packages.
 */
function nameAndVersion(key: string, lockfile: number): readonly [string, string] | undefined {
  const bare = (key.split("(")[0] ?? "").replace(/^\//, "");
  const at = bare.lastIndexOf(lockfile < 6 ? "/" : "@");
  if (at <= 0 || /^(link|file|workspace):/.test(bare)) return undefined;
  const [name, version] = [bare.slice(0, at), bare.slice(at + 1)];
  if (version === "" || /^(link|file|workspace):/.test(version)) return undefined;
  return [name, lockfile < 6 && /^\d/.test(version) ? version.replace(/_.*$/, "") : version];
}

function* packagesOf(document: unknown, lockfile: number, file: TreeFile): Generator<Package> {
  for (const [key, entry] of Object.entries(record(record(document)["packages"]))) {
    const found = nameAndVersion(key, lockfile);
    if (!found || record(entry)["dev"] === true) continue;
    const checksums = integrityChecksums(field(record(entry)["resolution"], "integrity"));
    yield npmLocked(file, ...found, checksums.length > 0 ? { checksums } : {});
  }
}

/** pnpm-lock.yaml of versions 5 to 9. What only development needs is left out where the file says so. */
export const pnpmLock: Format = {
  wants: (path) => path.endsWith("/pnpm-lock.yaml"),
  read: (file) => {
    const documents = readYaml(file);
    const known = documents.map(versionOf).find((each) => !Number.isNaN(each)) ?? 9;
    return documents.flatMap((each) => {
      const own = versionOf(each);
      return [...packagesOf(each, Number.isNaN(own) ? known : own, file)];
    });
  },
};
