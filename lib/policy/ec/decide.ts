import { codeOf } from "../../errors/index.ts";
import type { Ec, EcCall } from "../../tools/ec.ts";
import { criteriaOf, excluded } from "../config/index.ts";
import { policyFault } from "../fault.ts";
import { type Judgement, judge, verifiersOf } from "../judge.ts";
import type { Verdict } from "../types.ts";
import { mustAgree } from "./compare.ts";
import { mustCover, readReport, verdictOf } from "./read.ts";

/** How signatures are to be checked beyond the key: all of it needs ec. */
export interface Demands {
  /** False: entries in a transparency log are demanded. */
  readonly ignoreRekor: boolean;
  readonly rekorUrl: string;
  readonly identity: EcCall["identity"];
}

export interface Decision extends Judgement {
  readonly demands: Demands;
  readonly ec: Ec;
  /** What ec gets beside what both engines get. */
  readonly ecOptions: Pick<
    EcCall,
    "info" | "effectiveTime" | "allowPastEffectiveTime" | "extraRuleData" | "retry" | "useOpa" | "ca"
  >;
}

/** A verdict, and how it came about. */
export interface Decided {
  readonly verdict: Verdict;
  /** PEM of the keys; empty for keyless signatures. */
  readonly key: string;
  /** Version of ec; nothing where it is not there. */
  readonly version?: string;
}

/**
 * Judges with the native rules and, where it is on PATH, with ec: then both must agree. What only ec can do is
 * left to it, and refused without it. Faults of `judge`, POLICY_NEEDS_EC, POLICY_DISAGREE, POLICY_BAD_REPORT,
 * those of the tool.
 */
export async function decide(decision: Decision): Promise<Decided> {
  const { ec, log } = decision;
  const beyond = beyondNative(decision);
  const keyless = isKeyless(decision);
  const key = keyless ? "" : (await verifiersOf(decision)).map(({ publicKeyPem }) => publicKeyPem).join("");
  if (!ec.isThere()) {
    if (beyond.length > 0) throw needsEc(beyond);
    log.info("ec is not on PATH: the native rules judge alone");
    return { verdict: await judge(decision), key };
  }
  const version = await ec.version();
  const native = beyond.length > 0 ? undefined : await nativeIfAble(decision);
  log.info(`ec ${version} judges${native === undefined ? " alone" : " too, and must agree"}`);
  const report = readReport(await ec.validate(callOf(decision, key)));
  if (native !== undefined) mustAgree(native, report, decision.rules);
  mustCover(report, decision.snapshot);
  return { verdict: verdictOf(report, native, excludesOf(decision, report["effective-time"])), key, version };
}

/** The native verdict; nothing where the policy is one that only ec can judge by. */
async function nativeIfAble(decision: Decision): Promise<Verdict | undefined> {
  try {
    return await judge(decision);
  } catch (thrown) {
    if (!["POLICY_NEEDS_EC", "POLICY_NOTHING_JUDGED"].includes(codeOf(thrown) ?? "")) throw thrown;
    decision.log.info(thrown instanceof Error ? thrown.message : String(thrown));
    return undefined;
  }
}

const isKeyless = ({ publicKey, policy, demands }: Decision): boolean => {
  const named = Object.values(demands.identity).some((each) => each !== "");
  return named || (!publicKey && !policy.publicKey && policy.identity !== undefined);
};

function beyondNative(decision: Decision): readonly string[] {
  const { ignoreRekor, rekorUrl } = decision.demands;
  if (isKeyless(decision)) return ["signatures without a key (an identity in a certificate) are asked for"];
  if (ignoreRekor) return [];
  const where = rekorUrl || decision.policy.rekorUrl;
  return [
    `entries in a transparency log are asked for (IGNORE_REKOR=false${where ? `, ${where}` : " and no log is named"})`,
  ];
}

const needsEc = (beyond: readonly string[]) =>
  policyFault(
    "POLICY_NEEDS_EC",
    `only ec can judge this, and it is not on PATH: ${beyond.join("; ")}`,
    "Put ec on PATH, or give PUBLIC_KEY and set IGNORE_REKOR=true.",
  );

function callOf(decision: Decision, publicKey: string): EcCall {
  const { demands, ecOptions, snapshot, policy, workers = 4 } = decision;
  const { ignoreRekor, rekorUrl, identity } = demands;
  const keyless = publicKey === "";
  const own = policy.identity ?? {};
  return {
    ...ecOptions,
    snapshot,
    policy,
    publicKey,
    workers,
    rekorUrl,
    // Certificates are good only for as long as the log says that they were used in time.
    ignoreRekor: keyless ? false : ignoreRekor,
    identity: keyless
      ? {
          subject: identity.subject || (own.subject ?? ""),
          subjectRegExp: identity.subjectRegExp || (own.subjectRegExp ?? ""),
          issuer: identity.issuer || (own.issuer ?? ""),
          issuerRegExp: identity.issuerRegExp || (own.issuerRegExp ?? ""),
        }
      : { subject: "", subjectRegExp: "", issuer: "", issuerRegExp: "" },
  };
}

function excludesOf({ policy }: Decision, effectiveTime = ""): Verdict["excludes"] {
  const at = new Date(effectiveTime);
  const moment = Number.isNaN(at.getTime()) ? new Date() : at;
  return excluded(policy.sources.map((source) => criteriaOf(source, policy, moment)));
}
