import type { GroupEvidence } from "./groups.ts";
import { readPom } from "./pom.ts";
import { Poms, type Resolved } from "./pom-resolve.ts";

/** A pom.properties of an archive. */
export interface Properties {
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
}

/** A pom.xml of an archive. */
export interface Project {
  readonly id: Resolved;
  readonly evidence: NonNullable<GroupEvidence["project"]>;
  readonly licenses: readonly string[];
}

/** Reads a pom.properties; nothing for one without artifact or version, or with a line that is none. */
export function readProperties(text: string): Properties | undefined {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !/^\s*#/.test(line));
  const pairs = lines.map((line) => /^([^=:]*)[=:](.*)$/.exec(line));
  if (pairs.includes(null)) return undefined;
  const values = new Map(pairs.map((each) => [each?.[1]?.trim(), each?.[2]?.trim() ?? ""]));
  const [groupId = "", artifactId, version] = ["groupId", "artifactId", "version"].map((key) =>
    values.get(key),
  );
  return artifactId && version ? { groupId, artifactId, version } : undefined;
}

/** Reads a pom.xml. Its parent is not in the archive: what only that says stays unknown. */
export function readProject(text: string): Project | undefined {
  const pom = readPom(text);
  if (!pom) return undefined;
  const poms = new Poms(new Map([["/pom.xml", pom]]));
  const id = poms.idOf(pom);
  const parent = poms.resolve(pom, pom.parent?.groupId);
  const { groupId, artifactId } = id;
  return { id, evidence: { groupId, artifactId, parent }, licenses: pom.licenses };
}
