import { isRecord } from "../../json/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import { allTasks, resultOf, taskName, taskNames } from "./attested.ts";
import { rulesOf } from "./define.ts";
import { cycloneDxPackages, imageOfPurl, sbomsOf, spdxPackages } from "./sboms.ts";
import { setting, texts } from "./settings.ts";
import { aText, dataProblems, either, listOf, objectOf } from "./shape.ts";
import { imageParts, instant, sameImage, text } from "./values.ts";

const BOTH = ["redhat", "redhat_security"] as const;
const REFERENCE = "SCRIPT_RUNNER_IMAGE_REFERENCE";

const scripts = (context: RuleContext) =>
  allTasks(context).filter((task) => taskName(task) === "run-script-oci-ta");
const runners = (context: RuleContext): readonly string[] =>
  scripts(context).flatMap((task) => text(resultOf(task, REFERENCE)) ?? []);

/** https://conforma.dev/docs/policy/packages/release_pre_build_script_task.html */
export const preBuildScriptTask = rulesOf("pre_build_script_task", {
  pre_build_script_task_runner_image_allowed: {
    title: "Scripts before the build run in allowed images",
    description:
      "The image that a script before the build runs in begins with a prefix of the rule data `allowed_registry_prefixes`.",
    solution: "Run the script in an image of an allowed registry.",
    in: BOTH,
    after: ["attestation_type.known_attestation_type", "base_image_registries.allowed_registries_provided"],
    check: (context) =>
      scripts(context)
        .flatMap((task) => text(task.params?.["SCRIPT_RUNNER_IMAGE"]) ?? [])
        .filter(
          (image) => !texts(context, "allowed_registry_prefixes").some((each) => image.startsWith(each)),
        )
        .map((image) => ({
          message: `the image "${image}" that a script runs in comes from a registry that is not allowed`,
          term: imageParts(image)?.repo ?? image,
        })),
  },
  pre_build_script_task_runner_image_in_results: {
    title: "Scripts before the build say their image",
    description: `A task that runs a script before the build has the result ${REFERENCE}.`,
    solution: "Use the task run-script-oci-ta of a catalog, which reports its image.",
    in: BOTH,
    check: (context) =>
      scripts(context)
        .filter((task) => resultOf(task, REFERENCE) === undefined)
        .map((task) => ({
          message: `task '${taskName(task)}' does not report the image that its script ran in`,
        })),
  },
  valid_pre_build_script_task_runner_image_ref: {
    title: "The image of a script is an image",
    description: `The result ${REFERENCE} is an image reference.`,
    solution: "Use the task run-script-oci-ta of a catalog, which reports its image.",
    in: BOTH,
    check: (context) =>
      runners(context)
        .filter((image) => imageParts(image) === undefined)
        .map((image) => ({ message: `"${image}", which a script ran in, is no image reference` })),
  },
  pre_build_script_task_runner_image_in_sbom: {
    title: "The image of a script is in the SBOM",
    description: `The image of the result ${REFERENCE} is a package of the SBOM; that of an index is not looked at.`,
    solution: "Let the build task add the image to the SBOM.",
    in: BOTH,
    async check(context) {
      if (context.evidence.image.isIndex) return [];
      const sboms = await sbomsOf(context);
      const known = [...spdxPackages(sboms), ...cycloneDxPackages(sboms)].flatMap(({ purls }) =>
        purls.flatMap((purl) => imageOfPurl(purl) ?? []),
      );
      return runners(context)
        .filter((image) => imageParts(image) !== undefined && !known.some((each) => sameImage(each, image)))
        .map((image) => ({ message: `the image "${image}" that a script ran in is not in the SBOM` }));
    },
  },
});

const PREFIXES = "allowed_rpm_ostree_builder_image_prefixes";

/** https://conforma.dev/docs/policy/packages/release_rpm_ostree_task.html */
export const rpmOstreeTask = rulesOf("rpm_ostree_task", {
  builder_image_param: {
    title: "rpm-ostree builds in an allowed image",
    description: `The param BUILDER_IMAGE of rpm-ostree has a digest and begins with a prefix of the rule data \`${PREFIXES}\`.`,
    solution: "Build with an image that is allowed, by digest.",
    in: BOTH,
    since: "2024-03-20T00:00:00Z",
    check: (context) =>
      allTasks(context)
        .filter((task) => taskNames(task).includes("rpm-ostree"))
        .flatMap((task) => text(task.params?.["BUILDER_IMAGE"]) ?? [])
        .flatMap((image) => problemsOf(context, image)),
  },
  rule_data: {
    title: "Images for rpm-ostree have the right form",
    description: `The rule data \`${PREFIXES}\` is a list of texts or of {value, expires_on}.`,
    solution: "Mend the rule data.",
    in: BOTH,
    check: (context) =>
      dataProblems(context, {
        [PREFIXES]: listOf(either(aText, objectOf({ value: aText, expires_on: aText }, ["value"]))),
      }),
  },
});

function problemsOf(context: RuleContext, image: string): readonly Violation[] {
  const prefixes = prefixesOf(context);
  const hits = prefixes.filter(({ value }) => image.startsWith(value));
  const all = prefixes.map(({ value }) => value).join(", ");
  return [
    ...(imageParts(image)?.digest === "" ? [{ message: `BUILDER_IMAGE "${image}" has no digest` }] : []),
    ...(hits.length === 0
      ? [{ message: `BUILDER_IMAGE "${image}" begins with none of those allowed: ${all}` }]
      : []),
    ...hits
      .filter(({ expires }) => expires !== undefined)
      .map(({ value, expires = "" }) => ({
        message: `BUILDER_IMAGE "${image}" begins with "${value}", which is allowed until ${expires}`,
        ...(instant(expires) === undefined ? {} : { effectiveOn: expires }),
      })),
  ];
}

function prefixesOf(context: RuleContext): readonly { readonly value: string; readonly expires?: string }[] {
  const given = setting(context, PREFIXES);
  return (Array.isArray(given) ? given : []).flatMap((each: unknown) => {
    if (typeof each === "string") return [{ value: each }];
    const [value, expires] = isRecord(each) ? [text(each["value"]), text(each["expires_on"])] : [];
    return value === undefined ? [] : [{ value, ...(expires ? { expires } : {}) }];
  });
}
