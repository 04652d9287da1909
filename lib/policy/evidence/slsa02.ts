import type { Attestation, AttestedTask } from "../types.ts";
import { list, recordOf, records, resources, resultsOf, textOf, texts, valuesOf } from "./read.ts";
import { pipelineTaskOf, refOf, taskNameOf } from "./reference.ts";

type Json = Readonly<Record<string, unknown>>;

/** What a SLSA 0.2 statement of Tekton Chains says of a run; its schema was checked. */
export function fromSlsa02(statement: Json): Partial<Attestation> {
  const predicate = recordOf(statement["predicate"]);
  const invocation = recordOf(predicate["invocation"]);
  const environment = recordOf(invocation["environment"]);
  const finishedOn = textOf(recordOf(predicate["metadata"])["buildFinishedOn"]);
  return {
    buildType: textOf(predicate["buildType"]),
    builderId: textOf(recordOf(predicate["builder"])["id"]),
    materials: resources(predicate["materials"]),
    tasks: records(list(recordOf(predicate["buildConfig"])["tasks"])).map(taskOf),
    params: valuesOf(recordOf(invocation["parameters"])),
    labels: texts(recordOf(environment["labels"])),
    annotations: texts(recordOf(environment["annotations"])),
    ...(finishedOn === "" ? {} : { finishedOn }),
  };
}

function taskOf(task: Json): AttestedTask {
  const invocation = recordOf(task["invocation"]);
  const environment = recordOf(invocation["environment"]);
  const labels = texts(recordOf(environment["labels"]));
  const ref = refOf(task["ref"]);
  return {
    name: taskNameOf(labels, ref),
    pipelineTask: textOf(task["name"]) || pipelineTaskOf(labels),
    ref,
    status: textOf(task["status"]) || "MISSING",
    params: valuesOf(recordOf(invocation["parameters"])),
    results: resultsOf(task["results"]),
    labels,
    annotations: texts(recordOf(environment["annotations"])),
    ...(Array.isArray(task["steps"]) ? { steps: records(task["steps"]).map(stepOf) } : {}),
  };
}

const stepOf = (step: Json) => ({
  name: textOf(recordOf(step["environment"])["container"]),
  entryPoint: textOf(step["entryPoint"]),
});
