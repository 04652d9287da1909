import type { Attestation, RuleContext, Violation } from "../types.ts";
import { artifactDigests, buildTasks, builtImages, runsOf, taskName } from "./attested.ts";
import { rulesOf, unless } from "./define.ts";
import { untrusted } from "./trust.ts";
import { sameImage } from "./values.ts";

/** https://conforma.dev/docs/policy/packages/release_slsa_build_scripted_build.html */
export const scriptedBuild = rulesOf("slsa_build_scripted_build", {
  build_script_used: {
    title: "Build tasks have steps",
    description: "SLSA provenance 0.2 records the steps of each task that built something.",
    solution: "Build with tasks that have steps, and attest them as Chains does.",
    in: ["slsa3", "redhat", "redhat_rpms", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    // Provenance 1.0 holds the whole TaskRun; its steps are not looked at, in Conforma neither.
    check: (context) =>
      runsOf(context)
        .filter(({ predicateType }) => predicateType.endsWith("/v0.2"))
        .flatMap(buildTasks)
        .filter(({ steps = [] }) => steps.length === 0)
        .map(({ pipelineTask }) => ({ message: `build task "${pipelineTask}" has no steps` })),
  },
  build_task_image_results_found: {
    title: "A task reports what it built",
    description: "A task has results with the url and the digest of an image or artifact.",
    solution: "Let the build task report IMAGE_URL and IMAGE_DIGEST.",
    in: ["slsa3", "redhat", "redhat_rpms", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      unless(
        runsOf(context).every((run) => buildTasks(run).length > 0),
        "no task reports the url and digest of what it built",
      ),
  },
  subject_build_task_matches: {
    title: "Subjects are what was built",
    description:
      "Every subject of the provenance is an image that a task of the run reports, by url and digest.",
    solution: "Look into the run: each subject must be a task's IMAGE_URL with its IMAGE_DIGEST.",
    in: ["slsa3", "redhat", "redhat_rpms", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check: (context) => runsOf(context).flatMap(foreignSubjects),
  },
  image_built_by_trusted_task: {
    title: "A trusted task built the image",
    description: "The digest of the image is a result of a trusted task.",
    solution: "Build images with a trusted task.",
    in: ["redhat", "redhat_security"],
    after: ["attestation_type.known_attestation_type"],
    check: builtByTrusted,
  },
});

function foreignSubjects(run: Attestation): readonly Violation[] {
  const builds = buildTasks(run);
  if (builds.length === 0) return [];
  const built = builtImages(builds);
  return run.subjects
    .flatMap(({ name, digest }) =>
      Object.entries(digest).map(([algorithm, hex]) => `${name}@${algorithm}:${hex}`),
    )
    .filter((subject) => !built.some((image) => sameImage(image, subject)))
    .map((subject) => ({ message: `the subject "${subject}" of the provenance is not what a task built` }));
}

async function builtByTrusted(context: RuleContext): Promise<readonly Violation[]> {
  const { reference, digest } = context.evidence.image;
  const builders = runsOf(context)
    .flatMap(buildTasks)
    .filter((task) => artifactDigests(task).includes(digest));
  if (builders.length === 0)
    return [{ message: `image "${reference}" was built by no task of the pipeline` }];
  const names = [...new Set((await untrusted(context, builders)).map(taskName))].sort();
  return unless(
    names.length === 0,
    `image "${reference}" was not built by a trusted task: ${names.join(", ")} is not trusted`,
  );
}
