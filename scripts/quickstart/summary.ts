import { join } from "node:path";
import type { FinishedRun } from "../../engine/index.ts";
import { readRecord } from "../../engine/record/index.ts";
import {
  type CommandText,
  checkLines,
  checksOf,
  columns,
  commandFor,
  evidenceLines,
  evidenceOf,
  htmlReport,
  releaseLines,
  releaseOf,
  summary as runSummary,
} from "../../engine/report/index.ts";
import { writeWhole } from "../../lib/files/index.ts";
import {
  formatReference,
  type Index,
  isIndexType,
  type Manifest,
  parseReference,
  type RegistryClient,
} from "../../lib/oci/index.ts";
import type { Places } from "./places.ts";
import type { Release } from "./release.ts";
import type { Voyage } from "./voyage.ts";

/** What was built, where everything lies, and what to do next: lines for a person. */
export async function summary(voyage: Voyage, client: RegistryClient, places: Places): Promise<string[]> {
  const command = commandFor(places.state);
  const [finished] = voyage.outcome.runs;
  if (!finished || voyage.outcome.exitCode !== 0) return [await runSummary(voyage.outcome, command)];
  const result = (name: string) => {
    const found = finished.run.status?.results?.find((each) => each.name === name)?.value;
    return typeof found === "string" ? found : undefined;
  };
  const [url, digest] = [result("IMAGE_URL"), result("IMAGE_DIGEST")];
  if (!url || !digest) return [];
  const image = formatReference({ ...parseReference(url), digest });
  const built = await describeImage(client, image);
  const packages = await countPackages(client, built.image);
  const sources = sourceImage(finished);
  return [
    "",
    "Built and pushed",
    `  image      ${url}`,
    `  digest     ${digest}`,
    `  size       ${megabytes(built.bytes)} compressed, ${built.layers} layers`,
    ...(packages === undefined ? [] : [`  packages   ${packages}`]),
    ...(sources === undefined ? [] : [`  sources    ${sources}`]),
    `  source     ${result("CHAINS-GIT_URL")} at ${result("CHAINS-GIT_COMMIT")?.slice(0, 12)}`,
    ...(await checked(finished, command)),
    ...(await signed(finished, command)),
    ...(await released(voyage.release, command)),
    "",
    "Where it lies",
    ...(await reports([finished, ...(voyage.release?.outcome.runs ?? [])], places)),
    `  registry   ${places.registry}`,
    ...(voyage.release === undefined
      ? []
      : [`  production ${places.production}`, `  objects    ${voyage.release.kept}`]),
    "",
    "Look further",
    `  ${command(`logs ${finished.record}`)}`,
    "      what each step said",
    `  ${command("registry")}`,
    "      serves the registry again, for crane, oras, skopeo and tkn",
    "  npx slipway graph docker-build-oci-ta",
    "      how the pipeline is wired",
    `  ${command("clean")}`,
    "      gives the space back",
  ];
}

/** What was found, what was not looked at, and why. */
async function checked(finished: FinishedRun, command: CommandText): Promise<string[]> {
  const checks = await checksOf(finished);
  if (checks.length === 0) return ["", "Not checked: skip-checks is true"];
  const view = { command, record: finished.record ?? "", width: columns() };
  return ["", "Checked", ...checkLines(checks, view)];
}

/** Who says how it was built, and how that can be verified. */
async function signed({ record = "", directory }: FinishedRun, command: CommandText): Promise<string[]> {
  const found = directory === undefined ? undefined : await evidenceOf(directory);
  if (found === undefined || directory === undefined) return [];
  const view = { command, record, keyFile: keyFileOf(directory), width: columns() };
  return ["", "Signed", ...evidenceLines(found, view)];
}

/** Records lie in `<state>/runs`, and the key beside them. */
const keyFileOf = (directory: string): string => join(directory, "../../keys/cosign.pub");

/** What the policy said, what was published where, and what was therefore not checked. */
async function released(release: Release | undefined, command: CommandText): Promise<string[]> {
  const [finished] = release?.outcome.runs ?? [];
  if (release === undefined || finished === undefined) return [];
  if (release.outcome.exitCode !== 0) return ["", "Not released", await runSummary(release.outcome, command)];
  const found = await releaseOf(finished);
  return [
    "",
    "Released",
    ...(found === undefined ? [] : releaseLines(found, columns())),
    `    key        ${release.publicKey}`,
    ...(finished.record === undefined ? [] : [`    verify     ${command(`verify ${finished.record}`)}`]),
  ];
}

/** Records of the build and its release, each with its page. */
async function reports(runs: readonly FinishedRun[], { state }: Places): Promise<string[]> {
  const lines = runs.map(async ({ record, directory }, at) => {
    if (record === undefined || directory === undefined) return [];
    const page = join(directory, "report.html");
    await writeWhole(page, await htmlReport(await readRecord(state, record)));
    const what = at === 0 ? "build" : "release";
    return [`  ${what.padEnd(10)} ${directory}`, `  report     ${page}`];
  });
  return (await Promise.all(lines)).flat();
}

/** Where task source-build put the sources; nothing if it was not asked to. */
function sourceImage({ children }: FinishedRun): string | undefined {
  const results = children.flatMap(({ status }) => status?.results ?? []);
  const value = results.find(({ name }) => name === "SOURCE_IMAGE_URL")?.value;
  return typeof value === "string" ? value : undefined;
}

/** The image that is looked at: of an index the first, whose SBOM has the packages. */
interface Built {
  readonly image: string;
  readonly bytes: number;
  readonly layers: number;
}

async function describeImage(client: RegistryClient, image: string): Promise<Built> {
  const { json, descriptor } = await client.manifest(image);
  if (!isIndexType(descriptor.mediaType)) {
    const { layers } = json as Manifest;
    return { image, bytes: layers.reduce((sum, layer) => sum + layer.size, 0), layers: layers.length };
  }
  const [first] = (json as Index).manifests;
  return first
    ? describeImage(client, formatReference({ ...parseReference(image), digest: first.digest }))
    : { image, bytes: 0, layers: 0 };
}

/** `123 (88 deb, 2 npm, 3 pypi)`, out of the SBOM that lies beside the image. */
async function countPackages(client: RegistryClient, image: string): Promise<string | undefined> {
  const { registry, repository, digest = "" } = parseReference(image);
  const tag = `${digest.replace(":", "-")}.sbom`;
  try {
    const { json } = await client.manifest(formatReference({ registry, repository, tag }));
    const [layer] = (json as Manifest).layers;
    if (!layer) return undefined;
    const text = (await client.blobBytes(`${registry}/${repository}`, layer)).toString();
    const kinds = new Map<string, number>();
    for (const purl of new Set(text.match(/"pkg:[a-z]+\/[^"]+"/g))) {
      const kind = purl.slice(5, purl.indexOf("/"));
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    kinds.delete("oci");
    const total = [...kinds.values()].reduce((sum, count) => sum + count, 0);
    return `${total} in the SBOM (${[...kinds].map(([kind, count]) => `${count} ${kind}`).join(", ")})`;
  } catch {
    return undefined;
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
