import type { Attestation, AttestedTask, RuleContext, Violation } from "../types.ts";
import { chainOf, inputsOf, outputsOf, usesArtifacts } from "./artifact-chain.ts";
import {
  allTasks,
  buildTasks,
  bundleOf,
  digestsIn,
  resultOf,
  runsOf,
  taskName,
  tasksOf,
} from "./attested.ts";
import { rulesOf, unless } from "./define.ts";
import { setting } from "./settings.ts";
import { trustOf, untrusted, versionOf, versionText } from "./trust.ts";
import { trustDataProblems } from "./trust-data.ts";
import { imageParts, instant } from "./values.ts";

/** https://conforma.dev/docs/policy/packages/release_trusted_task.html */
export const trustedTask = rulesOf("trusted_task", {
  trusted: {
    title: "Tasks are trusted",
    description:
      "Every task that an artifact of the build or of a test came through is trusted. Where a run hands nothing on as trusted artifacts, every task must be.",
    solution:
      "Use trusted versions of the tasks. Trust in an old version ends some time after a newer one came.",
    in: ["redhat", "redhat_security"],
    since: "2024-05-07T00:00:00Z",
    check: untrustedTasks,
  },
  trusted_parameters: {
    title: "Params of builds are trusted",
    description:
      "Each digest in a param of a build task, trusted artifacts aside, is a result of a trusted build task or an image of the snapshot.",
    solution: "Give build tasks only what trusted tasks of the same run made.",
    in: ["redhat", "redhat_security"],
    since: "2021-07-04T00:00:00Z",
    check: untrustedParams,
  },
  valid_trusted_artifact_inputs: {
    title: "Trusted artifacts were made in the run",
    description: "Every trusted artifact that a task took is one that a task of the same run made.",
    solution: "Look into the run: code was put in from outside.",
    in: ["redhat", "redhat_rpms", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check: (context) => runsOf(context).flatMap(foreignInputs),
  },
  data: {
    title: "Trusted tasks are given",
    description: "The data has a list of trusted tasks, or rules about them.",
    solution: "Give the data trusted_tasks, as the push of the bundles makes it, or trusted_task_rules.",
    in: ["redhat", "redhat_rpms", "redhat_security"],
    since: "2024-05-07T00:00:00Z",
    check: (context) => unless(trustOf(context).mode !== "none", "the data trusted_tasks is missing"),
  },
  data_format: {
    title: "Trusted tasks have the right form",
    description: "The data trusted_tasks and trusted_task_rules have the form that the rules read.",
    solution: "Mend the data.",
    in: ["redhat", "redhat_rpms", "policy_data", "redhat_security"],
    check: trustDataProblems,
  },
  tagged: {
    kind: "warn",
    title: "Bundle references have a tag",
    description: "Every task by bundle is referenced by tag and digest.",
    solution: "Write the tag into the reference: repository:tag@sha256:…",
    in: ["redhat", "redhat_rpms"],
    since: "2024-05-07T00:00:00Z",
    check: (context) =>
      allTasks(context)
        .filter((task) => bundleOf(task) !== undefined && !imageParts(bundleOf(task))?.tag)
        .map((task) => reference(task, "without a tag")),
  },
  pinned: {
    kind: "warn",
    title: "Task references are pinned",
    description: "Every task is referenced by digest or commit.",
    solution: "Reference bundles by digest, and tasks in git by commit.",
    in: ["redhat", "redhat_rpms", "redhat_security"],
    since: "2024-05-07T00:00:00Z",
    check: (context) =>
      allTasks(context)
        .filter((task) => versionOf(task).pinned === undefined)
        .map((task) => reference(task, "that is not pinned")),
  },
  current: {
    kind: "warn",
    title: "Tasks are up to date",
    description: "No task is of a version whose trust has an end.",
    solution: "Use the newest version of the task.",
    in: ["redhat", "redhat_rpms", "redhat_security"],
    since: "2024-05-07T00:00:00Z",
    check: (context) => allTasks(context).flatMap((task) => outdated(context, task)),
  },
  future_deny_rule: {
    kind: "warn",
    title: "No task will be denied",
    description: "No rule that holds from a later day on denies a task.",
    solution: "Use a version of the task that will not be denied, before that day.",
    in: ["redhat"],
    check: comingDenials,
  },
});

const reference = (task: AttestedTask, how: string): Violation => ({
  message: `pipeline task "${task.pipelineTask}" uses a task reference ${how}: ${versionText(task)}`,
  term: taskName(task),
});

async function untrustedTasks(context: RuleContext): Promise<readonly Violation[]> {
  if (trustOf(context).mode === "none") return [];
  const runs = runsOf(context);
  const found = runs.some(usesArtifacts)
    ? await Promise.all(runs.map((run) => untrustedInChains(context, run)))
    : [(await untrusted(context, allTasks(context))).map((task) => ({ task, chain: "" }))];
  return Promise.all(
    found.flat().map(async ({ task, chain }) => ({
      message: `pipeline task "${task.pipelineTask}" (task "${taskName(task)}") is not trusted${chain}: ${versionText(task)}; ${await trustOf(context).why(versionOf(task))}`,
      term: taskName(task),
    })),
  );
}

/** Untrusted tasks that files of a build or test came through, each with the first chain that it is in. */
async function untrustedInChains(context: RuleContext, run: Attestation) {
  const ends = [
    ...buildTasks(run),
    ...tasksOf(run).filter((task) => String(resultOf(task, "TEST_OUTPUT") ?? "")),
  ];
  const found = new Map<AttestedTask, string>();
  for (const end of ends) {
    const chain = chainOf(run, end);
    const names = [...new Set(chain.map(({ pipelineTask }) => pipelineTask))].sort().join(", ");
    for (const task of await untrusted(context, chain))
      if (!found.has(task)) found.set(task, ` and in the chain of ${names}`);
  }
  return [...found].map(([task, chain]) => ({ task, chain }));
}

async function untrustedParams(context: RuleContext): Promise<readonly Violation[]> {
  if (trustOf(context).mode === "none") return [];
  const builds = runsOf(context).flatMap(buildTasks);
  const known = await trustedDigests(context, builds);
  return builds.flatMap((task) =>
    Object.entries(task.params ?? {})
      .filter(([name]) => !name.endsWith("_ARTIFACT"))
      .flatMap(([name, value]) => digestsIn(value).map((digest) => ({ name, digest })))
      .filter(({ digest }) => !known.has(digest))
      .map(({ name, digest }) => ({
        message: `param "${name}" of pipeline task "${task.pipelineTask}" has a digest that no trusted task made: ${digest}`,
      })),
  );
}

const RUNNER_IMAGE = "SCRIPT_RUNNER_IMAGE_REFERENCE";

async function trustedDigests(
  context: RuleContext,
  builds: readonly AttestedTask[],
): Promise<ReadonlySet<string>> {
  const distrusted = new Set(await untrusted(context, allTasks(context)));
  const scripts = allTasks(context).filter((task) => taskName(task) === "run-script-oci-ta");
  return new Set([
    ...builds
      .filter((task) => !distrusted.has(task))
      .flatMap(({ results }) => results.filter(({ type }) => KNOWN_TYPES.has(type)))
      .flatMap(({ value }) => digestsIn(value)),
    ...context.evidence.snapshot.components.flatMap(
      ({ containerImage }) => imageParts(containerImage)?.digest || [],
    ),
    ...scripts
      .filter((task) => !distrusted.has(task))
      .flatMap((task) => digestsIn(resultOf(task, RUNNER_IMAGE))),
  ]);
}
const KNOWN_TYPES = new Set(["string", "array", "object"]);

function foreignInputs(run: Attestation): readonly Violation[] {
  const made = new Set(tasksOf(run).flatMap(outputsOf));
  return tasksOf(run).flatMap((task) =>
    inputsOf(task)
      .filter((input) => !made.has(input))
      .map((input) => ({
        message: `code was tampered with: "${input}", which pipeline task "${task.pipelineTask}" took, is not what the run made`,
        term: input,
      })),
  );
}

/** With task_expiry_warning_days, an end that is nearer than that is not told: so Conforma reads it. */
function outdated(context: RuleContext, task: AttestedTask): readonly Violation[] {
  const trust = trustOf(context);
  const expiry = trust.expiry(versionOf(task));
  const days = Number(setting(context, "task_expiry_warning_days")) || 0;
  const after = days > 0 ? context.at.getTime() + days * 86_400_000 : 0;
  if (expiry === undefined || (instant(expiry) ?? 0) <= after) return [];
  const newest = trust.latest(versionOf(task)) ?? "";
  return [
    {
      message: `task "${task.pipelineTask}" has a newer version; update it before ${expiry}: it is ${versionText(task)}, the newest is ${newest}`,
      term: taskName(task),
    },
  ];
}

async function comingDenials(context: RuleContext): Promise<readonly Violation[]> {
  const found = await Promise.all(
    allTasks(context).map(async (task) =>
      (await trustOf(context).comingDenials(versionOf(task))).map((rule) => ({
        message: `task "${task.pipelineTask}" will be denied by ${rule.pattern} from ${rule.effective_on} on`,
        term: taskName(task),
      })),
    ),
  );
  return found.flat();
}
