import { arch } from "node:process";
import { imageManifests } from "../../lib/checks/index.ts";
import type { Run } from "../../lib/contract/index.ts";
import { type Manifest, openRegistry, parseReference, type RegistryClient } from "../../lib/oci/index.ts";
import { forgetOutcome, preflightFault, unlessDecided } from "../../lib/preflight/index.ts";
import type { preflightIntrospectStep } from "./contract.ts";
import { labelsOf } from "./labels.ts";

/** Labels of an operator bundle; so many of them make one. */
const BUNDLE_LABEL = "operators.operatorframework.io.bundle";
const LEAST = 3;
const GIVEN = ["application", "operatorbundle"];

export const run: Run<typeof preflightIntrospectStep> = async ({ params, log, signal }) => {
  const { image, artifactType, artifacts, caFile } = params;
  await forgetOutcome(artifacts);
  if (GIVEN.includes(artifactType)) {
    log.info(`The artifact type is given: ${artifactType}`);
    return { artifactType, artifactTypeSetBy: "parameter" };
  }
  let found = "unknown";
  const testOutput = await unlessDecided(artifacts, { log, signal }, async () => {
    await using client = await openRegistry({ caFile, log, signal });
    const labels = Object.keys(await labelsOfImage(client, image));
    const count = labels.filter((label) => label.startsWith(BUNDLE_LABEL)).length;
    found = count >= LEAST ? "operatorbundle" : "application";
    log.info(`${count} labels of operator bundles, ${LEAST} make one: the artifact type is ${found}`);
    return undefined;
  });
  return { artifactType: found, artifactTypeSetBy: "introspection", testOutput };
};

/** Labels of the image; of an index, those of the image for this machine, or else of the first. */
async function labelsOfImage(client: RegistryClient, image: string): Promise<Record<string, unknown>> {
  const { digest } = await client.resolve(image);
  const { images, repository } = await imageManifests(client, untagged(image), digest);
  const own = arch === "x64" ? "amd64" : arch;
  const chosen = images.find((each) => each.os === "linux" && each.arch === own) ?? images[0];
  if (chosen === undefined)
    throw preflightFault(
      "PREFLIGHT_NO_IMAGE",
      `${image} is no container image`,
      "Give the reference of an image, or the artifact type as a param.",
    );
  const { json } = await client.manifest(chosen.reference);
  return labelsOf(await client.blobBytes(repository, (json as Manifest).config), chosen.reference);
}

/** Tags such as `sha256-….att` would be taken for attestations; the digest is what counts. */
const untagged = (image: string): string => {
  const { registry, repository } = parseReference(image);
  return `${registry}/${repository}`;
};
