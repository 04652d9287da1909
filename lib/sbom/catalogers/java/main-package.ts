import type { Finding } from "../../probe.ts";
import { type GroupEvidence, groupOf, mavenPurl } from "./groups.ts";
import { attribute, type JarManifest } from "./manifest.ts";
import type { Project, Properties } from "./maven-files.ts";
import { artifactName, artifactVersion, type FileName, fileName } from "./names.ts";

/** Syft's name for the cataloger. */
export const JAVA_ARCHIVE = "java-archive-cataloger";

/** What an archive says of itself. */
export interface Archive {
  /** Its file name counts. */
  readonly path: string;
  readonly manifest: JarManifest;
  /** By folder, in order. */
  readonly properties: ReadonlyMap<string, Properties>;
  readonly projects: ReadonlyMap<string, Project>;
  /** Of the whole archive, in hex. */
  readonly sha1: string;
}

/** One of several pom.properties is the archive's own if its artifact is what the file is called. */
function matches({ artifactId }: Properties, { name }: FileName, all: ReadonlySet<string>): boolean {
  if (name === "") return false;
  if (all.has(name)) return artifactId === name;
  return artifactId.startsWith(name) || name.endsWith(artifactId);
}

interface Own {
  readonly properties?: Properties | undefined;
  readonly project?: Project | undefined;
}

/** The first that matches, rather one with a pom.xml, rather the one that is named exactly so. */
function ownMaven({ properties, projects }: Archive, file: FileName): Own {
  if (properties.size === 0 && projects.size === 1) return { project: [...projects.values()][0] };
  const all = new Set([...properties.values()].map((each) => each.artifactId));
  const candidates = [...properties]
    .filter(([, each]) => matches(each, file, all))
    .map(([folder, each]): Own => ({ properties: each, project: projects.get(folder) }));
  const exact = ({ properties: each }: Own) =>
    each !== undefined && (file.name.includes(each.groupId) || file.name === each.artifactId);
  const described = candidates.filter((each) => each.project);
  return described.find(exact) ?? described[0] ?? candidates[0] ?? {};
}

/** Licences of the manifest, else of the pom.xml: several are a choice. */
function licenseOf(manifest: JarManifest, project: Project | undefined): string | undefined {
  const said = attribute(manifest, "Bundle-License") ?? attribute(manifest, "Plugin-License-Name");
  return said ?? (project?.licenses.join(" OR ") || undefined);
}

function finding(
  name: string,
  version: string,
  evidence: GroupEvidence,
  license: string | undefined,
): Finding {
  return {
    name,
    ...(version ? { version } : {}),
    purl: mavenPurl(groupOf(name, evidence), name, version),
    ...(license ? { license } : {}),
    foundBy: JAVA_ARCHIVE,
  };
}

/** The package that an archive is, and those whose Maven files it carries along. */
export function mainFinding(archive: Archive): readonly Finding[] {
  const { manifest, projects } = archive;
  // Agents carry the manifests of what they instrument: they are not that library.
  if (manifest.main.has("Weave-Classes")) return [];
  const file = fileName(archive.path);
  const own = ownMaven(archive, file);
  const name = own.properties?.artifactId || own.project?.id.artifactId || artifactName(manifest, file);
  const version = own.properties?.version || own.project?.id.version || artifactVersion(manifest, file);
  const same = [...archive.properties.values()].filter((each) => each.artifactId === name);
  const project = own.project?.evidence;
  const evidence = { manifest, ...(same[0] ? { properties: same[0] } : {}), ...(project ? { project } : {}) };
  const carried = [...archive.properties].filter(([, each]) => each.artifactId !== name);
  const checksums = [{ algorithm: "SHA1" as const, value: archive.sha1 }];
  const main = finding(name, same.at(-1)?.version ?? version, evidence, licenseOf(manifest, own.project));
  return [
    ...(name === "" ? [] : [{ ...main, checksums }]),
    ...carried.map(([folder, properties]) => {
      const its = projects.get(folder);
      const licenses = its?.licenses.join(" OR ") || undefined;
      const said: GroupEvidence = { properties, ...(its ? { project: its.evidence } : {}) };
      return finding(properties.artifactId, properties.version, said, licenses);
    }),
  ];
}
