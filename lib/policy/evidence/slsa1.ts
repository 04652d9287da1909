import { isRecord } from "../../json/index.ts";
import type { Attestation, AttestedTask } from "../types.ts";
import {
  list,
  namedValues,
  recordOf,
  records,
  resources,
  resultsOf,
  textOf,
  texts,
  valuesOf,
} from "./read.ts";
import { pipelineTaskOf, refOf, taskNameOf } from "./reference.ts";

type Json = Readonly<Record<string, unknown>>;

/**
 * What a SLSA 1.0 statement of Tekton Chains says of a run; its schema was checked. Each task's TaskRun is in a
 * dependency `pipelineTask`; one that cannot be read would hide a task, so it spoils the statement.
 */
export function fromSlsa1(statement: Json): Partial<Attestation> | { readonly problem: string } {
  const predicate = recordOf(statement["predicate"]);
  const definition = recordOf(predicate["buildDefinition"]);
  const details = recordOf(predicate["runDetails"]);
  const metadata = recordOf(details["metadata"]);
  const external = recordOf(definition["externalParameters"]);
  const internal = recordOf(definition["internalParameters"]);
  const dependencies = records(list(definition["resolvedDependencies"]));
  const runs = dependencies.filter(
    (each) => each["name"] === "pipelineTask" && each["content"] !== undefined,
  );
  const tasks = runs.map((each) => taskRunIn(textOf(each["content"])));
  const broken = tasks.indexOf(undefined);
  if (broken >= 0)
    return { problem: `the TaskRun in pipelineTask ${broken + 1} of the attestation is no JSON in base64` };
  // Chains once wrote the older name.
  const finishedOn = textOf(metadata["buildFinishedOn"]) || textOf(metadata["finishedOn"]);
  return {
    buildType: textOf(definition["buildType"]),
    builderId: textOf(recordOf(details["builder"])["id"]),
    materials: resources(dependencies),
    tasks: tasks.filter((task) => task !== undefined).map(taskOf),
    params: namedValues(recordOf(external["runSpec"])["params"]),
    labels: texts(recordOf(internal["labels"])),
    annotations: texts(recordOf(internal["annotations"])),
    ...(finishedOn === "" ? {} : { finishedOn }),
  };
}

function taskRunIn(content: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(content, "base64").toString("utf8"));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function taskOf(run: Json): AttestedTask {
  const [metadata, spec, status] = [
    recordOf(run["metadata"]),
    recordOf(run["spec"]),
    recordOf(run["status"]),
  ];
  const labels = texts(recordOf(metadata["labels"]));
  const ref = refOf(run["ref"] ?? run["taskRef"] ?? spec["taskRef"]);
  // Without results in its status the policies read it as a task of 0.2, and its params are lost.
  const whole = status["results"] !== undefined;
  const params = whole
    ? namedValues(spec["params"])
    : valuesOf(recordOf(recordOf(run["invocation"])["parameters"]));
  return {
    name: taskNameOf(labels, ref),
    pipelineTask: textOf(run["name"]) || pipelineTaskOf(labels),
    ref,
    status: statusOf(status),
    params,
    results: resultsOf(whole ? status["results"] : run["results"]),
    labels,
    annotations: texts(recordOf(metadata["annotations"])),
    ...(Array.isArray(run["steps"]) ? { steps: records(run["steps"]).map(stepOf) } : {}),
  };
}

function statusOf(status: Json): string {
  const conditions = records(list(status["conditions"])).filter((each) => each["type"] === "Succeeded");
  if (conditions.length === 0) return "MISSING";
  if (conditions.every((each) => each["status"] === "True")) return "Succeeded";
  return conditions.some((each) => each["status"] === "False") ? "Failed" : "MISSING";
}

const stepOf = (step: Json) => ({ name: textOf(step["name"]), entryPoint: textOf(step["entryPoint"]) });
