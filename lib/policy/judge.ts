import { formatReference, parseReference, type RegistryClient } from "../oci/index.ts";
import { parallel } from "../parallel/index.ts";
import { imageSignatures, publicKeys, type SecretReader, type Verifier } from "../signing/index.ts";
import { criteriaOf, excluded, type PolicyConfiguration, type Source } from "./config/index.ts";
import { notEvaluated, unmatched } from "./coverage.ts";
import { loadData, ruleDataOf } from "./data/index.ts";
import { evaluate, type Judged, sorted } from "./evaluate.ts";
import { currentRuns, expandIndexes, type Gathered, gather } from "./evidence/index.ts";
import { policyFault } from "./fault.ts";
import { remembering } from "./memory.ts";
import { whyNotNative } from "./native.ts";
import { DEFAULTS, RULES } from "./rules/index.ts";
import type { SourceAccess } from "./sources/index.ts";
import type { EffectiveTime } from "./time.ts";
import type { Component, Evidence, ImageVerdict, Rule, RuleData, Snapshot, Verdict } from "./types.ts";
import { VOLATILE_CODES, volatileRules } from "./volatile.ts";

/** What is judged, by what, and how registries are reached. */
export interface Judgement extends Omit<SourceAccess, "client"> {
  readonly snapshot: Snapshot;
  readonly policy: PolicyConfiguration;
  /** PEM, a path, or `k8s://namespace/name`; default the policy's. */
  readonly publicKey?: string;
  /** For `k8s://`. */
  readonly readSecret?: SecretReader;
  /** Overrides rule data of the policy configuration. */
  readonly extraRuleData?: Readonly<Record<string, string>>;
  /** Default: now. */
  readonly effectiveTime?: EffectiveTime;
  /** Images at a time. Default 4. */
  readonly workers?: number;
  readonly client: RegistryClient;
  /** Default: all that this engine knows. */
  readonly rules?: readonly Rule[];
}

/** A source of the policy with its data. */
interface Group {
  readonly source: Source;
  readonly data: RuleData;
}

/**
 * Judges every image of a Snapshot by a policy, with the native rules. What is wrong with an image is a
 * violation; what keeps it from being judged is a fault: POLICY_NO_KEY, POLICY_NO_SOURCE, POLICY_BAD_DATA,
 * POLICY_NEEDS_EC, POLICY_NOTHING_JUDGED, those of keys and of registries that do not answer.
 */
export async function judge(judgement: Judgement): Promise<Verdict> {
  const { policy, rules = RULES, workers = 4, effectiveTime = new Date() } = judgement;
  await refuseForeign(judgement);
  const client = remembering(judgement.client);
  const [verifiers, groups, snapshot] = await Promise.all([
    verifiersOf(judgement),
    groupsOf(policy, { ...judgement, client }),
    expandIndexes(client, judgement.snapshot, workers),
  ]);
  const court = {
    client,
    verifiers,
    groups,
    snapshot,
    policy,
    rules,
    effectiveTime,
    signal: judgement.signal,
  };
  const judged = await parallel(snapshot.components, workers, (component) => judgeOne(court, component));
  const at = latest(judged.map((each) => each.at));
  const criteria = groups.map(({ source }) => criteriaOf(source, policy, at));
  return {
    success: judged.every(({ verdict }) => verdict.success),
    effectiveTime: at.toISOString(),
    engine: "native",
    images: judged.map(({ verdict }) => verdict),
    notEvaluated: notEvaluated(criteria, rules),
    excludes: excluded(criteria),
  };
}

async function refuseForeign({ policy, ...access }: Judgement): Promise<void> {
  const foreign = await whyNotNative(policy, access);
  if (foreign.length === 0) return;
  throw policyFault(
    "POLICY_NEEDS_EC",
    `only ec can judge by this policy: ${foreign.join("; ")}`,
    "Put ec on PATH, or use Conforma's release policy.",
  );
}

/** The keys that signatures are checked with. Fault POLICY_NO_KEY, and those of lib/signing. */
export async function verifiersOf({
  publicKey,
  policy,
  readSecret,
}: Pick<Judgement, "publicKey" | "policy" | "readSecret">): Promise<readonly Verifier[]> {
  const key = publicKey || policy.publicKey || "";
  if (key !== "") return publicKeys(key, readSecret === undefined ? {} : { readSecret });
  throw policyFault(
    "POLICY_NO_KEY",
    "there is no public key: neither the policy configuration nor PUBLIC_KEY gives one",
    "Give PUBLIC_KEY. Keyless signatures need ec on PATH and an identity.",
  );
}

const groupsOf = (policy: PolicyConfiguration, access: SourceAccess & Pick<Judgement, "extraRuleData">) =>
  Promise.all(
    policy.sources.map(async (source): Promise<Group> => {
      const data = await loadData(source.data ?? [], access);
      return { source, data: ruleDataOf({ ...source.ruleData, ...access.extraRuleData }, data) };
    }),
  );

interface Court {
  readonly client: RegistryClient;
  readonly verifiers: readonly Verifier[];
  readonly groups: readonly Group[];
  readonly snapshot: Snapshot;
  readonly policy: PolicyConfiguration;
  readonly rules: readonly Rule[];
  readonly effectiveTime: EffectiveTime;
  readonly signal: AbortSignal;
}

async function judgeOne(court: Court, component: Component): Promise<{ verdict: ImageVerdict; at: Date }> {
  const { client, verifiers, snapshot } = court;
  court.signal.throwIfAborted();
  const gathered = await gather({ client, component, snapshot, verifiers });
  const at = momentOf(court.effectiveTime, gathered.evidence);
  const { evidence } = gathered;
  if (evidence === undefined) return { verdict: verdictOf(component, gathered, []), at };
  const judged = await Promise.all(court.groups.map((group) => judgeBy(court, group, evidence, at)));
  return { verdict: verdictOf(component, gathered, judged), at };
}

async function judgeBy(court: Court, { source, data }: Group, evidence: Evidence, at: Date): Promise<Judged> {
  const { client, verifiers, rules, policy } = court;
  const criteria = criteriaOf(source, policy, at);
  const attestations = currentRuns(evidence.attestations, buildTypes(data));
  const judged = await evaluate([...rules, ...volatileRules(policy)], criteria, {
    evidence: { ...evidence, attestations },
    data,
    at,
    client,
    isSigned: (reference) => isSigned(client, reference, verifiers),
  });
  const said = [...judged.violations, ...judged.warnings, ...judged.successes];
  // What is said of the policy's own items is nothing about the image.
  if (said.every(({ code }) => VOLATILE_CODES.includes(code))) throw nothing(evidence);
  return { ...judged, warnings: [...unmatched(criteria, rules), ...judged.warnings] };
}

const buildTypes = (data: RuleData): readonly string[] => {
  const given = data.get("allowed_provenance_build_types") ?? DEFAULTS["allowed_provenance_build_types"];
  return Array.isArray(given) ? given.filter((each) => typeof each === "string") : [];
};

async function isSigned(
  client: RegistryClient,
  text: string,
  verifiers: readonly Verifier[],
): Promise<boolean> {
  const { tag: _, ...reference } = parseReference(text);
  const digest = reference.digest ?? (await client.resolve(text)).digest;
  const { verified } = await imageSignatures(client, formatReference({ ...reference, digest }), verifiers);
  return verified.length > 0;
}

const nothing = ({ image }: Evidence) =>
  policyFault(
    "POLICY_NOTHING_JUDGED",
    `no native rule counts for ${image.reference}: nothing of it would be checked`,
    "Include rules that the native engine knows, or put ec on PATH.",
  );

/** When an image's builds ended; the present where none says so. */
function momentOf(time: EffectiveTime, evidence: Evidence | undefined): Date {
  if (time !== "attestation") return time;
  const ends = (evidence?.attestations ?? []).map(({ finishedOn }) => Date.parse(finishedOn ?? ""));
  const known = ends.filter((each) => !Number.isNaN(each));
  return known.length === 0 ? new Date() : new Date(Math.max(...known));
}

const latest = (times: readonly Date[]): Date => new Date(Math.max(...times.map((each) => each.getTime())));

function verdictOf(component: Component, gathered: Gathered, judged: readonly Judged[]): ImageVerdict {
  const { evidence, reference } = gathered;
  const violations = sorted([...gathered.violations, ...judged.flatMap((each) => each.violations)]);
  return {
    name: component.name,
    containerImage: reference,
    ...(component.source === undefined ? {} : { source: component.source }),
    violations,
    warnings: sorted(judged.flatMap((each) => each.warnings)),
    successes: sorted([...gathered.successes, ...judged.flatMap((each) => each.successes)]),
    excluded: sorted(judged.flatMap((each) => each.excluded)),
    success: violations.length === 0,
    ...(evidence === undefined
      ? {}
      : { signatures: evidence.signatures, attested: evidence.attestations.map(short) }),
  };
}

const short = ({ statementType, predicateType, buildType }: Evidence["attestations"][number]) => ({
  statementType,
  predicateType,
  buildType,
});
