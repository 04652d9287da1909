import type { AttestedTask, Violation } from "../types.ts";
import { allTasks, runsOf, taskName, taskNames, tasksOf } from "./attested.ts";
import { rulesOf, unless } from "./define.ts";
import { demands, listProblems, missing, named, requirements } from "./required-tasks.ts";
import { untrusted, versionOf } from "./trust.ts";
import { text } from "./values.ts";

const EXPIRES = "build.appstudio.redhat.com/expires-on";
const EXPIRY_MESSAGE = "build.appstudio.redhat.com/expiry-message";

/** https://conforma.dev/docs/policy/packages/release_tasks.html */
export const tasks = rulesOf("tasks", {
  pipeline_has_tasks: {
    title: "The run has tasks",
    description: "The provenance of each PipelineRun records one task at least.",
    solution: "Look whether the pipeline ran tasks, and whether the build system attests them.",
    in: ["minimal", "redhat", "redhat_rpms", "slsa3", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      unless(
        runsOf(context).every((run) => tasksOf(run).length > 0),
        "the provenance of the PipelineRun records no tasks",
      ),
  },
  successful_pipeline_tasks: {
    title: "Tasks succeeded",
    description: "Every task that the provenance records has succeeded. Skipped tasks are not recorded.",
    solution: "Mend the pipeline so that every task of it succeeds, and build again.",
    in: ["minimal", "redhat", "redhat_rpms", "slsa3", "redhat_security"],
    after: ["tasks.pipeline_has_tasks"],
    check: (context) =>
      allTasks(context)
        .filter(({ status }) => status !== "Succeeded")
        .map(({ pipelineTask, status }) => ({
          message: `pipeline task "${pipelineTask}" did not succeed: "${status}"`,
          term: pipelineTask,
        })),
  },
  required_tasks_found: {
    title: "Required tasks ran",
    description: "Every task that the data requires of such a pipeline is in the provenance.",
    solution:
      "Add the task to the build pipeline. The lists are the data required-tasks and pipeline-required-tasks.",
    in: ["redhat", "redhat_security"],
    after: ["tasks.pipeline_has_tasks"],
    check(context) {
      const { current, latest } = requirements(context);
      return missing(context, current)
        .filter((task) => demands(latest, task))
        .map((task) => ({ message: `required ${named(task)} is missing`, term: task }));
    },
  },
  future_required_tasks_found: {
    kind: "warn",
    title: "Tasks that will be required ran",
    description: "Every task that the data will require one day is in the provenance.",
    solution: "Add the task to the build pipeline before that day.",
    in: ["redhat", "redhat_rpms"],
    after: ["tasks.pipeline_has_tasks"],
    check(context) {
      const { current, latest } = requirements(context);
      return missing(context, latest)
        .filter((task) => !demands(current, task))
        .map((task) => ({
          message: `${named(task)} is missing and will be required on ${latest.since(task)}`,
          term: task,
        }));
    },
  },
  required_untrusted_task_found: {
    title: "Required tasks are trusted",
    description: "A required task comes from a trusted reference.",
    solution: "Reference the required tasks by trusted bundles.",
    in: ["redhat", "redhat_rpms", "redhat_security"],
    after: ["tasks.pipeline_has_tasks"],
    async check(context) {
      const required = new Set(requirements(context).current.tasks.flat());
      const found = (await untrusted(context, allTasks(context))).flatMap(taskNames);
      return found
        .filter((name) => required.has(name))
        .map((name) => ({
          message: `required ${named(name)} is there, but not from a trusted reference`,
          term: name,
        }));
    },
  },
  required_tasks_list_provided: {
    title: "Lists of required tasks are given",
    description: "The data says which tasks are required, by default or for this kind of pipeline.",
    solution: "Give the data required-tasks or pipeline-required-tasks.",
    in: ["redhat", "redhat_rpms", "redhat_security"],
    after: ["tasks.pipeline_has_tasks"],
    check(context) {
      const list = context.data.sources["required-tasks"];
      const none = list === undefined || (Array.isArray(list) && list.length === 0);
      return unless(!none || requirements(context).listGiven, "the data required-tasks is missing");
    },
  },
  pipeline_required_tasks_list_provided: {
    kind: "warn",
    title: "A list of required tasks for this pipeline is given",
    description: "The data pipeline-required-tasks has a list for this kind of pipeline.",
    solution: "Give the data a list for the build type that the build task's label names.",
    in: ["redhat", "redhat_rpms", "redhat_security"],
    after: ["tasks.pipeline_has_tasks"],
    check: (context) =>
      unless(requirements(context).listGiven, "no tasks are required of this kind of pipeline in particular"),
  },
  pinned_task_refs: {
    title: "Task references are immutable",
    description: "Every task is referenced by digest or by commit, or stands in the run itself.",
    solution: "Reference bundles by digest, and tasks in git by commit.",
    in: ["redhat", "redhat_security"],
    after: ["tasks.pipeline_has_tasks"],
    check: (context) => unpinned(allTasks(context)),
  },
  unsupported: {
    title: "Tasks are supported",
    description:
      "No task is marked, by an annotation, as one that is not supported after a day that has come.",
    solution: "Use a newer version of the task.",
    in: ["redhat", "redhat_rpms", "redhat_security"],
    after: ["tasks.pipeline_has_tasks"],
    check: (context) => allTasks(context).flatMap(expiring),
  },
  data_provided: {
    title: "Lists of required tasks have the right form",
    description: "The data required-tasks and pipeline-required-tasks are lists of {effective_on, tasks}.",
    solution: "Mend the data.",
    in: ["redhat", "redhat_rpms", "policy_data", "redhat_security"],
    check: listProblems,
  },
});

const unpinned = (all: readonly AttestedTask[]): readonly Violation[] =>
  all
    .filter((task) => versionOf(task).pinned === undefined)
    .map((task) => ({
      message: `pipeline task "${task.pipelineTask}" uses task ${taskName(task)} by a reference that can move`,
      term: taskName(task),
    }));

function expiring(task: AttestedTask): readonly Violation[] {
  const day = text(task.annotations?.[EXPIRES]);
  if (day === undefined) return [];
  const advice = text(task.annotations[EXPIRY_MESSAGE]) ?? "Use a newer version of the task.";
  const message = `task "${taskName(task)}" of pipeline task "${task.pipelineTask}" is not supported after ${day}. ${advice}`;
  return [{ message, term: taskName(task), effectiveOn: day }];
}
