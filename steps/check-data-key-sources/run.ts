import type { Run } from "../../lib/contract/index.ts";
import type { checkDataKeySourcesStep } from "./contract.ts";

export const run: Run<typeof checkDataKeySourcesStep> = async ({ params, log }) => {
  const { dataFile, readJsonFile, releaseFault, reservedKeys } = await import("../../lib/release/index.ts");
  const of = async (kind: string, path: string) =>
    reservedKeys(kind, await readJsonFile(dataFile(params, path)));
  const found = [
    ...(await of("Release", params.releasePath)),
    ...(await of("ReleasePlan", params.releasePlanPath)),
  ];
  for (const { says } of found) log.error(says);
  if (found.length === 0) return {};
  throw releaseFault(
    "RELEASE_BAD_OBJECT",
    found.map(({ says }) => says).join("; "),
    "Remove these keys; only the ReleasePlanAdmission may say for which product is released.",
  );
};
