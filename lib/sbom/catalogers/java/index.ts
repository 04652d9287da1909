import { packagesFound } from "../place.ts";
import type { Cataloger } from "../types.ts";
import { archiveFindings, isArchive } from "./archive.ts";
import { JAVA_ARCHIVE } from "./main-package.ts";

export { gradleLock } from "./gradle-lock.ts";
export { mavenPom } from "./pom-cataloger.ts";

/** Libraries in JARs and their kin, and in archives within them. */
export const javaArchive: Cataloger = {
  name: JAVA_ARCHIVE,
  tags: ["image", "directory", "installed", "language", "java", "maven", "package"],
  sources: ["image", "directory"],
  wants: () => false,
  probe: { sniff: isArchive, inspect: archiveFindings },
  find: (context) => packagesFound(context, JAVA_ARCHIVE),
};
