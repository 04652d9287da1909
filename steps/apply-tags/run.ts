import type { Run } from "../../lib/contract/index.ts";
import { ifFound, openRegistry, parseReference, repositoryOf } from "../../lib/oci/index.ts";
import { requireDigest, requireLabelName, requireTag } from "./check.ts";
import type { applyTagsStep } from "./contract.ts";
import { tagsFromLabel } from "./label.ts";

export const run: Run<typeof applyTagsStep> = async ({ params, log, signal }) => {
  const repository = repositoryOf(parseReference(params.image));
  requireDigest(params.digest);
  for (const tag of params.tags) requireTag(tag, "--tags");
  if (params.tagsFromLabel) requireLabelName(params.tagsFromLabel);
  await using client = await openRegistry({
    caFile: params.caFile,
    tlsVerify: params.tlsVerify,
    log,
    signal,
  });
  const image = `${repository}@${params.digest}`;
  const fetched = await client.manifest(image);
  const labelled = params.tagsFromLabel
    ? await tagsFromLabel(client, repository, fetched, params.tagsFromLabel, log)
    : [];
  for (const tag of labelled) requireTag(tag, `label ${params.tagsFromLabel}`);
  for (const tag of new Set([...params.tags, ...labelled])) {
    signal.throwIfAborted();
    const target = `${repository}:${tag}`;
    if ((await ifFound(client.resolve(target)))?.digest === params.digest) {
      log.info(`${target} is there already`);
      continue;
    }
    await client.putManifest(target, fetched.bytes, fetched.descriptor.mediaType);
    log.info(`${target} is ${params.digest}`);
  }
  return {};
};
