import type { Run } from "../../lib/contract/index.ts";
import { codeOf } from "../../lib/errors/index.ts";
import { openRegistry, parseReference, repositoryOf } from "../../lib/oci/index.ts";
import type { RegistryClient } from "../../lib/oci/types.ts";
import { requireDigest, requireLabelName, requireTag } from "./check.ts";
import type { applyTagsStep } from "./contract.ts";
import { tagsFromLabel } from "./label.ts";

/** True if the tag stands for the digest already. */
async function isThere(client: RegistryClient, ref: string, digest: string): Promise<boolean> {
  try {
    return (await client.resolve(ref)).digest === digest;
  } catch (thrown) {
    if (codeOf(thrown) === "OCI_NOT_FOUND") return false;
    throw thrown;
  }
}

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
    if (await isThere(client, target, params.digest)) {
      log.info(`${target} is there already`);
      continue;
    }
    await client.putManifest(target, fetched.bytes, fetched.descriptor.mediaType);
    log.info(`${target} is ${params.digest}`);
  }
  return {};
};
