import { imageManifests, type Subject } from "../../lib/checks/index.ts";
import type { Context, Run } from "../../lib/contract/index.ts";
import { explain } from "../../lib/errors/index.ts";
import { logFindings } from "../../lib/findings/index.ts";
import { erroredOutput, makeImagesProcessed, type TestOutput } from "../../lib/formats/index.ts";
import { openHttp } from "../../lib/http/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { parallel } from "../../lib/parallel/index.ts";
import { type CatalogEntry, chooseCatalog, lookUp } from "./catalog.ts";
import type { deprecatedImageCheckStep } from "./contract.ts";
import { catalogFault } from "./fault.ts";
import { baseImagesOf, givenImages } from "./images.ts";
import { ACCEPT, findingsOf, judge, type Seen, TASK } from "./judge.ts";

type Kit = Context<typeof deprecatedImageCheckStep>;

/** Look-ups under way at once. */
const AT_ONCE = 4;

/** How far it came: that counts also where it ended with a fault. */
interface Progress {
  subject?: Subject;
  /** Digests of the images whose SBOM was read. */
  read: readonly string[];
}

export const run: Run<typeof deprecatedImageCheckStep> = async (kit) => {
  const { params, log, signal } = kit;
  const progress: Progress = { read: [] };
  const testOutput = await check(kit, progress).catch((thrown: unknown) => {
    if (signal.aborted) throw thrown;
    log.error(explain(thrown));
    return erroredOutput(TASK, log.mask(explain(thrown)), params.policyNamespace);
  });
  const { subject, read } = progress;
  if (subject === undefined) return { testOutput };
  return { testOutput, imagesProcessed: makeImagesProcessed(params.image, read, subject.descriptor.digest) };
};

async function check(kit: Kit, progress: Progress): Promise<TestOutput> {
  const { params, log, signal } = kit;
  await using client = await openRegistry({ caFile: params.caFile, log, signal });
  const subject = await imagesToCheck(client, params);
  progress.subject = subject;
  const { repositories, read, missing, problems } = await baseImagesOf(
    client,
    subject.repository,
    subject.images,
    log,
  );
  progress.read = read;
  const wanted = [...new Set([...repositories, ...givenImages(params.baseImagesDigests)])].sort();
  log.info(`Images to be checked: ${wanted.join(", ") || "none"}`);
  const seen = await lookUpAll(kit, wanted);
  const images = subject.images.length;
  const all = { ...seen, missing, images, problems: [...problems, ...seen.problems] };
  logFindings(log, findingsOf(all), { accept: ACCEPT });
  return judge(all, params.policyNamespace);
}

async function imagesToCheck(
  client: Parameters<typeof imageManifests>[0],
  { image, imageDigest }: Kit["params"],
): Promise<Subject> {
  const subject = await imageManifests(client, image, imageDigest.trim());
  if (subject.images.length > 0) return subject;
  throw catalogFault(
    "CATALOG_NO_IMAGE",
    `Failed to get image manifests from image ${JSON.stringify(subject.reference)}: it is no container image`,
    "Give the URL and digest of an image or of an index of images.",
  );
}

type Answer = { readonly repository: string } & (
  | { readonly entry: CatalogEntry }
  | { readonly problem: string }
);

async function lookUpAll(
  kit: Kit,
  repositories: readonly string[],
): Promise<Omit<Seen, "missing" | "images">> {
  const { params, log, signal } = kit;
  const catalog = await chooseCatalog(params.catalog, params.catalogFile);
  const { caFile, timeoutMs, tryAgainAfterMs } = params;
  await using http = await openHttp({ caFile, log, signal, backoff: { firstMs: tryAgainAfterMs } });
  const ask = async (repository: string): Promise<Answer> => {
    try {
      const entry = await lookUp(http, catalog, repository, timeoutMs);
      log.info(sentence(repository, entry));
      return { repository, entry };
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      log.error(`${repository}: ${explain(thrown)}`);
      // The note is short, and who reads it knows whose address it is.
      return { repository, problem: `${repository}: ${explain(thrown).replace(/^GET \S+: /, "")}` };
    }
  };
  const answers = await parallel(repositories, AT_ONCE, ask);
  return sorted(answers);
}

function sorted(answers: readonly Answer[]): Omit<Seen, "missing" | "images"> {
  const of = (wanted: (entry: CatalogEntry) => boolean) =>
    answers.flatMap((each) => ("entry" in each && wanted(each.entry) ? [each.repository] : []));
  return {
    good: of((entry) => entry.kind === "known" && !entry.deprecated),
    deprecated: of((entry) => entry.kind === "known" && entry.deprecated),
    unknown: of((entry) => entry.kind === "unknown"),
    problems: answers.flatMap((each) => ("problem" in each ? [each.problem] : [])),
  };
}

function sentence(repository: string, entry: CatalogEntry): string {
  if (entry.kind === "known") return `${repository}: ${entry.deprecated ? "deprecated" : "maintained"}`;
  return entry.asked
    ? `${repository}: not in the catalogue`
    : `${repository}: not asked for, no public catalogue can know this registry: counts as not in the catalogue`;
}
