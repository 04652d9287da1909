import { memoryLog } from "../../log/index.ts";
import { imageSignatures, publicKeys } from "../../signing/index.ts";
import { loadData, ruleDataOf } from "../data/index.ts";
import { currentRuns, gather } from "../evidence/index.ts";
import { DEFAULTS } from "../rules/index.ts";
import type { Attestation, AttestedTask, RuleContext } from "../types.ts";
import type { Sample } from "./sample.ts";
import type { PolicyStage } from "./stage.ts";

/** What rules see of a sample, as the gate would give it to them. */
export async function sampleContext(stage: PolicyStage, sample: Sample, at: Date): Promise<RuleContext> {
  const { client } = stage;
  const verifiers = await publicKeys(stage.signer.publicKeyPem, {});
  const [component] = sample.snapshot.components;
  if (component === undefined) throw new Error("the sample has no component");
  const { evidence } = await gather({ client, component, snapshot: sample.snapshot, verifiers });
  if (evidence === undefined) throw new Error("the sample is not signed and attested");
  const signal = new AbortController().signal;
  const sources = [`file::${stage.data}`, `file::${stage.trusted}`];
  const data = await loadData(sources, { client, log: memoryLog(), signal });
  const types = DEFAULTS["allowed_provenance_build_types"];
  const attestations = currentRuns(evidence.attestations, Array.isArray(types) ? types.map(String) : []);
  return {
    evidence: { ...evidence, attestations },
    data: ruleDataOf({}, data),
    at,
    client,
    isSigned: async (reference) =>
      (await imageSignatures(client, reference.replace(/:[^:@/]+@/, "@"), verifiers)).verified.length > 0,
  };
}

/** Changes of tasks by their name; `*` is every other task. */
export type TaskChanges = Readonly<Record<string, (task: AttestedTask) => AttestedTask>>;
/** Other members, of any type: what is attested may be malformed. */
export type Members<T> = Readonly<Partial<Record<keyof T, unknown>>>;

/** What a test changes of a context. */
export interface ContextChange {
  readonly at?: string;
  /** Rule data that goes before that of the stage. */
  readonly ruleData?: Readonly<Record<string, unknown>>;
  /** Top-level data in the place of the stage's. */
  readonly sources?: Readonly<Record<string, unknown>>;
  readonly run?: Members<Attestation>;
  readonly tasks?: TaskChanges;
  /** Statements beside the provenance, with their predicate. */
  readonly statements?: readonly (readonly [string, unknown])[];
  readonly image?: Members<RuleContext["evidence"]["image"]>;
  readonly component?: Members<RuleContext["evidence"]["component"]>;
}

/** A context with changes; a new one, so that nothing is remembered of the other. */
export function changed(context: RuleContext, change: ContextChange): RuleContext {
  const { evidence, data } = context;
  const tasks = (all: readonly AttestedTask[]) =>
    all.map((task) => change.tasks?.[task.name]?.(task) ?? change.tasks?.["*"]?.(task) ?? task);
  const runs = evidence.attestations.map((each) =>
    Object.assign({ ...each, tasks: tasks(each.tasks) }, change.run),
  );
  const statements = (change.statements ?? []).map(([predicateType, predicate]) =>
    statement(predicateType, predicate),
  );
  const sources = { ...data.sources, ...change.sources };
  return {
    ...context,
    ...(change.at === undefined ? {} : { at: new Date(change.at) }),
    data: {
      sources,
      get: (key) => (change.ruleData && key in change.ruleData ? change.ruleData[key] : data.get(key)),
    },
    evidence: {
      ...evidence,
      image: Object.assign({ ...evidence.image }, change.image),
      component: Object.assign({ ...evidence.component }, change.component),
      attestations: [...runs, ...statements],
    },
  };
}

const statement = (predicateType: string, predicate: unknown): Attestation => ({
  statementType: "https://in-toto.io/Statement/v1",
  predicateType,
  buildType: "",
  builderId: "",
  isPipelineRun: false,
  subjects: [],
  materials: [],
  tasks: [],
  params: {},
  labels: {},
  annotations: {},
  statement: { predicate },
});

/** A task with other params. */
export const withParams =
  (params: AttestedTask["params"]) =>
  (task: AttestedTask): AttestedTask => ({ ...task, params: { ...task.params, ...params } });

/** A task with other or more results. */
export const withResults =
  (results: Readonly<Record<string, string>>) =>
  (task: AttestedTask): AttestedTask => ({
    ...task,
    results: [
      ...task.results.filter(({ name }) => !(name in results)),
      ...Object.entries(results).map(([name, value]) => ({ name, type: "string", value })),
    ],
  });
