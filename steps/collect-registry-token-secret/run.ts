import { basename } from "node:path";
import type { Run } from "../../lib/contract/index.ts";
import type { collectRegistryTokenSecretStep } from "./contract.ts";

export const run: Run<typeof collectRegistryTokenSecretStep> = async ({ params, log }) => {
  const { dataFile, readReleaseData, releaseFault, wantsPublic } = await import("../../lib/release/index.ts");
  const file = dataFile(params, params.dataPath);
  const { mapping = {} } = await readReleaseData(file, { judged: true });
  if (!wantsPublic(mapping)) {
    log.info("no repository is to be made public");
    return { registrySecret: "" };
  }
  const { registrySecret = "" } = mapping;
  if (registrySecret === "")
    throw releaseFault(
      "RELEASE_BAD_DATA",
      `${basename(file)}: mapping.registrySecret: is missing, but mapping.defaults.public or a component says that repositories are public`,
      "Name the Secret whose key token is a token of the registry's API, or take public away.",
    );
  log.info(`repositories are made public with the token of Secret ${registrySecret}`);
  return { registrySecret };
};
