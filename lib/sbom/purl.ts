/** A package URL taken apart (https://github.com/package-url/purl-spec). */
export interface PackageUrl {
  readonly type: string;
  readonly namespace?: string;
  readonly name: string;
  readonly version?: string;
  readonly qualifiers?: Readonly<Record<string, string>>;
  readonly subpath?: string;
}

const reserved = /[!'()*]/g;
const percent = (text: string) =>
  encodeURIComponent(text).replace(reserved, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
/** The specification leaves the colon as it is. */
const encoded = (text: string) => percent(text).replaceAll("%3A", ":");
const segments = (text: string, each: (segment: string) => string) =>
  text
    .split("/")
    .filter((segment) => segment !== "")
    .map(each)
    .join("/");

/** Type rules of the specification: which names are spelt in one way only. */
function normalName(type: string, name: string): string {
  if (type === "pypi") return name.toLowerCase().replaceAll("_", "-");
  if (type === "deb" || type === "oci") return name.toLowerCase();
  return name;
}

/** The canonical text: qualifiers sorted, empty ones left out. */
export function formatPurl(purl: PackageUrl): string {
  const type = purl.type.toLowerCase();
  const namespace = purl.namespace ? `${segments(purl.namespace, encoded)}/` : "";
  const version = purl.version ? `@${encoded(purl.version)}` : "";
  const qualifiers = Object.entries(purl.qualifiers ?? {})
    .filter(([, value]) => value !== "")
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key.toLowerCase()}=${encoded(value).replaceAll("%2F", "/")}`);
  const query = qualifiers.length > 0 ? `?${qualifiers.join("&")}` : "";
  const subpath = purl.subpath ? `#${segments(purl.subpath, encoded)}` : "";
  return `pkg:${type}/${namespace}${encoded(normalName(type, purl.name))}${version}${query}${subpath}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cutLast(text: string, mark: string): [string, string | undefined] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function readQualifiers(query: string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of (query ?? "").split("&")) {
    const at = pair.indexOf("=");
    if (at > 0) found[pair.slice(0, at).toLowerCase()] = decode(pair.slice(at + 1));
  }
  return found;
}

/** Parts of a package URL, or nothing if the text is none. Parsed from the right, as specified. */
export function parsePurl(text: string): PackageUrl | undefined {
  if (!text.startsWith("pkg:")) return undefined;
  const [withoutSubpath, subpath] = cutLast(text.slice(4).replace(/^\/+/, ""), "#");
  const [withoutQuery, query] = cutLast(withoutSubpath, "?");
  const slash = withoutQuery.indexOf("/");
  if (slash <= 0) return undefined;
  const type = withoutQuery.slice(0, slash).toLowerCase();
  const rest = withoutQuery.slice(slash + 1).replace(/\/+$/, "");
  const at = rest.lastIndexOf("@");
  const hasVersion = at > 0 && !rest.slice(at).includes("/");
  const [path, version] = hasVersion ? [rest.slice(0, at), rest.slice(at + 1)] : [rest, undefined];
  const [namespace, last] = cutLast(path, "/");
  const name = decode(last ?? namespace);
  if (name === "" || !/^[a-z][a-z0-9.+-]*$/.test(type)) return undefined;
  const qualifiers = readQualifiers(query);
  return {
    type,
    name: normalName(type, name),
    ...(last !== undefined && namespace !== "" ? { namespace: decode(namespace) } : {}),
    ...(version ? { version: decode(version) } : {}),
    ...(Object.keys(qualifiers).length > 0 ? { qualifiers } : {}),
    ...(subpath ? { subpath: decode(subpath) } : {}),
  };
}

/** `@scope/name` is namespace and name. */
export function npmPurl(
  name: string,
  version: string | undefined,
  qualifiers?: Record<string, string>,
): string {
  const [scope, bare] = name.startsWith("@") ? cutLast(name, "/") : ["", name];
  return formatPurl({
    type: "npm",
    ...(bare !== undefined && scope !== "" ? { namespace: scope } : {}),
    name: bare ?? name,
    ...(version ? { version } : {}),
    ...(qualifiers ? { qualifiers } : {}),
  });
}
