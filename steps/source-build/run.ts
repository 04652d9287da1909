import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Context, Returns, Run } from "../../lib/contract/index.ts";
import { writeWhole } from "../../lib/files/index.ts";
import type { BuildResult } from "../../lib/formats/index.ts";
import { openHttp } from "../../lib/http/index.ts";
import { digestTag, isSha256, openRegistry, parseReference, repositoryOf } from "../../lib/oci/index.ts";
import { readBaseImagesFound, signingRegistries, sourceFault } from "../../lib/sourceimage/index.ts";
import { baseOf } from "./base.ts";
import type { sourceBuildStep } from "./contract.ts";
import { type Made, makeSourceImage } from "./make.ts";

type Step = Context<typeof sourceBuildStep>;
type Results = Returns<(typeof sourceBuildStep)["results"]>;

export const run: Run<typeof sourceBuildStep> = async (step) => {
  const { params, log } = step;
  check(params.imageDigest);
  const found = await readBaseImagesFound(params.baseImages);
  const results = "gone" in found ? dropped(found.gone) : await build(step, found.images.at(-1));
  if ("gone" in found) log.warn(`${found.gone} No source image is made.`);
  if (params.resultFile) await writeWhole(params.resultFile, JSON.stringify(results.buildResult));
  return results;
};

function check(imageDigest: string): void {
  if (isSha256(imageDigest)) return;
  throw sourceFault(
    "SOURCE_BAD_DIGEST",
    `--image-digest: ${JSON.stringify(imageDigest)} is not sha256: and 64 hexadecimal digits in lower case`,
    "Give the digest as the build wrote it.",
  );
}

const dropped = (message: string): Results => ({
  buildResult: { status: "drop", message },
  sourceImageUrl: "",
  sourceImageDigest: "",
  imageRef: "",
});

/** In a folder of its own below the work place, which is gone in the end, whatever happens. */
async function build(step: Step, baseImage: string | undefined): Promise<Results> {
  const { params } = step;
  await mkdir(params.work, { recursive: true });
  const scratch = await mkdtemp(join(params.work, "sources-"));
  try {
    return await buildIn(step, baseImage, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function buildIn(step: Step, baseImage: string | undefined, scratch: string): Promise<Results> {
  const { params, tools, log, signal } = step;
  const repository = repositoryOf(parseReference(params.image));
  const { caFile, tlsVerify } = params;
  await using client = await openRegistry({ caFile, tlsVerify, log, signal });
  await using http = await openHttp({ caFile, tlsVerify, log, signal });
  const registries = signingRegistries(params.signingRegistries);
  const ignoreUnsigned = params.ignoreUnsignedImage;
  const base = await baseOf(baseImage, { client, http, registries, ignoreUnsigned, log });
  const tag = digestTag(params.imageDigest, ".src");
  const { git } = tools;
  const made = await makeSourceImage({
    ...params,
    ...{ client, repository, tag, base, scratch, git, log, signal },
  });
  const url = `${repository}:${tag}`;
  log.info(`${url}@${made.digest}: ${made.message}`);
  return succeeded(url, made, base.image !== undefined);
}

function succeeded(url: string, { digest, message, dependenciesIncluded }: Made, hasBase: boolean): Results {
  const buildResult: BuildResult = {
    status: "success",
    message,
    dependencies_included: dependenciesIncluded,
    base_image_source_included: hasBase,
    image_url: url,
    image_digest: digest,
  };
  return {
    buildResult,
    sourceImageUrl: url,
    sourceImageDigest: digest,
    imageRef: `${url}@${digest}`,
  };
}
