import { linesOf } from "../lock/text.ts";
import { fileCataloger, placeOf } from "../place.ts";
import { groupOf, mavenPurl } from "./groups.ts";

const NAME = "java-gradle-lockfile-cataloger";
/** `group:name:version=configurations` */
const LINE = /^\s*([^\s:=#]+):([^\s:=]+):([^\s:=]+)(?:=|\s*$)/;

/** Dependencies that a gradle.lockfile names. */
export const gradleLock = fileCataloger({
  name: NAME,
  tags: ["directory", "declared", "language", "java", "gradle", "package"],
  sources: ["directory"],
  formats: [
    {
      wants: (path) => /\/gradle\.lockfile[^/]*$/.test(path),
      read: (file) =>
        linesOf(file).flatMap((line) => {
          const [, groupId, name, version] = LINE.exec(line) ?? [];
          if (!groupId || !name || !version) return [];
          const purl = mavenPurl(groupOf(name, { project: { groupId } }), name, version);
          return [{ name, version, purl, ...placeOf(file, NAME) }];
        }),
    },
  ],
});
