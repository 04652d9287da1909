import { explain } from "../../../errors/index.ts";
import type { TreeFile } from "../../tree.ts";
import type { Package } from "../../types.ts";
import { placeOf } from "../place.ts";
import type { CatalogContext, Cataloger } from "../types.ts";
import { groupOf, mavenPurl } from "./groups.ts";
import { type Pom, readPom } from "./pom.ts";
import { Poms, type Resolved } from "./pom-resolve.ts";

const NAME = "java-pom-cataloger";
const wants = (path: string) => path.endsWith("/pom.xml");

function toPackage({ groupId, artifactId, version }: Resolved, file: TreeFile): Package | undefined {
  // `[1.0,2.0)` names many versions: which one is used, Maven decides later.
  const literal = /[[\](),]/.test(version) ? "" : version;
  if (artifactId === "") return undefined;
  const group = groupOf(artifactId, { properties: { groupId, artifactId } });
  return {
    name: artifactId,
    ...(literal ? { version: literal } : {}),
    purl: mavenPurl(group, artifactId, literal),
    ...placeOf(file, NAME),
  };
}

function read(file: TreeFile, { log }: CatalogContext): Pom | undefined {
  try {
    return readPom(file.content.toString("utf8"));
  } catch (thrown) {
    log.warn(`${file.path} is left out: ${explain(thrown)}`);
    return undefined;
  }
}

function find(context: CatalogContext): readonly Package[] {
  const files = context.tree.files().filter((file) => !file.found && wants(file.path));
  const poms = new Map<string, Pom>();
  for (const file of files) {
    const pom = read(file, context);
    if (pom) poms.set(file.path, pom);
  }
  const all = new Poms(poms);
  return files.flatMap((file) => {
    const pom = poms.get(file.path);
    if (!pom) return [];
    const named = [all.idOf(pom), ...pom.dependencies.map((each) => all.dependencyOf(pom, each))];
    return named.map((each) => toPackage(each, file)).filter((each) => each !== undefined);
  });
}

/** What pom.xml files build, and their direct dependencies: what those need in turn they do not say. */
export const mavenPom: Cataloger = {
  name: NAME,
  tags: ["directory", "declared", "language", "java", "maven", "package"],
  sources: ["directory"],
  wants,
  find,
};
