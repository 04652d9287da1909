import { isRecord } from "../../json/index.ts";
import type { Attestation, RuleContext, Violation } from "../types.ts";
import { runsOf, tasksOf } from "./attested.ts";
import { rulesOf } from "./define.ts";
import { objects } from "./sboms.ts";
import { texts } from "./settings.ts";
import { aText, dataProblems, listOf } from "./shape.ts";
import { matchesAny, text } from "./values.ts";

type Json = Readonly<Record<string, unknown>>;
const within = (value: unknown, key: string): unknown => (isRecord(value) ? value[key] : undefined);

/** `spec` of the PipelineRun, which only provenance 1.0 holds. */
const specOf = ({ statement }: Attestation): Json => {
  const spec = ["predicate", "buildDefinition", "externalParameters", "runSpec"].reduce<unknown>(
    within,
    statement,
  );
  return isRecord(spec) ? spec : {};
};

/** https://conforma.dev/docs/policy/packages/release_external_parameters.html */
export const externalParameters = rulesOf("external_parameters", {
  pipeline_run_params: {
    title: "The run had the expected params",
    description:
      "The params of the PipelineRun that are not empty are exactly the rule data `pipeline_run_params`.",
    solution: "Start the pipeline with these params and no others.",
    in: ["redhat_security"],
    check: unexpectedParams,
  },
  pipeline_run_params_provided: {
    title: "Expected params are given",
    description: "The rule data `pipeline_run_params` is a list of texts that is not empty.",
    solution: "Give the list.",
    in: ["policy_data", "redhat_security"],
    check: (context) => dataProblems(context, { pipeline_run_params: listOf(aText, { min: 1 }) }),
  },
  restrict_shared_volumes: {
    title: "The run shared no volume",
    description: "No workspace of the PipelineRun was a claim that was there before.",
    solution: "Use claims made for the run, or trusted artifacts.",
    in: ["redhat_security"],
    check: (context) =>
      runsOf(context).flatMap((run) => {
        const shared = objects(specOf(run)["workspaces"]).filter(({ persistentVolumeClaim: claim }) => claim);
        const names = shared.map(({ name }) => String(name)).join(", ");
        return shared.length === 0 ? [] : [{ message: `the PipelineRun used shared volumes: ${names}` }];
      }),
  },
});

function unexpectedParams(context: RuleContext): readonly Violation[] {
  const expected = [...new Set(texts(context, "pipeline_run_params"))].sort().join(", ");
  return runsOf(context)
    .map((run) => objects(specOf(run)["params"]).filter(({ value }) => value !== undefined && value !== ""))
    .map((params) => [...new Set(params.map(({ name }) => String(name)))].sort().join(", "))
    .filter((names) => names !== expected)
    .map((names) => ({ message: `the PipelineRun had the params ${names}, and not ${expected}` }));
}

const TARGET_BRANCH = "build.appstudio.redhat.com/target_branch";

/** https://conforma.dev/docs/policy/packages/release_git_branch.html */
export const gitBranch = rulesOf("git_branch", {
  git_branch: {
    title: "The branch is trusted",
    description:
      "The branch that the annotations name matches one of the rule data `allowed_target_branch_patterns`. Only provenance 0.2 is looked at, as in Conforma.",
    solution: "Build from a trusted branch.",
    in: ["redhat_rpms", "redhat_security"],
    since: "2025-07-01T00:00:00Z",
    check: (context) =>
      runsOf(context)
        .filter(({ predicateType }) => predicateType.endsWith("/v0.2"))
        .flatMap(tasksOf)
        .flatMap((task) => text(task.annotations?.[TARGET_BRANCH]) ?? [])
        .filter((branch) => !matchesAny(branch, texts(context, "allowed_target_branch_patterns")))
        .map((branch) => ({ message: `the build's target ${branch} is no trusted branch` })),
  },
});
