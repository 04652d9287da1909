/** A module as Go's linker notes it. */
export interface GoModule {
  readonly path: string;
  /** `v1.2.3`, `(devel)` for one built from a checkout without tags, or empty. */
  readonly version: string;
  /** `h1:<base64 of a sha256>` of the module's files, as in go.sum. */
  readonly sum: string;
  readonly replace?: GoModule;
}

/** What the module lines of a program say. */
export interface GoModules {
  /** Import path of the main package. */
  readonly path: string;
  readonly main?: GoModule;
  readonly dependencies: readonly GoModule[];
  /** `-ldflags`, `vcs.revision` and the like. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Programs with more modules than this are not read to the end. */
const MODULE_CAP = 100_000;

const moduleOf = ([path = "", version = "", sum = ""]: readonly string[]): GoModule => ({
  path,
  version,
  sum,
});

const replacedBy = (module: GoModule | undefined, fields: readonly string[]): GoModule | undefined =>
  module && { ...module, replace: moduleOf(fields) };

/** A Go string literal, or the text itself. */
function unquoted(text: string): string {
  if (/^`[^`]*`$/.test(text)) return text.slice(1, -1);
  if (!text.startsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text.replace(/^"|"$/g, "");
  }
}

/** `key=value`, either of them perhaps quoted. */
function setting(text: string): readonly [string, string] {
  const match = /^("(?:[^"\\]|\\.)*"|`[^`]*`|[^=]*)=(.*)$/s.exec(text);
  return [unquoted(match?.[1] ?? text), unquoted(match?.[2] ?? "")];
}

/** Reads the lines that `go version -m` shows: one module or setting a line, fields between tabs. */
export function parseModules(text: string): GoModules {
  let [path, main]: [string, GoModule | undefined] = ["", undefined];
  const dependencies: GoModule[] = [];
  const settings = new Map<string, string>();
  let last: "main" | "dependency" | undefined;
  for (const line of text.split("\n").slice(0, MODULE_CAP)) {
    const [kind, ...rest] = line.split("\t");
    if (kind === "path") path = rest[0] ?? "";
    else if (kind === "build") settings.set(...setting(rest.join("\t")));
    else if (kind === "mod") [main, last] = [moduleOf(rest), "main"];
    else if (kind === "dep") last = dependencies.push(moduleOf(rest)) > 0 ? "dependency" : last;
    else if (kind === "=>" && last === "main") main = replacedBy(main, rest);
    else if (kind === "=>" && last === "dependency") {
      const replaced = replacedBy(dependencies.pop(), rest);
      if (replaced) dependencies.push(replaced);
    }
  }
  return { path, dependencies, settings, ...(main ? { main } : {}) };
}
