import type { Run } from "../../lib/contract/index.ts";
import type { rhSignImageCosignStep } from "./contract.ts";

export const run: Run<typeof rhSignImageCosignStep> = async ({ params, secrets, log, signal }) => {
  const { readInputs } = await import("./inputs.ts");
  const { openKey, openLog } = await import("./key.ts");
  const { planOf } = await import("./plan.ts");
  const { signAll } = await import("./sign.ts");
  const { openRegistry } = await import("../../lib/oci/index.ts");

  const inputs = await readInputs(params);
  const signer = await openKey(secrets.signing, params, log, signal);
  log.info(`images are signed with ${signer.describe}, key ${signer.keyId}`);
  const transparency = await openLog(secrets.signing, params, log, signal);
  await using client = await openRegistry({ caFile: params.caFile, log, signal });
  const plan = await planOf(client, inputs, params.concurrentLimit, log);
  await signAll(client, { signer, transparency }, plan, { ...params, log, signal });
  return {};
};
