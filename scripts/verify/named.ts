import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isLoopback } from "../../lib/http/index.ts";
import { parseReference } from "../../lib/oci/index.ts";
import { type PolicyConfiguration, readPolicy } from "../../lib/policy/index.ts";
import { TRUST_REPOSITORY } from "../bundles/index.ts";
import { DATA_REPOSITORY, laptopPolicy, POLICIES } from "../policy/index.ts";
import { verifyFault } from "./fault.ts";

/** Policies of the catalog that are taken by their name: the files of policies/release. */
export const POLICY_NAMES = ["default", "minimal", "laptop"] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

export const isPolicyName = (text: string | undefined): text is PolicyName =>
  POLICY_NAMES.some((name) => name === text);

export interface NamedParts {
  /** PEM of the keys that images are verified with. */
  readonly publicKey: string;
  /** Bundles that the tasks came from, as the key has attested. */
  readonly bundles: readonly string[];
}

/**
 * A policy of the catalog for this desk. What the file says of a place of one's own is filled in: the key, and the
 * lists of trusted tasks and rule data that `npm start` publishes beside the bundles. Only a registry of this
 * machine is believed to have them: whoever runs a strange bundle does not name who is trusted.
 * @throws Fault VERIFY_NO_POLICY where the tasks came from no bundle of this machine
 */
export async function namedPolicy(
  name: PolicyName,
  { publicKey, bundles }: NamedParts,
): Promise<PolicyConfiguration> {
  const { address, place } = placeOf(name, bundles);
  const data = [TRUST_REPOSITORY, DATA_REPOSITORY].map((each) => `oci::${place}/${each}:latest`);
  if (name === "laptop") return laptopPolicy({ publicKey, data, registryPrefixes: [`${address}/`] });
  const file = join(POLICIES, `${name}.yaml`);
  const policy = readPolicy(await readFile(file, "utf8"), file);
  return { ...policy, publicKey, sources: (policy.sources ?? []).map((source) => ({ ...source, data })) };
}

/** The folder of a registry of this machine that the bundles lie in. */
function placeOf(name: PolicyName, bundles: readonly string[]): { address: string; place: string } {
  for (const { registry, repository } of bundles.map(parseReference)) {
    const host = registry.replace(/:\d+$/, "");
    const folder = repository.split("/").slice(0, -1).join("/");
    if (isLoopback(host) && folder !== "") return { address: registry, place: `${registry}/${folder}` };
  }
  throw verifyFault(
    "VERIFY_NO_POLICY",
    `the policy ${name} of this machine says nothing here: no attested task came from a bundle of this machine`,
    "Give the file of a policy with the key and the lists of trusted tasks of whoever built the images: --policy policy.yaml.",
  );
}
