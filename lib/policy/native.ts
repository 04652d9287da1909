import type { PolicyConfiguration } from "./config/index.ts";
import { policyFault } from "./fault.ts";
import { RELEASE_PACKAGES } from "./known.ts";
import { locationOf, readSource, type SourceAccess } from "./sources/index.ts";

const IMAGE = /\/(conforma|enterprise-contract)\/(ec-)?release-policy(?=[:@]|$)/;
const REPOSITORY = /[/:](conforma\/policy|enterprise-contract\/ec-policies)(\.git)?\/?$/;
const FOLDER = /(^|\/)policy\/(lib|release)\/?$/;

/**
 * Why the native rules cannot stand for the policy sources of a configuration: they are Conforma's release
 * policy, and any other Rego only ec can judge by. Empty if they can. Fault POLICY_NO_SOURCE.
 */
export async function whyNotNative(
  policy: PolicyConfiguration,
  access: SourceAccess,
): Promise<readonly string[]> {
  const sources = policy.sources.flatMap((source) => source.policy ?? []);
  const found = await Promise.all(sources.map((source) => problemOf(source, access)));
  return found.flat();
}

async function problemOf(source: string, access: SourceAccess): Promise<readonly string[]> {
  const location = locationOf(source, access.base);
  const other = [`the policy ${JSON.stringify(source)} is not the release policy of Conforma`];
  if (location.kind === "oci") return IMAGE.test(`/${location.reference}`) ? [] : other;
  if (location.kind === "git")
    return REPOSITORY.test(location.url) && FOLDER.test(location.path) ? [] : other;
  if (!FOLDER.test(location.path)) return other;
  const files = await readSource(source, access, [".rego"]);
  if (files.length === 0)
    throw policyFault(
      "POLICY_NO_SOURCE",
      `the policy ${JSON.stringify(source)} holds no Rego`,
      "Check its path.",
    );
  const own = files.flatMap(({ path, text }) => (isOwn(text) ? [path] : []));
  return own.length === 0 ? [] : [`${other[0]}: ${own[0]} is of another package`];
}

/** Packages of the release policy itself, of its library, and of its collections and tests. */
function isOwn(rego: string): boolean {
  const name = /^package\s+([\w.]+)/m.exec(rego)?.[1] ?? "";
  return (
    !RELEASE_PACKAGES.has(name.replace(/_test$/, "")) &&
    !/^(lib|collection|policy\.release\.collection|data)(\.|$|_)/.test(name)
  );
}
