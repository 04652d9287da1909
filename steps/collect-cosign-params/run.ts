import type { Run } from "../../lib/contract/index.ts";
import type { collectCosignParamsStep } from "./contract.ts";

export const run: Run<typeof collectCosignParamsStep> = async ({ params, log }) => {
  const { dataFile, readReleaseData } = await import("../../lib/release/index.ts");
  const data = await readReleaseData(dataFile(params, params.dataPath));
  const secretName = data.sign?.cosignSecretName ?? "";
  log.info(
    secretName === ""
      ? "sign.cosignSecretName is not set: images are not signed"
      : `images are signed with Secret ${secretName}`,
  );
  return { secretName };
};
