import { mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";
import { buildFault } from "./fault.ts";
import type { Pairs } from "./values.ts";

/** Name of the build context that holds the files; no image can be called so. */
const CONTEXT = "slipway-buildinfo";
const HOME = "/usr/share/buildinfo/";
const COMPAT_HOME = "/root/buildinfo/";
const ICM_SPEC =
  "https://raw.githubusercontent.com/containerbuildsystem/atomic-reactor/master/atomic_reactor/schemas/content_manifest.json";

export interface BuildInfo {
  /** Flags of the build. */
  readonly flags: readonly string[];
  /** Lines for the end of the Containerfile. */
  readonly lines: readonly string[];
}

/**
 * Puts `labels.json` (and `content-sets.json`, after a prefetch) where scanners look for them in an image.
 * `seconds` is the time of the files.
 */
export async function writeBuildInfo(
  scratch: string,
  labels: Pairs,
  prefetchSbom: string | undefined,
  keepCompatLocation: boolean,
  seconds: number,
): Promise<BuildInfo> {
  const folder = join(scratch, "buildinfo");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const sorted = Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
  const files: Record<string, unknown> = {
    "labels.json": sorted,
    ...(prefetchSbom === undefined ? {} : { "content-sets.json": contentSets(await readSbom(prefetchSbom)) }),
  };
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), `${JSON.stringify(content, undefined, 2)}\n`);
    await utimes(join(folder, name), seconds, seconds);
  }
  const copy = (to: string) => `COPY --from=${CONTEXT} ${Object.keys(files).join(" ")} ${to}`;
  return {
    flags: [`--build-context=${CONTEXT}=${folder}`],
    lines: [copy(HOME), ...(keepCompatLocation ? [copy(COMPAT_HOME)] : [])],
  };
}

async function readSbom(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    if (codeOf(cause) !== undefined) throw cause;
    throw buildFault(
      "BUILD_BAD_PARAM",
      `the SBOM of the prefetch, ${file}, is no JSON`,
      "Run the prefetch again.",
      cause,
    );
  }
}

/** The image content manifest: which RPM repositories the packages came from. */
function contentSets(sbom: unknown) {
  const found = new Set(purls(sbom).flatMap((purl) => repositoryId(purl)));
  return {
    metadata: { icm_version: 1, icm_spec: ICM_SPEC, image_layer_index: 0 },
    from_dnf_hint: true,
    content_sets: [...found].sort(),
  };
}

/** Package URLs of an SPDX or a CycloneDX document. */
function purls(sbom: unknown): string[] {
  if (typeof sbom !== "object" || sbom === null) return [];
  const { components = [], packages = [] } = sbom as {
    components?: { purl?: string }[];
    packages?: { externalRefs?: { referenceLocator?: string }[] }[];
  };
  const spdx = packages.flatMap(({ externalRefs = [] }) => externalRefs.map((ref) => ref.referenceLocator));
  return [...components.map(({ purl }) => purl), ...spdx].filter((purl) => typeof purl === "string");
}

function repositoryId(purl: string): string[] {
  const [, query = ""] = purl.split("?");
  const id = new URLSearchParams(query.split("#")[0]).get("repository_id");
  return id === null || id === "" ? [] : [id];
}
