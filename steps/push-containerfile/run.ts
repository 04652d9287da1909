import { readFile } from "node:fs/promises";
import type { Run } from "../../lib/contract/index.ts";
import {
  digestTag,
  isSha256,
  MEDIA,
  openRegistry,
  parseReference,
  pushArtifact,
  repositoryOf,
} from "../../lib/oci/index.ts";
import type { pushContainerfileStep } from "./contract.ts";
import { pushFault } from "./fault.ts";
import { findContainerfile } from "./find.ts";

type Params = Parameters<Run<typeof pushContainerfileStep>>[0]["params"];

/** A tag has 128 signs at most, `sha256-<hex>` is 71 of them. */
const SUFFIX = /^[A-Za-z0-9._-]{1,57}$/;

function check({ imageDigest, tagSuffix, artifactType }: Params): void {
  if (!isSha256(imageDigest))
    throw pushFault(
      "CONTAINERFILE_BAD_DIGEST",
      `--image-digest: ${JSON.stringify(imageDigest)} is not sha256: and 64 hexadecimal digits in lower case`,
      "Give the digest as the build wrote it.",
    );
  if (!SUFFIX.test(tagSuffix))
    throw pushFault(
      "CONTAINERFILE_BAD_SUFFIX",
      `--tag-suffix: ${JSON.stringify(tagSuffix)} cannot end a tag`,
      "Use 1 to 57 letters, digits and . _ -.",
    );
  if (!/^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/i.test(artifactType))
    throw pushFault(
      "CONTAINERFILE_BAD_TYPE",
      `--artifact-type: ${JSON.stringify(artifactType)} is no media type`,
      "Write it as application/vnd.example.thing.",
    );
}

export const run: Run<typeof pushContainerfileStep> = async ({ params, log, signal }) => {
  check(params);
  const repository = repositoryOf(parseReference(params.image));
  const { source, context, containerfile } = params;
  const file = await findContainerfile(source, context, containerfile);
  if (file === undefined) {
    log.info(`There is no ${containerfile} in the context ${context} nor in the sources: nothing is pushed`);
    return {};
  }
  await using client = await openRegistry({
    caFile: params.caFile,
    tlsVerify: params.tlsVerify,
    log,
    signal,
  });
  const tag = digestTag(params.imageDigest, params.tagSuffix);
  const pushed = await pushArtifact(client, `${repository}:${tag}`, {
    artifactType: params.artifactType,
    layers: [
      {
        source: { bytes: await readFile(file) },
        mediaType: MEDIA.ociLayer,
        // Readers look for this name, whatever the file is called in the sources.
        annotations: { "org.opencontainers.image.title": "Dockerfile" },
      },
    ],
  });
  log.info(`${containerfile} is ${repository}:${tag}`);
  return { imageRef: `${repository}@${pushed.digest}` };
};
