import { apk } from "./apk.ts";
import { dpkg } from "./dpkg.ts";
import { goBinary } from "./go-binary/index.ts";
import { gradleLock, javaArchive, mavenPom } from "./java/index.ts";
import { cargoLock, composerLock, gemfileLock, goMod, javascriptLock, pythonLock } from "./lock/index.ts";
import { npm } from "./npm.ts";
import { python } from "./python.ts";
import { rpm } from "./rpm.ts";
import type { Cataloger } from "./types.ts";

export { selectCatalogers } from "./select.ts";
export type { CatalogContext, Cataloger, Source } from "./types.ts";

/** Every cataloger there is. */
export const CATALOGERS: readonly Cataloger[] = [
  dpkg,
  apk,
  rpm,
  goBinary,
  javaArchive,
  npm,
  python,
  javascriptLock,
  pythonLock,
  goMod,
  cargoLock,
  gemfileLock,
  composerLock,
  mavenPom,
  gradleLock,
];
