const VERSION = /^v?\d+\.\d+\.\d+[-\w]*/;

/** `-X main.version=v1.2.3` and the like: package, variable, value. */
function* assignments(ldflags: string): Generator<readonly [string, string, string]> {
  for (const word of ldflags.split(/[\s'"]+/)) {
    const [name = "", ...value] = word.split("=");
    const dot = name.lastIndexOf(".");
    if (dot > 0 && value.length > 0) yield [name.slice(0, dot), name.slice(dot + 1), value.join("=")];
  }
}

/** The last part of `registry/name/v1.2.3` that is a version. */
const versionIn = (value: string) =>
  value
    .split("/")
    .reverse()
    .map((part) => VERSION.exec(part)?.[0])
    .find((found) => found !== undefined);

/** A version that a build set by the linker in a variable named so: `version`, `gitVersion`, `gitTag`. */
function fromLinkerFlags(ldflags: string, module: string): string | undefined {
  const own = [...assignments(ldflags)].filter(
    ([path]) => /(^|\/)main$/.test(path) || path.includes(`${module}/`),
  );
  for (const named of [/[vV]er(sion)?$/, /[tT]ag$/]) {
    const found = own.filter(([, name]) => named.test(name)).map(([, , value]) => versionIn(value));
    const version = found.find((each) => each !== undefined);
    if (version) return version.startsWith("v") ? version : `v${version}`;
  }
  return undefined;
}

/** Go's pseudo-version of a commit without tag: https://go.dev/ref/mod#pseudo-versions */
function pseudoVersion(revision: string | undefined, time: string | undefined): string | undefined {
  const at = new Date(time ?? "");
  if (!revision || Number.isNaN(at.getTime())) return undefined;
  const stamp = at.toISOString().replace(/\..*$/, "").replace(/\D/g, "");
  return `v0.0.0-${stamp}-${revision.slice(0, 12)}`;
}

/**
 * The version of a main module that Go knows none for: what the linker was told, else the commit; nothing
 * if neither is known.
 */
export const mainVersion = (module: string, settings: ReadonlyMap<string, string>): string | undefined =>
  fromLinkerFlags(settings.get("-ldflags") ?? "", module) ??
  pseudoVersion(settings.get("vcs.revision"), settings.get("vcs.time"));
