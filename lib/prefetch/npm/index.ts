import { fault } from "../fault.ts";
import type { NpmInput } from "../input.ts";
import { joinSource } from "../source.ts";
import type { Plan, PlanKit, Planner, Wanted } from "../types.ts";
import { dependenciesOf, type NpmDependency } from "./dependency.ts";
import { injected } from "./inject.ts";
import { type Lockfile, parseLockfile } from "./lockfile.ts";
import { parseNpmrc, userNpmrc } from "./npmrc.ts";
import { archivePaths } from "./place.ts";
import { type Registries, registries } from "./registry.ts";
import { describe } from "./sbom.ts";

/** npm prefers the shrinkwrap when both are there. */
const LOCKFILES = ["npm-shrinkwrap.json", "package-lock.json"];

/**
 * Plans what `npm ci` will need: every archive that the lockfile names, development and optional
 * packages too, below `deps/npm/`, and a lockfile and `package.json` that point there.
 */
export const planNpm: Planner<NpmInput> = async (packages, kit) => {
  const user = await userNpmrc(kit.settings.environment);
  for (const [name, value] of user) if (/:(_authToken|_auth|_password)$/.test(name)) kit.log.secret(value);
  const plans: Plan[] = [];
  for (const { path } of packages) {
    const own = parseNpmrc((await kit.source.read(joinSource(path, ".npmrc"))) ?? "");
    plans.push(await planPackage(path, registries(own, kit.settings.npm, user), kit));
  }
  return {
    wanted: plans.flatMap((plan) => plan.wanted),
    packages: plans.flatMap((plan) => plan.packages),
    environment: [],
    projectFiles: plans.flatMap((plan) => plan.projectFiles),
  };
};

async function planPackage(folder: string, from: Registries, kit: PlanKit): Promise<Plan> {
  const lockfile = await readLockfile(folder, kit);
  const dependencies = dependenciesOf(lockfile);
  for (const each of dependencies) await check(each, folder, lockfile, kit);
  const paths = archivePaths(dependencies);
  const wanted = dependencies.flatMap((each) => want(each, paths, lockfile, from));
  kit.log.info(`${lockfile.path}: ${new Set(wanted.map(({ path }) => path)).size} npm packages`);
  return {
    wanted,
    packages: await describe(folder, lockfile, dependencies, from, kit),
    environment: [],
    projectFiles: await injected(folder, lockfile, paths, kit.source),
  };
}

async function readLockfile(folder: string, kit: PlanKit): Promise<Lockfile> {
  if (await kit.source.isDirectory(joinSource(folder, "node_modules")))
    throw fault(
      "PREFETCH_UNSUPPORTED",
      `${joinSource(folder, "node_modules")} is in the source; a build would use it instead of what is fetched`,
      "Take node_modules out of the repository.",
    );
  for (const name of LOCKFILES) {
    const path = joinSource(folder, name);
    const text = await kit.source.read(path);
    if (text !== undefined) return parseLockfile(text, path);
  }
  throw fault(
    "PREFETCH_NO_LOCKFILE",
    `${joinSource(folder, "package-lock.json")} is not in the source`,
    "Commit the lockfile (npm install --package-lock-only makes it), or correct 'path' in the parameter input.",
  );
}

/** Refuses what cannot be verified, and what lies outside of the source. */
async function check(each: NpmDependency, folder: string, lockfile: Lockfile, kit: PlanKit): Promise<void> {
  const { origin } = each;
  if (origin.kind === "file") {
    if (origin.path.startsWith("/")) throw absolute(each, lockfile, origin.path);
    await kit.source.locate(joinSource(folder, origin.path));
    return;
  }
  if (origin.kind === "bundled" || each.digests.length > 0) return;
  const problem = `${lockfile.path}: ${each.name}@${each.version} has no integrity, so what is fetched cannot be verified`;
  const next =
    "Delete node_modules and the lockfile's entry, run 'npm install --package-lock-only' and commit; or set mode to permissive.";
  if (origin.kind === "url" || kit.mode === "strict") throw fault("PREFETCH_NO_HASH", problem, next);
  kit.log.warn(problem);
}

const absolute = (each: NpmDependency, lockfile: Lockfile, path: string) =>
  fault(
    "PREFETCH_PATH",
    `${lockfile.path}: ${each.name} is resolved to the absolute path ${path}`,
    "Commit the lockfile as npm wrote it, not one that an earlier prefetch changed.",
  );

function want(
  each: NpmDependency,
  paths: ReadonlyMap<string, string>,
  lockfile: Lockfile,
  from: Registries,
): Wanted[] {
  const path = paths.get(each.place);
  const { origin } = each;
  if (path === undefined || origin.kind === "file" || origin.kind === "bundled") return [];
  const located =
    origin.kind === "registry"
      ? from.locate(each.name, each.version ?? "", origin.url)
      : { url: origin.url, authorization: from.authorization(origin.url) };
  const { url, authorization } = located;
  return [
    {
      url,
      path,
      anyOf: each.digests,
      package: `${each.name}@${each.version ?? "?"}`,
      lockfile: lockfile.path,
      ...(authorization === undefined ? {} : { headers: { authorization } }),
    },
  ];
}
