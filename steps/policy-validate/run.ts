import type { Context, Run, Values } from "../../lib/contract/index.ts";
import type { Decided, Outcome } from "../../lib/policy/index.ts";
import type { policyValidateStep } from "./contract.ts";

type Params = Values<(typeof policyValidateStep)["params"]>;
type Work = Context<typeof policyValidateStep>;

export const run: Run<typeof policyValidateStep> = async (work) => {
  const { params, log, signal } = work;
  const policy = await import("../../lib/policy/index.ts");
  await policy.clearHandover(params.shared, "outcome");
  const outcome = await outcomeOf(work).catch(async (thrown: unknown) => {
    if (signal.aborted) throw thrown;
    return failed(work, thrown);
  });
  await policy.writeOutcome(params.shared, outcome);
  log.info(`${outcome.testOutput.result}: ${outcome.testOutput.note}`);
  return { testOutput: outcome.testOutput, vsaGenerated: "false" };
};

/** The steps after this one say what it came to, so that a fault is an outcome as well. */
async function failed({ log }: Work, thrown: unknown): Promise<Outcome> {
  const [{ explain, Fault }, { erroredOutput }] = await Promise.all([
    import("../../lib/errors/index.ts"),
    import("../../lib/formats/index.ts"),
  ]);
  const why = log.mask(explain(thrown));
  const next = thrown instanceof Fault ? thrown.next : "";
  log.error(why);
  if (next !== "") log.error(next);
  return {
    testOutput: erroredOutput("verify-enterprise-contract", why),
    text: `✕ nothing was judged: ${why}\n${next === "" ? "" : `  → ${next}\n`}`,
  };
}

async function outcomeOf(work: Work): Promise<Outcome> {
  const policy = await import("../../lib/policy/index.ts");
  const { params } = work;
  if (params.enableVsa)
    throw policy.policyFault(
      "POLICY_NO_VSA",
      "ENABLE_VSA=true: verification summaries are not made here",
      "Set ENABLE_VSA=false.",
    );
  const [{ snapshot }, { policy: configuration }] = [
    await policy.readSnapshotHandover(params.shared),
    await policy.readPolicyHandover(params.shared),
  ];
  const decided = await inTime(work, (signal) => decideOn(work, snapshot, configuration, signal));
  const { verdict } = decided;
  return {
    testOutput: policy.testOutputOf(verdict),
    text: policy.textReport(verdict),
    report: policy.jsonReport(verdict, {
      policy: configuration,
      key: decided.key,
      version: decided.version ?? policy.NATIVE_VERSION,
      info: params.info,
    }),
  };
}

async function decideOn(
  { params, tools, log }: Work,
  snapshot: import("../../lib/policy/index.ts").Snapshot,
  configuration: import("../../lib/policy/index.ts").PolicyConfiguration,
  signal: AbortSignal,
): Promise<Decided> {
  const [policy, { registryClient }] = await Promise.all([
    import("../../lib/policy/index.ts"),
    import("../../lib/oci/index.ts"),
  ]);
  const cluster = policy.cluster({ ...params, log, signal });
  const ca = await policy.authorities(params.caFile, params.sslCertDir);
  await using client = registryClient({
    log,
    signal,
    backoff: await backoffOf(params),
    ...(ca === "" ? {} : { ca }),
  });
  const { effectiveTime, allowPastEffectiveTime, extraRuleData } = params;
  try {
    return await policy.decide({
      snapshot,
      policy: configuration,
      publicKey: params.publicKey,
      readSecret: cluster.secret,
      extraRuleData: policy.readExtraRuleData(extraRuleData),
      effectiveTime: policy.effectiveTime(effectiveTime, allowPastEffectiveTime),
      workers: params.workers,
      client,
      git: tools.git,
      caFile: params.caFile,
      log,
      signal,
      ec: tools.ec,
      demands: demandsOf(params),
      ecOptions: {
        info: params.info,
        effectiveTime,
        allowPastEffectiveTime,
        extraRuleData,
        useOpa: params.useOpa,
        ca,
        retry: {
          duration: params.retryDuration,
          factor: params.retryFactor,
          jitter: params.retryJitter,
          maxRetry: params.retryMaxRetry,
          maxWait: params.retryMaxWait,
        },
      },
    });
  } finally {
    await cluster.close();
  }
}

const demandsOf = (params: Params) => ({
  ignoreRekor: params.ignoreRekor,
  rekorUrl: params.rekorHost,
  identity: {
    subject: params.certificateIdentity,
    subjectRegExp: params.certificateIdentityRegexp,
    issuer: params.certificateOidcIssuer,
    issuerRegExp: params.certificateOidcIssuerRegexp,
  },
});

/** The pauses of the HTTP client double and are random by themselves. */
async function backoffOf({ retryDuration, retryMaxWait, retryMaxRetry }: Params) {
  const { parseDuration } = await import("../../lib/tekton/index.ts");
  const mostMs = parseDuration(retryMaxWait, "RETRY_MAX_WAIT");
  return {
    firstMs: parseDuration(retryDuration, "RETRY_DURATION"),
    mostMs,
    budgetMs: mostMs * retryMaxRetry,
  };
}

/** Fault POLICY_TIMEOUT when time is up; what is under way is cancelled then. */
async function inTime<T>({ params, signal }: Work, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { parseDuration } = await import("../../lib/tekton/index.ts");
  const limit = parseDuration(params.timeout, "TIMEOUT");
  if (limit === 0) return work(signal);
  const timer = AbortSignal.timeout(limit);
  try {
    return await work(AbortSignal.any([signal, timer]));
  } catch (thrown) {
    if (signal.aborted || !timer.aborted) throw thrown;
    const { policyFault } = await import("../../lib/policy/index.ts");
    throw policyFault(
      "POLICY_TIMEOUT",
      `the judgement took longer than TIMEOUT=${params.timeout}`,
      "Give it more time, or more WORKERS.",
      thrown,
    );
  }
}
