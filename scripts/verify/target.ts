import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ReadRecord, readRecord } from "../../engine/record/index.ts";
import { evidenceOf, type GateComponent, releaseOf } from "../../engine/report/index.ts";
import { codeOf } from "../../lib/errors/index.ts";
import { formatReference, parseReference, type Reference } from "../../lib/oci/index.ts";
import { readJudgedSnapshot, type Snapshot } from "../../lib/policy/index.ts";
import { verifyFault } from "./fault.ts";

/** What is verified, and what it was taken for. */
export interface Target {
  readonly kind: "image" | "snapshot" | "run";
  readonly snapshot: Snapshot;
}

const FILE = /\.(json|ya?ml)$/i;

/**
 * Finds out what a person named: a file with a Snapshot, a run on record (or `last`), or an image.
 * @throws Fault VERIFY_NO_TARGET, VERIFY_NOTHING, POLICY_BAD_SNAPSHOT
 */
export async function findTarget(wanted: string, state: string): Promise<Target> {
  const file = resolve(wanted);
  const isFile = (await stat(file).catch(() => undefined))?.isFile() === true;
  if (isFile) return { kind: "snapshot", snapshot: readJudgedSnapshot(await readFile(file, "utf8"), wanted) };
  const record = FILE.test(wanted) ? undefined : await recordOf(wanted, state);
  if (record !== undefined) return { kind: "run", snapshot: await builtBy(record) };
  return { kind: "image", snapshot: imageAlone(wanted) };
}

/** Names of images have a slash after their registry, those of runs have none. */
async function recordOf(wanted: string, state: string): Promise<ReadRecord | undefined> {
  if (wanted.includes("/")) return undefined;
  try {
    return await readRecord(state, wanted);
  } catch (thrown) {
    if (codeOf(thrown) === "ENGINE_NOT_FOUND") return undefined;
    throw thrown;
  }
}

/** Its Snapshot; of a release what it published; of another run the images that it signed. */
async function builtBy({ head, directory, run, children }: ReadRecord): Promise<Snapshot> {
  const path = join(directory, "snapshot.json");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text !== undefined) return readJudgedSnapshot(text, path);
  const release = await releaseOf({ run, children, directory });
  const published = release?.published ?? [];
  const signed = (await evidenceOf(directory))?.signed ?? [];
  const images = [
    ...published.map(({ reference, digest }) => byDigest(reference, digest)),
    ...signed.map(({ image }) => image),
  ];
  const judged = (release?.gates ?? []).flatMap(({ components }) => components);
  if (images.length > 0)
    return {
      components: [...new Set(images)].map((image) => ({
        ...componentOf(image),
        ...sourceOf(image, judged),
      })),
    };
  throw verifyFault(
    "VERIFY_NOTHING",
    `run ${head.id} left no Snapshot, published nothing and signed no image`,
    "Name a run that built or released an image, an image, or a file with a Snapshot.",
  );
}

/** The gate was told which source the image is expected to be from: it is the same image under another name. */
function sourceOf(
  image: string,
  judged: readonly GateComponent[],
): Pick<Snapshot["components"][number], "source"> {
  const { digest } = referenceOf(image) ?? {};
  const git = judged.find((each) => digest !== undefined && each.image.endsWith(`@${digest}`))?.source;
  return git === undefined ? {} : { source: { git } };
}

/** A tag may have moved since; what was published has not. */
const byDigest = (reference: string, digest: string): string => {
  const { tag: _, ...rest } = parseReference(reference);
  return formatReference({ ...rest, digest });
};

function imageAlone(wanted: string): Snapshot {
  if (FILE.test(wanted) || !wanted.includes("/") || referenceOf(wanted) === undefined)
    throw verifyFault(
      "VERIFY_NO_TARGET",
      `${wanted} is no file, no run on record, and no image`,
      "Name an image (registry/repository:tag or @sha256:…), a file with a Snapshot, or a run: slipway runs.",
    );
  return { components: [componentOf(wanted)] };
}

const componentOf = (image: string) => ({
  name: referenceOf(image)?.repository.split("/").at(-1) ?? image,
  containerImage: image,
});

function referenceOf(text: string): Reference | undefined {
  try {
    return parseReference(text);
  } catch {
    return undefined;
  }
}
