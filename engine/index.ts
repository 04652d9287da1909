import { type EngineOptions, openMachine } from "./host.ts";
import type { Outcome } from "./outcome.ts";
import type { Definitions } from "./resolve/index.ts";
import { type RunRequest, runObjects } from "./session.ts";

export {
  EVIDENCE_FORMATS,
  type Evidence,
  type EvidenceFormat,
  type EvidenceOptions,
  LOCAL_BUILDER,
  SIGNED_ANNOTATION,
} from "./evidence/index.ts";
export type { EngineOptions } from "./host.ts";
export type { ScannerData } from "./images/index.ts";
export { EXIT, type FinishedRun, type Outcome } from "./outcome.ts";
export type { Problem } from "./pipelinerun/index.ts";
export type { RunRequest } from "./session.ts";
export type { ClusterApi, Emit, EngineCode, EngineEvent, Programs, Rung } from "./types.ts";
export { ISOLATION_ANNOTATION } from "./types.ts";

/** Runs Tekton YAML on this machine. */
export interface Engine {
  /** One line: how steps are kept apart here. */
  readonly isolation: string;
  /** The catalog's definitions, by `Kind/name`. */
  catalog(): Promise<Definitions>;
  /**
   * Executes the runs among the objects. A run that fails is an outcome, not an exception.
   * @throws Fault ENGINE_REFUSED (exit code 3), ENGINE_FAILED
   */
  run(request: RunRequest): Promise<Outcome>;
  /** Removes a folder that steps wrote, whatever owner its files have. */
  remove(directory: string): Promise<void>;
}

/**
 * Opens the engine: looks at the machine, takes the best isolation that works.
 * @throws Fault ENGINE_REFUSED, ENGINE_INVALID for an option
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const machine = await openMachine(options);
  return {
    isolation: machine.isolation.describe,
    catalog: machine.catalog,
    run: (request) => runObjects(machine, request),
    remove: machine.isolation.remove,
  };
}
