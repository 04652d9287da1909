import { formatPurl } from "../../purl.ts";
import type { JarManifest } from "./manifest.ts";

/** What of a package may say its group. */
export interface GroupEvidence {
  /** From a pom.properties. */
  readonly properties?: { readonly groupId?: string | undefined; readonly artifactId?: string | undefined };
  /** From a pom.xml, what it inherits resolved; `parent` is the group of its parent. */
  readonly project?: {
    readonly groupId?: string | undefined;
    readonly artifactId?: string | undefined;
    readonly parent?: string | undefined;
  };
  readonly manifest?: JarManifest | undefined;
}

/** Attributes that hold a group, the likelier ones first; then those that hold a class. */
const LIKELY = [
  "Group-Id",
  "Bundle-SymbolicName",
  "Extension-Name",
  "Specification-Vendor",
  "Implementation-Vendor",
  "Implementation-Vendor-Id",
  "Implementation-Title",
  "Bundle-Activator",
] as const;
const LAST = ["Automatic-Module-Name", "Main-Class", "Package"] as const;
const DOMAIN = /^(?:com|org|net|io|be)/;

/** Without directives of OSGi (`org.a;singleton:=true`) and fragments. */
const clean = (text: string) => (text.split(/[;#]/)[0] ?? "").trim();

/** Artifacts that projects publish without Maven's files, under a group their manifests do not tell. */
const PUBLISHED: readonly (readonly [RegExp, string])[] = [
  [
    /^spring-(aop|aspects|beans|context(-indexer|-support)?|core|expression|instrument|jcl|jdbc|jms|messaging|orm|oxm|r2dbc|test|tx|web|webflux|webmvc|websocket)$/,
    "org.springframework",
  ],
  [/^spring-boot(-.*)?$/, "org.springframework.boot"],
  [/^spring-security-.*$/, "org.springframework.security"],
  [/^tomcat-embed-.*$/, "org.apache.tomcat.embed"],
  [/^(ant|ant-launcher|ant-junit)$/, "org.apache.ant"],
];

function fromManifest(manifest: JarManifest | undefined): string | undefined {
  if (!manifest) return undefined;
  for (const names of [LIKELY, LAST]) {
    const values = names.flatMap((name) =>
      [manifest.main, ...manifest.sections].map((each) => each.get(name)),
    );
    const [first] = values
      .filter((each) => each !== undefined && DOMAIN.test(each))
      .map((each) => clean(each ?? ""))
      .sort();
    if (first) return first;
  }
  return undefined;
}

/** A name with dots is a group that was put into the wrong place. */
const dotted = (text: string | undefined) => (text?.includes(".") ? text : undefined);

/** The group of an artifact, by the best evidence there is; the artifact's own name where there is none. */
export function groupOf(name: string, { properties, project, manifest }: GroupEvidence): string {
  const said =
    properties?.groupId ||
    dotted(properties?.artifactId) ||
    project?.groupId ||
    dotted(project?.artifactId) ||
    project?.parent;
  if (said) return clean(said);
  return PUBLISHED.find(([pattern]) => pattern.test(name))?.[1] ?? fromManifest(manifest) ?? name;
}

/** `pkg:maven/group/artifact@version`. */
export const mavenPurl = (group: string, name: string, version: string): string =>
  formatPurl({ type: "maven", namespace: group, name, ...(version ? { version } : {}) });
