import { budgetOf } from "../../results/size.ts";
import type { ParamSpec, StepAction } from "../../tekton/types.ts";
import { contractFault } from "../fault.ts";
import { TextRef } from "../refs.ts";
import type { StepContract } from "../step.ts";
import { paramSpecs, present } from "./container.ts";
import { paramRefs, type RecordedStep } from "./record-task.ts";
import { argsOf, type ResultFile } from "./step-args.ts";
import { metadataOf, type RenderOptions } from "./task.ts";

/** A StepAction does not know the task it is used in; this many steps still leave it room. */
const ASSUMED_STEPS = 10;

export interface StepActionHead {
  readonly contract: StepContract;
  readonly version: string;
}

/**
 * The same program as a StepAction: each param, and each directory as a param with its path. An
 * inline step and the action come from one contract, so they cannot differ.
 */
export function renderStepAction({ contract, version }: StepActionHead, options: RenderOptions): StepAction {
  const all = paramRefs(contract.params);
  const step: RecordedStep = {
    name: contract.name,
    contract,
    options: {},
    params: all,
    secrets: Object.fromEntries(
      Object.entries(contract.secrets).map(([name, { optional }]) => [
        name,
        { path: new TextRef(`params.${name}`), optional },
      ]),
    ),
  };
  const files = Object.keys(contract.results).map(
    (result): ResultFile => [result, `$(step.results.${result}.path)`],
  );
  return {
    apiVersion: "tekton.dev/v1beta1",
    kind: "StepAction",
    metadata: metadataOf({ name: contract.name, version }),
    spec: present({
      description: contract.does,
      params: [...paramSpecs(contract.params), ...directoryParams(contract)],
      results: resultsOf(contract),
      image: options.image(contract.image),
      command: [`/slipway/steps/${contract.name}`],
      args: argsOf(step, files, budgetOf(ASSUMED_STEPS)),
    }),
  };
}

const directoryParams = (contract: StepContract): ParamSpec[] =>
  Object.entries(contract.secrets).map(([name, { describe, optional }]) => {
    if (name in contract.params)
      throw contractFault(
        "RENDER_DUPLICATE",
        `step ${contract.name}: ${name} is a param and a secret`,
        "Rename one.",
      );
    return { name, type: "string", description: describe, ...(optional ? { default: "" } : {}) };
  });

const resultsOf = (contract: StepContract) =>
  Object.entries(contract.results).map(([name, { type, describe }]) => ({
    name,
    type,
    description: describe,
  }));
