import type { Finding } from "../../probe.ts";
import { golangPurl, goSum } from "../go.ts";
import type { RawBuildInfo } from "./build-info.ts";
import { mainVersion } from "./main-version.ts";
import { type GoModule, type GoModules, parseModules } from "./modules.ts";

/** Syft's name for the cataloger. */
export const GO_BINARY = "go-module-binary-cataloger";
const DEVEL = "(devel)";

const isLocal = (path: string) => path.startsWith(".") || path.startsWith("/");

/** What was built in: the replacement, under its own name unless it is a folder. */
function toFinding(module: GoModule): Finding | undefined {
  const used = module.replace ?? module;
  const name = module.replace && isLocal(module.replace.path) ? module.path : used.path;
  if (name === "") return undefined;
  const version = used.version === DEVEL ? "" : used.version;
  const checksums = goSum(used.sum);
  return {
    name,
    ...(version ? { version } : {}),
    purl: golangPurl(name, version),
    ...(checksums.length > 0 ? { checksums } : {}),
    foundBy: GO_BINARY,
  };
}

/** `command-line-arguments` is what a build of single files is called: then the main module is looked for. */
function mainModule({ path, main, dependencies }: GoModules): GoModule | undefined {
  if (main && main.path !== "" && main.path !== "command-line-arguments") return main;
  const built = dependencies.filter((each) => each.version === DEVEL);
  if (built.length === 1) return built[0];
  return path === "" ? undefined : { path, version: DEVEL, sum: "" };
}

const same = (a: GoModule, b: GoModule | undefined) =>
  b !== undefined && a.path === b.path && a.version === b.version && a.sum === b.sum;

/** Go's own library, by the version of the compiler; none for one built from an unnamed commit. */
function standardLibrary(goVersion: string): Finding[] {
  const version = goVersion.split(" ")[0] ?? "";
  if (!/\d/.test(version)) return [];
  const purl = golangPurl("stdlib", version.replace(/^go/, ""));
  return [{ name: "stdlib", version, purl, license: "BSD-3-Clause", foundBy: GO_BINARY }];
}

/** The main module, its dependencies and the standard library of a program; none without modules. */
export function goFindings(info: RawBuildInfo): readonly Finding[] {
  const modules = parseModules(info.modules);
  const main = mainModule(modules);
  const version = main?.version === DEVEL ? mainVersion(main.path, modules.settings) : undefined;
  const own = main && (version ? { ...main, version } : main);
  const found = [...(own ? [own] : []), ...modules.dependencies.filter((each) => !same(each, main))]
    .map(toFinding)
    .filter((each) => each !== undefined);
  return found.length > 0 ? [...found, ...standardLibrary(info.goVersion)] : [];
}
