import { isAbsolute } from "node:path";
import type { Run } from "../../lib/contract/index.ts";
import type { policyPinStep } from "./contract.ts";

/** A policy that native rules stand for need not be reached: a machine without network must not wait long for it. */
const BACKOFF = { budgetMs: 15_000 };

export const run: Run<typeof policyPinStep> = async ({ params, tools, log, signal }) => {
  const [policy, { registryClient }, { dataFile }] = await Promise.all([
    import("../../lib/policy/index.ts"),
    import("../../lib/oci/index.ts"),
    import("../../lib/release/index.ts"),
  ]);
  await policy.clearHandover(params.shared, "policy");
  const cluster = policy.cluster({ ...params, log, signal });
  const ca = await policy.authorities(params.caFile, params.sslCertDir);
  await using client = registryClient({ log, signal, backoff: BACKOFF, ...(ca === "" ? {} : { ca }) });
  const access = { client, git: tools.git, caFile: params.caFile, log, signal };
  const isHeld = params.workspace !== "" || params.ociStorage !== "empty";
  const file = (path: string) => (isAbsolute(path) || !isHeld ? path : dataFile(params, path));
  try {
    const found = await policy.findPolicy(params.policy, { ...access, object: cluster.object, file });
    const { policy: pinned, pins, moving } = await policy.pinPolicy(found, params.digest, access);
    for (const { from, to } of pins) log.info(`pinned ${from}\n    to ${to}`);
    if (pins.length === 0) log.info("nothing to pin: no source moves");
    if (moving.length > 0)
      log.warn(`${moving.length} policies stay as they are; the native rules do not read them`);
    await policy.writePolicyHandover(params.shared, { policy: pinned, pins });
  } finally {
    await cluster.close();
  }
  return {};
};
