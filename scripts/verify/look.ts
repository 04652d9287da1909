import { readFormat, type TestResult } from "../../lib/formats/index.ts";
import type { RegistryClient } from "../../lib/oci/index.ts";
import { parallel } from "../../lib/parallel/index.ts";
import { expandIndexes, gather } from "../../lib/policy/evidence/index.ts";
import type { Attestation, AttestedTask, ImageSignature, Snapshot } from "../../lib/policy/index.ts";
import type { Verifier } from "../../lib/signing/index.ts";
import { type SbomView, sbomOf } from "./sbom.ts";

/** What there is about an image, and what of it could be believed. */
export interface LookedAt {
  readonly name: string;
  /** `registry/repository@sha256:<hex>`; as it was named where it cannot be read. */
  readonly image: string;
  readonly isIndex: boolean;
  readonly signatures: readonly ImageSignature[];
  readonly statements: readonly StatementView[];
  readonly sbom?: SbomView;
  /** Why it is not good: each is a refusal. */
  readonly refused: readonly { readonly message: string; readonly next: string }[];
}
export interface StatementView {
  readonly predicateType: string;
  readonly builder: string;
  readonly finishedOn?: string;
  /** Sources, `git+<url>@<commit>`. */
  readonly sources: readonly string[];
  readonly tasks: readonly {
    readonly name: string;
    readonly pipelineTask: string;
    readonly status: string;
    /** Bundle that the task came from. */
    readonly bundle?: string;
    /** Of a check. */
    readonly result?: TestResult;
  }[];
}

export interface Looking {
  readonly snapshot: Snapshot;
  readonly client: RegistryClient;
  readonly verifiers: readonly Verifier[];
}

/** Images that are looked at side by side. */
const LANES = 4;

/**
 * Looks at every image of a Snapshot, and at those of an index each. Hostile content is a refusal; registries
 * that do not answer are faults.
 */
export async function look({ snapshot, client, verifiers }: Looking): Promise<readonly LookedAt[]> {
  const all = await expandIndexes(client, snapshot, LANES);
  return parallel(all.components, LANES, async (component) => {
    const { evidence, reference, violations } = await gather({ client, component, snapshot: all, verifiers });
    const sbom = evidence === undefined ? undefined : await sbomOf(client, evidence);
    return {
      name: component.name,
      image: reference,
      isIndex: evidence?.image.isIndex ?? false,
      signatures: evidence?.signatures ?? [],
      statements: (evidence?.attestations ?? []).map(statementOf),
      ...(sbom === undefined ? {} : { sbom }),
      refused: violations.map(({ message, solution }) => ({ message, next: solution })),
    };
  });
}

const statementOf = (attestation: Attestation): StatementView => ({
  predicateType: attestation.predicateType,
  builder: attestation.builderId,
  ...(attestation.finishedOn === undefined ? {} : { finishedOn: attestation.finishedOn }),
  sources: attestation.materials
    .filter(({ uri }) => uri.startsWith("git+"))
    .map(({ uri, digest }) => `${uri}@${digest["sha1"] ?? "?"}`),
  tasks: attestation.tasks.map(taskOf),
});

function taskOf({ name, pipelineTask, status, ref, results }: AttestedTask) {
  const value = results.find((each) => each.name === "TEST_OUTPUT")?.value;
  const result = typeof value === "string" ? resultOf(value) : undefined;
  return {
    name,
    pipelineTask,
    status,
    ...(ref.bundle === undefined ? {} : { bundle: ref.bundle }),
    ...(result === undefined ? {} : { result }),
  };
}

/** Other catalogs write other things under this name. */
function resultOf(value: string): TestResult | undefined {
  try {
    return readFormat("test-output", value).result;
  } catch {
    return undefined;
  }
}
