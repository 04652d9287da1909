import { members, only, requiredText, requiredUrl, textOf } from "./lockfile.ts";

/** Coordinates of a file in a Maven repository, with what follows from them. */
export interface Maven {
  readonly repositoryUrl: string;
  readonly groupId: string;
  readonly artifactId: string;
  readonly version: string;
  readonly classifier: string;
  readonly type: string;
  readonly filename: string;
  readonly url: string;
}

/** Types whose files are jars (https://maven.apache.org/ref/current/maven-core/artifact-handlers.html). */
const JARS = new Set([
  "maven-plugin",
  "ejb",
  "ejb-client",
  "javadoc",
  "java-source",
  "javadoc-source",
  "test-jar",
]);

/** Reads `attributes` of an artifact of type maven. */
export function readMaven(value: unknown, where: string): Maven {
  const object = members(value, where);
  only(object, ["repository_url", "group_id", "artifact_id", "version", "classifier", "type"], where);
  const repositoryUrl = requiredUrl(object, "repository_url", where);
  const groupId = requiredText(object, "group_id", where);
  const artifactId = requiredText(object, "artifact_id", where);
  const version = requiredText(object, "version", where);
  const classifier = textOf(object, "classifier", where) ?? "";
  const type = textOf(object, "type", where) ?? "jar";
  const extension = JARS.has(type) ? "jar" : type;
  const filename = `${artifactId}-${version}${classifier === "" ? "" : `-${classifier}`}.${extension}`;
  const folder = [...groupId.split("."), artifactId, version].map(encodeURIComponent).join("/");
  const url = `${repositoryUrl.replace(/\/*$/, "/")}${folder}/${encodeURIComponent(filename)}`;
  return { repositoryUrl, groupId, artifactId, version, classifier, type, filename, url };
}
