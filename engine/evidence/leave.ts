import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { parseReference, type RegistryClient, repositoryOf } from "../../lib/oci/index.ts";
import type { Statement } from "../../lib/provenance/index.ts";
import { attestImage, signImage } from "../../lib/signing/index.ts";
import { type AnyRun, writeJson } from "../record/index.ts";
import { withoutSecrets } from "./mask.ts";
import { type Put, putter } from "./put.ts";
import {
  EVIDENCE_FORMATS,
  type Evidence,
  type EvidenceOptions,
  LOCAL_BUILDER,
  SIGNED_ANNOTATION,
} from "./types.ts";
import { FILE_NAMES, imagesToSign, isDone, pipelinesOf, placesOf, statementOf } from "./work.ts";

/** What evidence is made of and where it goes. */
export interface Ended {
  readonly options: EvidenceOptions;
  readonly client: RegistryClient;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** The run's record: `evidence.json` and `statements/` are written into it. */
  readonly directory: string;
  /** The run, then the runs that it made, all with their status. */
  readonly runs: readonly AnyRun[];
}

/** The runs, those that are done with the annotation of Chains, in the same order; and what was left. */
export interface Left {
  readonly runs: readonly AnyRun[];
  readonly evidence: Evidence;
}

/**
 * Leaves the evidence of a run that ended, as Tekton Chains does: one signature for each image that a TaskRun
 * reports, and the statements about each PipelineRun attached to every subject in its own repository. Doing it
 * again changes nothing. What cannot be done is a problem in the evidence; the run's own outcome stays.
 */
export async function leaveEvidence(ended: Ended): Promise<Left> {
  const { client, log, signal, runs } = ended;
  if (signal.aborted) return { runs, evidence: await kept(ended, CANCELLED) };
  const put = putter(client, signal, (text) => log.mask(text));
  const { signed, ...signing } = await signImages(ended, put);
  const { attested, statements, ...attesting } = await attestPipelines(ended, put);
  const evidence = await kept(ended, { signed, attested, statements, problems: put.problems });
  const failed = new Set([...signing.failed, ...attesting.failed]);
  return { runs: runs.map((run) => (isDone(run) ? marked(run, failed) : run)), evidence };
}

type Made = Pick<Evidence, "signed" | "attested" | "statements" | "problems">;

/** A person who stops a run wants it to end. */
const CANCELLED: Made = {
  signed: [],
  attested: [],
  statements: [],
  problems: ["the run was cancelled: nothing was signed"],
};

async function kept({ options, directory }: Ended, made: Made): Promise<Evidence> {
  const { builderId = LOCAL_BUILDER, signer } = options;
  const evidence = { ...made, builderId, publicKey: signer.publicKeyPem };
  await writeJson(join(directory, "evidence.json"), evidence);
  return evidence;
}

const marked = (run: AnyRun, failed: ReadonlySet<string>): AnyRun => ({
  ...run,
  metadata: {
    ...run.metadata,
    annotations: {
      ...run.metadata.annotations,
      [SIGNED_ANNOTATION]: failed.has(run.metadata.name ?? "") ? "failed" : "true",
    },
  },
});

/** As it was before it was marked: the statement about it is the same the next time. */
function unmarked<T extends AnyRun>(run: T): T {
  const { [SIGNED_ANNOTATION]: _, ...annotations } = run.metadata.annotations ?? {};
  const { annotations: __, ...metadata } = run.metadata;
  const kept = Object.keys(annotations).length === 0 ? {} : { annotations };
  return { ...run, metadata: { ...metadata, ...kept } };
}

async function signImages({ options, runs }: Ended, put: Put) {
  const { toSign, problems } = imagesToSign(runs);
  put.problems.push(...problems);
  const { signer } = options;
  const done = await put.each(toSign, "signed", ({ image }) => signImage(put.client, image, { signer }));
  return {
    signed: toSign
      .filter((_, index) => done[index])
      .map(({ image, taskRun }) => ({ image, taskRun, identity: repositoryOf(parseReference(image)) })),
    failed: toSign.filter((_, index) => !done[index]).map(({ taskRun }) => taskRun),
  };
}

interface Attested {
  readonly attested: Evidence["attested"][number][];
  readonly statements: Evidence["statements"][number][];
  readonly failed: string[];
}

async function attestPipelines(ended: Ended, put: Put): Promise<Attested> {
  const all: Attested = { attested: [], statements: [], failed: [] };
  for (const pipeline of pipelinesOf(ended.runs)) {
    const name = pipeline.pipelineRun.metadata.name ?? "";
    try {
      for (const { statement, file } of await statementsOf(ended, pipeline)) {
        const { predicateType } = statement;
        all.statements.push({ predicateType, file, pipelineRun: name });
        const { attested, complete } = await attach(ended, put, statement);
        all.attested.push(...attested);
        if (!complete) all.failed.push(name);
      }
    } catch (thrown) {
      put.problems.push(`PipelineRun ${name} was not attested: ${ended.log.mask(explain(thrown))}`);
      all.failed.push(name);
    }
  }
  return all;
}

/** The statements about one PipelineRun, each written into the record. */
async function statementsOf(
  { options, log, directory }: Ended,
  pipeline: ReturnType<typeof pipelinesOf>[number],
): Promise<{ statement: Statement; file: string }[]> {
  const builderId = options.builderId ?? LOCAL_BUILDER;
  const open = withoutSecrets(pipeline, (text) => log.mask(text));
  const { pipelineRun, taskRuns } = {
    pipelineRun: unmarked(open.pipelineRun),
    taskRuns: open.taskRuns.map(unmarked),
  };
  const made = (options.formats ?? EVIDENCE_FORMATS).map((format) => ({
    statement: statementOf(format, { pipelineRun, taskRuns, builderId }),
    file: join("statements", `${pipelineRun.metadata.name}.${FILE_NAMES[format]}.json`),
  }));
  await mkdir(join(directory, "statements"), { recursive: true, mode: 0o700 });
  for (const { statement, file } of made) await writeJson(join(directory, file), statement);
  return made;
}

async function attach({ options }: Ended, put: Put, statement: Statement) {
  const { predicateType } = statement;
  const places = placesOf(statement).map((image) => ({ image, predicateType }));
  const { signer } = options;
  const done = await put.each(places, `attested (${predicateType})`, ({ image }) =>
    attestImage(put.client, image, statement, { signer }),
  );
  return { attested: places.filter((_, index) => done[index]), complete: done.every((each) => each) };
}
