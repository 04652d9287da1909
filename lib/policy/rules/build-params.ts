import type { RuleContext } from "../types.ts";
import { allTasks, buildTasks, runsOf, taskName, taskNames } from "./attested.ts";
import { rulesOf } from "./define.ts";
import { texts } from "./settings.ts";
import { aPattern, dataProblems, listOf } from "./shape.ts";
import { pattern, text } from "./values.ts";

const BOTH = ["redhat", "redhat_security"] as const;

/** https://conforma.dev/docs/policy/packages/release_hermetic_task.html */
export const hermeticTask = rulesOf("hermetic_task", {
  hermetic: {
    title: "Builds are hermetic",
    description: "The tasks of the rule data `required_hermetic_tasks` ran with HERMETIC=true.",
    solution: "Set the param hermetic of the build pipeline to true.",
    in: BOTH,
    after: ["attestation_type.known_attestation_type"],
    check(context) {
      const hermetic = texts(context, "required_hermetic_tasks");
      return allTasks(context)
        .filter((task) => hermetic.includes(taskName(task)) && task.params?.["HERMETIC"] !== "true")
        .map((task) => ({ message: `task '${taskName(task)}' did not run with HERMETIC=true` }));
    },
  },
});

const PREFETCH = ["prefetch-dependencies", "prefetch-dependencies-oci-ta"];
const prefetches = (context: RuleContext) =>
  allTasks(context).flatMap((task) =>
    PREFETCH.filter((name) => taskNames(task).includes(name)).map((name) => ({
      name,
      params: task.params ?? {},
    })),
  );

/** https://conforma.dev/docs/policy/packages/release_prefetch_dependencies.html */
export const prefetchDependencies = rulesOf("prefetch_dependencies", {
  mode_not_permissive: {
    title: "Dependencies are fetched strictly",
    description: "The task that prefetches did not run with mode=permissive.",
    solution: "Set the param mode of the task to strict.",
    in: BOTH,
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      prefetches(context)
        .filter(({ params }) => params["mode"] === "permissive")
        .map(({ name }) => ({ message: `task '${name}' ran with mode 'permissive'` })),
  },
  package_registry_proxy_enabled: {
    title: "Dependencies are fetched through the proxy",
    description: "The task that prefetches ran with enable-package-registry-proxy=true.",
    solution: "Set the param enable-package-registry-proxy of the task to true.",
    in: BOTH,
    after: ["attestation_type.known_attestation_type"],
    since: "2026-05-13T00:00:00Z",
    check: (context) =>
      prefetches(context)
        .filter(({ params }) => params["enable-package-registry-proxy"] !== "true")
        .map(({ name }) => ({
          message: `task '${name}' did not run with enable-package-registry-proxy=true`,
        })),
  },
});

const buildParam = (context: RuleContext, name: string): readonly string[] =>
  runsOf(context)
    .flatMap(buildTasks)
    .flatMap((task) => text(task.params?.[name]) ?? []);

/** https://conforma.dev/docs/policy/packages/release_buildah_build_task.html */
export const buildahBuildTask = rulesOf("buildah_build_task", {
  buildah_uses_local_dockerfile: {
    title: "The Containerfile is in the source",
    description: "The param DOCKERFILE of a build task is no address.",
    solution: "Put the Containerfile into the repository.",
    in: BOTH,
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      buildParam(context, "DOCKERFILE")
        .filter((value) => /^https?:\/\//.test(value))
        .map((value) => ({ message: `the DOCKERFILE (${value}) is not in the source` })),
  },
  add_capabilities_param: {
    title: "Builds get no capabilities",
    description: "The param ADD_CAPABILITIES of a build task is empty.",
    solution: "Leave the param out, or exclude the rule for what cannot be built without.",
    in: BOTH,
    after: ["attestation_type.known_attestation_type"],
    since: "2024-08-31T00:00:00Z",
    check: (context) =>
      buildParam(context, "ADD_CAPABILITIES")
        .filter((value) => value.trim() !== "")
        .map(() => ({ message: "the param ADD_CAPABILITIES is not allowed" })),
  },
  platform_param: {
    title: "The platform is allowed",
    description:
      "The param PLATFORM of a build task matches none of the rule data `disallowed_platform_patterns`.",
    solution: "Build for another platform.",
    in: ["redhat"],
    after: ["attestation_type.known_attestation_type"],
    since: "2024-09-01T00:00:00Z",
    check: (context) =>
      buildParam(context, "PLATFORM").flatMap((platform) =>
        texts(context, "disallowed_platform_patterns")
          // One that cannot be read lets nothing off.
          .filter((source) => pattern(source)?.test(platform) ?? true)
          .map((source) => ({ message: `PLATFORM "${platform}" is disallowed by "${source}"` })),
      ),
  },
  disallowed_platform_patterns_pattern: {
    title: "Patterns of platforms have the right form",
    description: "The rule data `disallowed_platform_patterns` is a list of regular expressions.",
    solution: "Mend the rule data.",
    in: ["redhat", "policy_data"],
    check: (context) => dataProblems(context, { disallowed_platform_patterns: listOf(aPattern) }),
  },
  privileged_nested_param: {
    title: "Builds are not privileged",
    description: "The param PRIVILEGED_NESTED of a build task is not true.",
    solution: "Set the param to false, or exclude the rule for what cannot be built without.",
    in: BOTH,
    after: ["attestation_type.known_attestation_type"],
    check: (context) =>
      buildParam(context, "PRIVILEGED_NESTED")
        .filter((value) => value.trim() === "true")
        .map(() => ({ message: "PRIVILEGED_NESTED=true is not allowed" })),
  },
});
