import { formatPurl, type Package } from "../../sbom/index.ts";
import { fault } from "../fault.ts";
import type { GenericInput } from "../input.ts";
import { fetchedPackage } from "../package.ts";
import { joinSource } from "../source.ts";
import type { PlanKit, Planner, Wanted } from "../types.ts";
import { headerOf } from "./auth.ts";
import { type Artifact, parseArtifacts } from "./lockfile.ts";

const LOCKFILE = "artifacts.lock.yaml";

/** Plans the files of generic lockfiles, below `deps/generic/`. */
export const planGeneric: Planner<GenericInput> = async (inputs, kit) => {
  const wanted: Wanted[] = [];
  const packages: Package[] = [];
  for (const { path, lockfile = LOCKFILE } of inputs) {
    const at = joinSource(path, lockfile);
    const artifacts = await readArtifacts(at, kit);
    kit.log.info(`${at}: ${artifacts.length} files`);
    wanted.push(...artifacts.map((each) => want(each, at, kit)));
    packages.push(...artifacts.map(describe));
  }
  return { wanted, packages, environment: [], projectFiles: [] };
};

async function readArtifacts(path: string, kit: PlanKit): Promise<Artifact[]> {
  const text = await kit.source.read(path);
  if (text !== undefined) return parseArtifacts(text, path);
  throw fault(
    "PREFETCH_NO_LOCKFILE",
    `${path} is not in the source`,
    "Commit it, or correct 'path' or 'lockfile' in the parameter input.",
  );
}

const want = (artifact: Artifact, lockfile: string, kit: PlanKit): Wanted => ({
  url: artifact.url,
  path: `generic/${artifact.filename}`,
  anyOf: [artifact.digest],
  package: artifact.filename,
  lockfile,
  ...(artifact.auth === undefined
    ? {}
    : { headers: headerOf(artifact.auth, kit.settings.environment, kit.log) }),
});

function describe({ maven, filename, url, checksum, digest }: Artifact): Package {
  const name = filename.split("/").at(-1) ?? filename;
  const common = { digests: [digest], downloadLocation: url };
  if (maven === undefined)
    return fetchedPackage({
      ...common,
      name,
      purl: formatPurl({ type: "generic", name, qualifiers: { download_url: url, checksum } }),
    });
  const { groupId, artifactId, version, repositoryUrl, type, classifier } = maven;
  const qualifiers = { type, repository_url: repositoryUrl, checksum, classifier };
  return fetchedPackage({
    ...common,
    name: artifactId,
    version,
    purl: formatPurl({ type: "maven", namespace: groupId, name: artifactId, version, qualifiers }),
  });
}
