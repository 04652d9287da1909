import { join } from "node:path";
import { formatPurl, type Package } from "../../sbom/index.ts";
import { digestText } from "../digests.ts";
import { fault } from "../fault.ts";
import type { PipInput } from "../input.ts";
import { mapLimited } from "../limit.ts";
import { fetchedPackage, PROPERTY } from "../package.ts";
import { requireRepository, vcsUrl } from "../repository.ts";
import { joinSource } from "../source.ts";
import type { Plan, PlanKit, Planner, Wanted } from "../types.ts";
import { injected } from "./inject.ts";
import { projectName } from "./metadata.ts";
import { urlPath } from "./place.ts";
import type { Requirement } from "./requirement.ts";
import { type RequirementsFile, readRequirements } from "./requirements.ts";
import { chooseFiles } from "./resolve.ts";
import { holdsRust } from "./rust.ts";
import { chooseIndex, isPublic } from "./settings.ts";

const REQUIREMENTS = "requirements.txt";
const BUILD_REQUIREMENTS = "requirements-build.txt";

/** pip finds what was fetched here, and asks no index. */
const ENVIRONMENT = [
  { name: "PIP_FIND_LINKS", value: "${output_dir}/deps/pip" },
  { name: "PIP_NO_INDEX", value: "true" },
];

/** Plans what `pip install -r …` will need: the files of every requirement, below `deps/pip/`. */
export const planPip: Planner<PipInput> = async (packages, kit) => {
  const parts: Part[] = [];
  for (const each of packages) parts.push(await planPackage(each, kit));
  const wanted = parts.flatMap((part) => part.wanted);
  return {
    wanted,
    packages: parts.flatMap((part) => part.packages),
    environment: ENVIRONMENT,
    projectFiles: uniqueFiles(parts.flatMap((part) => part.projectFiles)),
    inspect: (deps) => warnRust(wanted, deps, kit),
  };
};

async function warnRust(wanted: readonly Wanted[], deps: string, kit: PlanKit): Promise<void> {
  const sources = wanted.filter(({ path }) => path.endsWith(".tar.gz"));
  await mapLimited(sources, 2, kit.signal, async (each, signal) => {
    if (await holdsRust(join(deps, each.path), signal))
      kit.log.warn(
        `${each.lockfile}: ${each.package} holds Rust code, whose crates are not fetched; if its build needs them, allow its wheel with "binary"`,
      );
  });
}

type Part = Pick<Plan, "wanted" | "packages" | "projectFiles">;

/** Two packages can share a file of requirements. */
const uniqueFiles = (files: Part["projectFiles"]) => [
  ...new Map(files.map((file) => [file.path, file])).values(),
];

async function planPackage(input: PipInput, kit: PlanKit): Promise<Part> {
  const repository = await requireRepository(kit.source.root, kit.mode === "strict");
  const { name, version } = await projectName(input.path, kit.source, repository);
  const qualifiers = { vcs_url: vcsUrl(repository) };
  const own = {
    type: "pypi",
    name,
    qualifiers,
    subpath: input.path,
    ...(version === undefined ? {} : { version }),
  };
  const main = fetchedPackage({ name, version, purl: formatPurl(own) });
  const files = [
    ...(await filesOf(input, input.requirementsFiles, REQUIREMENTS, false, kit)),
    ...(await filesOf(input, input.requirementsBuildFiles, BUILD_REQUIREMENTS, true, kit)),
  ];
  const parts = await planFiles(files, input, kit);
  return {
    wanted: parts.flatMap((part) => part.wanted),
    packages: [main, ...parts.flatMap((part) => part.packages)],
    projectFiles: files.flatMap(({ file }) => injected(file)),
  };
}

interface Use {
  readonly file: RequirementsFile;
  readonly isBuild: boolean;
  /** Hashes are wanted for all packages as soon as one has one, as pip has it. */
  readonly needsHashes: boolean;
}

async function filesOf(
  input: PipInput,
  given: readonly string[] | undefined,
  fallback: string,
  isBuild: boolean,
  kit: PlanKit,
): Promise<Use[]> {
  const uses: Use[] = [];
  for (const name of given ?? [fallback]) {
    const path = joinSource(input.path, name);
    const files = await readRequirements(path, kit.source, (message) => kit.log.warn(message));
    if (files === undefined && given !== undefined) throw missing(path);
    if (files === undefined && !isBuild)
      kit.log.warn(`${path} is not in the source; no Python package is fetched`);
    const needsHashes = (files ?? []).some(
      (file) => file.requireHashes || file.lines.some(({ requirement }) => requirement.hashes.length > 0),
    );
    uses.push(...(files ?? []).map((file) => ({ file, isBuild, needsHashes })));
  }
  return uses;
}

const missing = (path: string) =>
  fault(
    "PREFETCH_NO_LOCKFILE",
    `${path} is not in the source`,
    "Correct requirements_files or requirements_build_files in the parameter input, or commit the file.",
  );

async function planFiles(
  uses: readonly Use[],
  input: PipInput,
  kit: PlanKit,
): Promise<Omit<Part, "projectFiles">[]> {
  const jobs = uses.flatMap((use) => use.file.lines.map(({ requirement }) => ({ use, requirement })));
  for (const { use, requirement } of jobs) checkHashes(use, requirement, kit);
  if (jobs.length > 0)
    kit.log.info(
      `${[...new Set(uses.map(({ file }) => file.path))].join(", ")}: ${jobs.length} requirements`,
    );
  return mapLimited(jobs, kit.settings.concurrency, kit.signal, ({ use, requirement }, signal) =>
    requirement.source.kind === "url"
      ? Promise.resolve(planUrl(use, requirement))
      : planPinned(use, requirement, requirement.source.version, input, { ...kit, signal }),
  );
}

function checkHashes({ file, needsHashes }: Use, requirement: Requirement, kit: PlanKit): void {
  if (requirement.hashes.length > 0) return;
  if (needsHashes)
    throw fault(
      "PREFETCH_NO_HASH",
      `${file.path}: ${requirement.name} has no --hash, while other requirements have one`,
      "Write the file with 'pip-compile --generate-hashes', so that every package has its hashes.",
    );
  kit.log.warn(
    `${file.path}: ${requirement.name} has no --hash; it is only verified against what the index says`,
  );
}

type Source = Extract<Requirement["source"], { kind: "url" }>;

function planUrl({ file, isBuild }: Use, requirement: Requirement): Omit<Part, "projectFiles"> {
  const { url, extension } = requirement.source as Source;
  const [hash] = requirement.hashes;
  const checksum = hash === undefined ? "" : digestText(hash);
  const marks = [
    ...(extension === ".whl" ? [PROPERTY.pipBinary] : []),
    ...(isBuild ? [PROPERTY.pipBuildDependency] : []),
  ];
  const own = { type: "pypi", name: requirement.name, qualifiers: { download_url: url, checksum } };
  return {
    wanted: [
      {
        url,
        path: urlPath(requirement, file.path),
        anyOf: requirement.hashes,
        package: requirement.name,
        lockfile: file.path,
      },
    ],
    packages: [
      fetchedPackage({ name: requirement.name, purl: formatPurl(own), digests: requirement.hashes, marks }),
    ],
  };
}

async function planPinned(
  { file, isBuild }: Use,
  requirement: Requirement,
  version: string,
  input: PipInput,
  kit: PlanKit,
): Promise<Omit<Part, "projectFiles">> {
  const { name, hashes } = requirement;
  const index = await chooseIndex(file.indexUrl, kit.settings, file.path);
  const chosen = await chooseFiles(requirement, version, index, input.binary, file.path, kit);
  const repository = isPublic(index.url) ? "" : index.url;
  const id = formatPurl({ type: "pypi", name, version, qualifiers: { repository_url: repository } });
  const wanted: Wanted[] = [];
  const packages: Package[] = [];
  for (const { file: offered, anyOf } of chosen) {
    if (anyOf.length === 0 && kit.mode === "strict") throw unverifiable(name, version, file.path);
    const marks = [
      ...(offered.distribution.kind === "wheel" ? [PROPERTY.pipBinary] : []),
      ...(isBuild ? [PROPERTY.pipBuildDependency] : []),
    ];
    const missingHash = hashes.length === 0 ? file.path : undefined;
    packages.push(fetchedPackage({ name, version, purl: id, digests: anyOf, marks, missingHash }));
    wanted.push({
      url: offered.url,
      path: `pip/${offered.filename}`,
      anyOf,
      package: `${name}==${version}`,
      lockfile: file.path,
      ...credentialsFor(offered.url, index),
    });
  }
  return { wanted, packages };
}

/** Credentials of a mirror go to the mirror only. */
const credentialsFor = (
  url: string,
  index: { query: string; authorization?: string },
): Pick<Wanted, "headers"> =>
  index.authorization !== undefined && new URL(url).origin === new URL(index.query).origin
    ? { headers: { authorization: index.authorization } }
    : {};

const unverifiable = (name: string, version: string, path: string) =>
  fault(
    "PREFETCH_NO_HASH",
    `${path}: ${name}==${version} has no --hash, and the index publishes none, so nothing can be verified`,
    "Add --hash=sha256:<hex>, or set mode to permissive.",
  );
