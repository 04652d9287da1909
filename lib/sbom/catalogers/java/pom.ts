import { child, childText, items, readXml, type XmlElement } from "../../xml.ts";

/** Group, artifact and version as they stand there: perhaps with `${…}` in them. */
export interface Coordinates {
  readonly groupId?: string | undefined;
  readonly artifactId?: string | undefined;
  readonly version?: string | undefined;
}

/** What of a pom.xml says which packages there are. */
export interface Pom extends Coordinates {
  readonly parent?: Coordinates & { readonly relativePath?: string | undefined };
  readonly properties: ReadonlyMap<string, string>;
  /** Direct ones, those of profiles too. */
  readonly dependencies: readonly Coordinates[];
  /** Versions that are set for others. */
  readonly managed: readonly Coordinates[];
  readonly licenses: readonly string[];
}

const coordinates = (element: XmlElement | undefined): Coordinates => ({
  groupId: childText(element, "groupId"),
  artifactId: childText(element, "artifactId"),
  version: childText(element, "version"),
});

const dependenciesOf = (element: XmlElement | undefined): readonly Coordinates[] =>
  items(element, "dependencies", "dependency").map(coordinates);

/** Reads a pom.xml. Throws what the XML reader throws; nothing for another document. */
export function readPom(text: string): Pom | undefined {
  const project = readXml(text.replace(/^\uFEFF/, ""));
  if (project.name !== "project") return undefined;
  const parent = child(project, "parent");
  const places = [project, ...items(project, "profiles", "profile")];
  const properties = child(project, "properties")?.children ?? [];
  return {
    ...coordinates(project),
    ...(parent
      ? { parent: { ...coordinates(parent), relativePath: childText(parent, "relativePath") } }
      : {}),
    properties: new Map(properties.map((each) => [each.name, each.text])),
    dependencies: places.flatMap(dependenciesOf),
    managed: places.flatMap((each) => dependenciesOf(child(each, "dependencyManagement"))),
    licenses: items(project, "licenses", "license").flatMap((each) => childText(each, "name") ?? []),
  };
}
