import { readFile } from "node:fs/promises";
import { exists } from "../files/index.ts";
import { type KubeObject, RESOURCES, type Resource } from "../kube/index.ts";
import { checkPolicy, type PolicyConfiguration, readPolicy } from "./config/index.ts";
import { policyFault } from "./fault.ts";
import { readSource, type SourceAccess } from "./sources/index.ts";

/** Reads an object of the cluster; without a namespace, of the service account's own. */
export type ObjectReader = (
  resource: Resource,
  at: { readonly namespace?: string; readonly name: string },
) => Promise<KubeObject>;

export interface PolicyAccess extends SourceAccess {
  readonly object: ObjectReader;
  /** Turns a path as a task is given it into a file's. */
  readonly file?: (path: string) => string;
}

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(\/[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?$/;
const PLACES = [".ec/policy.yaml", ".ec/policy.yml", "policy.yaml", "policy.yml", "policy.json"];

/**
 * The policy configuration that a param names: JSON or YAML text, a file, `git::…` or `oci::…`, or
 * `[namespace/]name` of an EnterpriseContractPolicy. Faults POLICY_NO_CONFIG, POLICY_BAD_CONFIG,
 * POLICY_NO_SOURCE, those of the cluster.
 */
export async function findPolicy(text: string, access: PolicyAccess): Promise<PolicyConfiguration> {
  const trimmed = text.trim();
  if (trimmed.startsWith("{") || trimmed.includes("\n") || /^[\w-]+:\s/.test(trimmed))
    return readPolicy(trimmed, "POLICY_CONFIGURATION");
  if (/^(git|oci)::|^(oci|git):\/\/|^github\.com\/|^gitlab\.com\//.test(trimmed))
    return fetched(trimmed, access);
  const file = access.file?.(trimmed) ?? trimmed;
  if (trimmed !== "" && (await exists(file))) return readPolicy(await readFile(file, "utf8"), trimmed);
  if (NAME.test(trimmed)) return fromCluster(trimmed, access);
  throw policyFault(
    "POLICY_NO_CONFIG",
    `there is no policy configuration ${JSON.stringify(text)}: it is no text, no file, no source and no name`,
    "Give namespace/name of an EnterpriseContractPolicy, JSON, YAML, a file, git::… or oci::….",
  );
}

async function fetched(source: string, access: SourceAccess): Promise<PolicyConfiguration> {
  const files = await readSource(source, access, [".yaml", ".yml", ".json"]);
  const only = files.length === 1 ? files[0] : undefined;
  const found = only ?? PLACES.map((place) => files.find(({ path }) => path === place)).find(Boolean);
  if (found !== undefined) return readPolicy(found.text, `${source}: ${found.path}`);
  throw policyFault(
    "POLICY_NO_CONFIG",
    `${source} holds no policy configuration: none of ${PLACES.join(", ")} is there`,
    "Name the folder or file that it is in.",
  );
}

async function fromCluster(text: string, { object }: PolicyAccess): Promise<PolicyConfiguration> {
  const [first = "", second] = text.split("/");
  const at = second === undefined ? { name: first } : { namespace: first, name: second };
  const found = await object(RESOURCES.EnterpriseContractPolicy, at);
  return checkPolicy(found.spec ?? {}, `EnterpriseContractPolicy ${text}`);
}
