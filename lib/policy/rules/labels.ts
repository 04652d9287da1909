import { isRecord } from "../../json/index.ts";
import type { Manifest } from "../../oci/index.ts";
import type { RuleContext, Violation } from "../types.ts";
import { imageLabels, isCatalog, labelsOf } from "./attested.ts";
import { once, rulesOf, unless } from "./define.ts";
import { readBlobJson, readManifest } from "./read.ts";
import { records } from "./settings.ts";
import { aText, aTime, dataProblems, listOf, objectOf, type Shape } from "./shape.ts";
import { instant, text } from "./values.ts";

type Json = Readonly<Record<string, unknown>>;

/** https://conforma.dev/docs/policy/packages/release_labels.html */
export const labels = rulesOf("labels", {
  required_labels: {
    title: "Required labels are set",
    description:
      "The image has the labels of the rule data `required_labels`, with a value that is allowed; operator catalogs those of `fbc_required_labels`.",
    solution: "Set the label, in the Containerfile or by the param LABELS of the build.",
    in: ["redhat", "redhat_security"],
    check: (context) => ofImage(context, requirements),
  },
  optional_labels: {
    kind: "warn",
    title: "Recommended labels are set",
    description: "The image has the labels of the rule data `optional_labels` or `fbc_optional_labels`.",
    solution: "Set the label.",
    in: ["redhat"],
    check: (context) =>
      ofImage(context, (all) =>
        records(context, keyFor(context, "optional_labels"))
          .filter(({ name }) => !Object.hasOwn(all, String(name)))
          .map((rule) =>
            dated(rule, `the recommended label "${rule["name"]}" is missing: ${rule["description"]}`),
          ),
      ),
  },
  deprecated_labels: {
    title: "No deprecated label is set",
    description: "The image has none of the rule data `deprecated_labels`.",
    solution: "Use the label that replaces it.",
    in: ["redhat"],
    check: (context) =>
      ofImage(context, (all) =>
        records(context, "deprecated_labels")
          .filter(({ name }) => Object.hasOwn(all, String(name)))
          .map((rule) => dated(rule, `label "${rule["name"]}" is deprecated, use "${rule["replacement"]}"`)),
      ),
  },
  disallowed_inherited_labels: {
    title: "Labels are the image's own",
    description:
      "The labels of the rule data `disallowed_inherited_labels` have other values than in the parent image, where its annotations name one.",
    solution: "Set the label anew.",
    in: ["redhat"],
    async check(context) {
      const inherited = labelsOf((await parentOf(context))?.config);
      return ofImage(context, (all) =>
        records(context, keyFor(context, "disallowed_inherited_labels"))
          .filter(
            ({ name }) => all[String(name)] !== undefined && all[String(name)] === inherited[String(name)],
          )
          .map((rule) => dated(rule, `label "${rule["name"]}" is inherited from the parent image`)),
      );
    },
  },
  inaccessible_manifest: {
    title: "The manifest can be read",
    description: "The manifest of the image can be read.",
    solution: "Look at the credentials for the registry.",
    in: ["redhat", "redhat_security"],
    // An image whose manifest cannot be read is not judged at all.
    check: ({ evidence }) =>
      unless(isRecord(evidence.image.manifest), "the manifest of the image cannot be read"),
  },
  inaccessible_config: {
    title: "The configuration can be read",
    description: "The configuration object of the image can be read.",
    solution: "Look at the credentials for the registry.",
    in: ["redhat"],
    async check(context) {
      const { isIndex, config, manifest, repository, reference } = context.evidence.image;
      if (isIndex || config !== undefined) return [];
      const read = await readBlobJson(context, `${repository}@${(manifest as Manifest).config?.digest}`);
      return unless(read !== undefined, `the configuration of image "${reference}" cannot be read`);
    },
  },
  inaccessible_parent_manifest: {
    title: "The parent's manifest can be read",
    description: "The manifest of the parent image that the image's annotations name can be read.",
    solution: "Look at the credentials for the registry.",
    in: ["redhat", "redhat_security"],
    async check(context) {
      const parent = await parentOf(context);
      return unless(
        parent === undefined || parent.manifest !== undefined,
        `the manifest of the parent image "${parent?.reference}" cannot be read`,
      );
    },
  },
  inaccessible_parent_config: {
    title: "The parent's configuration can be read",
    description: "The configuration object of the parent image that the annotations name can be read.",
    solution: "Look at the credentials for the registry.",
    in: ["redhat"],
    async check(context) {
      const parent = await parentOf(context);
      return unless(
        parent === undefined || parent.config !== undefined,
        `the configuration of the parent image "${parent?.reference}" cannot be read`,
      );
    },
  },
  rule_data_provided: {
    title: "Lists of labels have the right form",
    description: "The rule data about labels are lists of {name, …}.",
    solution: "Mend the rule data.",
    in: ["redhat", "policy_data", "redhat_security"],
    check: (context) =>
      dataProblems(context, {
        required_labels: withValues,
        fbc_required_labels: withValues,
        optional_labels: described,
        fbc_optional_labels: described,
        disallowed_inherited_labels: nameOnly,
        fbc_disallowed_inherited_labels: nameOnly,
        deprecated_labels: labelList({ replacement: aText }, "replacement"),
      }),
  },
});

const labelList = (fields: Readonly<Record<string, Shape>>, ...required: readonly string[]): Shape =>
  listOf(objectOf({ name: aText, effective_on: aTime, ...fields }, ["name", ...required]));
const nameOnly = labelList({});
const described = labelList({ description: aText }, "description");
const withValues = labelList({ description: aText, values: listOf(aText, { repeats: true }) }, "description");

const keyFor = (context: RuleContext, key: string): string => (isCatalog(context) ? `fbc_${key}` : key);

/** An index has no labels of its own. */
const ofImage = (
  context: RuleContext,
  find: (labels: Json, context: RuleContext) => readonly Violation[],
): readonly Violation[] =>
  context.evidence.image.config === undefined ? [] : find(imageLabels(context), context);

const dated = (rule: Json, message: string): Violation => ({
  message,
  term: String(rule["name"]),
  ...(instant(rule["effective_on"]) === undefined ? {} : { effectiveOn: String(rule["effective_on"]) }),
});

const requirements = (all: Json, context: RuleContext): readonly Violation[] =>
  records(context, keyFor(context, "required_labels")).flatMap((rule) => {
    const [name, values] = [String(rule["name"]), Array.isArray(rule["values"]) ? rule["values"] : []];
    const value = Object.hasOwn(all, name) ? all[name] : undefined;
    if (value === undefined)
      return [dated(rule, `the required label "${name}" is missing: ${text(rule["description"]) ?? ""}`)];
    if (values.length === 0 || values.includes(value)) return [];
    return [
      dated(
        rule,
        `label "${name}" has the value "${String(value)}" and must have one of: ${values.join(", ")}`,
      ),
    ];
  });

/** The parent image that the OCI annotations name, as far as it can be read. */
const parentOf = once(async (context: RuleContext) => {
  const { annotations = {} } = context.evidence.image.manifest;
  const name = annotations["org.opencontainers.image.base.name"];
  const digest = annotations["org.opencontainers.image.base.digest"];
  if (context.evidence.image.isIndex || !name || !digest) return undefined;
  const reference = `${name.replace(/@[^@]+$/, "")}@${digest}`;
  const manifest = await readManifest(context, reference);
  const config =
    manifest && (await readBlobJson(context, reference.replace(digest, manifest.config?.digest ?? "")));
  return { reference, manifest, config };
});
