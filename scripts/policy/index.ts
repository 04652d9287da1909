import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type PolicyConfiguration, readPolicy } from "../../lib/policy/config/index.ts";
import { POLICIES } from "./data.ts";

export { DATA_REPOSITORY, POLICIES, publishPolicyData } from "./data.ts";

/** What makes policies/release/laptop.yaml the policy of one desk. */
export interface LaptopParts {
  /** PEM or reference of the key that the desk's engine signs with. */
  readonly publicKey: string;
  /** Sources of trusted tasks (`oci::` and the ref of publishTrust) and of rule data (publishPolicyData). */
  readonly data: string | readonly string[];
  /** Beginnings of references that base and builder images may have. */
  readonly registryPrefixes: readonly string[];
  /** Default: now. */
  readonly at?: Date;
  /** Days after which what is left out must be checked again. Default 90. */
  readonly days?: number;
}

const DAY = 86_400_000;

/**
 * The policy for releases at a desk: `spec` of an EnterpriseContractPolicy. Its excludes end some days from now.
 * Nothing in a cluster makes or finds it; a run must be given it by name.
 */
export async function laptopPolicy(parts: LaptopParts): Promise<PolicyConfiguration> {
  const file = join(POLICIES, "laptop.yaml");
  const { publicKey, data, registryPrefixes, at = new Date(), days = 90 } = parts;
  const policy = readPolicy(await readFile(file, "utf8"), file);
  const effectiveUntil = new Date((Math.floor(at.getTime() / DAY) + days) * DAY)
    .toISOString()
    .replace(".000Z", "Z");
  return {
    ...policy,
    publicKey,
    sources: (policy.sources ?? []).map((source) => ({
      ...source,
      data: [data].flat(),
      ruleData: { ...source.ruleData, allowed_registry_prefixes: [...registryPrefixes] },
      volatileConfig: {
        exclude: (source.volatileConfig?.exclude ?? []).map((each) => ({ ...each, effectiveUntil })),
      },
    })),
  };
}
