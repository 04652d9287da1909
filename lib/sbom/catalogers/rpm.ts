import { explain } from "../../errors/index.ts";
import {
  isRpmDatabase,
  isRpmDatabaseFile,
  type RpmPackage,
  readRpmDatabase,
  walOf,
} from "../../rpmdb/index.ts";
import { formatPurl } from "../purl.ts";
import type { TreeFile } from "../tree.ts";
import type { Distro, Package } from "../types.ts";
import { distroQualifier } from "./distro.ts";
import { placeOf } from "./place.ts";
import type { CatalogContext, Cataloger } from "./types.ts";

const NAME = "rpm-db-cataloger";

/** `pkg:rpm/fedora/bash@5.2.26-3.fc40?arch=x86_64&distro=fedora-40&upstream=bash-5.2.26-3.fc40.src.rpm` */
export const rpmPurl = (rpm: RpmPackage, distro: Distro | undefined): string =>
  formatPurl({
    type: "rpm",
    ...(distro ? { namespace: distro.id } : {}),
    name: rpm.name,
    version: `${rpm.version}-${rpm.release}`,
    qualifiers: {
      arch: rpm.arch ?? "",
      distro: distroQualifier(distro),
      epoch: rpm.epoch === undefined ? "" : String(rpm.epoch),
      rpmmod: rpm.modularityLabel ?? "",
      upstream: rpm.sourceRpm ?? "",
    },
  });

/** As users of the distribution write it: the epoch in front, where there is one. */
const versionOf = ({ epoch, version, release }: RpmPackage) =>
  `${epoch === undefined ? "" : `${epoch}:`}${version}-${release}`;

const toPackage = (rpm: RpmPackage, file: TreeFile, { distro }: CatalogContext): Package => ({
  name: rpm.name,
  version: versionOf(rpm),
  purl: rpmPurl(rpm, distro),
  ...(rpm.license ? { license: rpm.license } : {}),
  ...(rpm.vendor ? { supplier: rpm.vendor } : {}),
  ...placeOf(file, NAME),
});

function packagesOf(file: TreeFile, context: CatalogContext): Package[] {
  const wal = context.tree.get(walOf(file.path))?.content;
  try {
    const packages = readRpmDatabase({ bytes: file.content, ...(wal ? { wal } : {}) });
    return packages.map((each) => toPackage(each, file, context));
  } catch (thrown) {
    context.log.warn(`${file.path} is left out: ${explain(thrown)}`);
    return [];
  }
}

/** Installed RPM packages, from rpm's database of any kind. */
export const rpm: Cataloger = {
  name: NAME,
  tags: ["image", "directory", "installed", "os", "linux", "rpm", "redhat", "package"],
  sources: ["image", "directory"],
  wants: isRpmDatabaseFile,
  find: (context) =>
    context.tree
      .files()
      .filter((file) => isRpmDatabase(file.path))
      .flatMap((file) => packagesOf(file, context)),
};
