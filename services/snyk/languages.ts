/** Languages that the analysis knows, with the extensions of their files. */
export const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  Go: [".go"],
  Java: [".java"],
  JavaScript: [".cjs", ".js", ".jsx", ".mjs"],
  Python: [".py"],
  Ruby: [".rb"],
  TypeScript: [".cts", ".mts", ".ts", ".tsx"],
};

/** All of them, sorted. */
export const EXTENSIONS = Object.values(LANGUAGES).flat().sort();
/** Files that are not code and are sent all the same. */
export const CONFIG_FILES = [".dcignore", ".gitignore", ".snyk"];

/** The language of a path by its extension. */
export const languageOf = (path: string): string | undefined =>
  Object.entries(LANGUAGES).find(([, extensions]) => extensions.some((each) => path.endsWith(each)))?.[0];
