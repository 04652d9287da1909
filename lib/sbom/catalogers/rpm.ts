import { explain } from "../../errors/index.ts";
import {
  RPM_DATABASE_FOLDERS,
  RPM_DATABASE_NAMES,
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

/** In the usual places of a file system, wherever that lies. */
const isDatabase = (path: string): boolean =>
  RPM_DATABASE_FOLDERS.some((folder) =>
    RPM_DATABASE_NAMES.some((name) => path.endsWith(`/${folder}/${name}`)),
  );

/** Namespaces that are not the id of the distribution, as syft has them. */
const namespaceOf = ({ id }: Distro): string =>
  id === "rhel" ? "redhat" : id.startsWith("opensuse") ? "opensuse" : id;

/** `pkg:rpm/fedora/bash@5.2.26-3.fc40?arch=x86_64&distro=fedora-40&upstream=bash-5.2.26-3.fc40.src.rpm` */
export const rpmPurl = (rpm: RpmPackage, distro: Distro | undefined): string =>
  formatPurl({
    type: "rpm",
    ...(distro ? { namespace: namespaceOf(distro) } : {}),
    name: rpm.name,
    version: `${rpm.version}-${rpm.release}`,
    qualifiers: {
      arch: rpm.arch ?? "",
      distro: distroQualifier(distro),
      epoch: rpm.epoch === undefined ? "" : String(rpm.epoch),
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
  wants: (path) => isDatabase(path.replace(/-wal$/, "")),
  find: (context) =>
    context.tree
      .files()
      .filter((file) => isDatabase(file.path))
      .flatMap((file) => packagesOf(file, context)),
};
