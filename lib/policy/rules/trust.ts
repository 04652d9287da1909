import { isRecord } from "../../json/index.ts";
import { ifFound, type Manifest } from "../../oci/index.ts";
import {
  openTrust,
  type TaskVersion,
  type Trust,
  type TrustList,
  type TrustRules,
} from "../trusted/index.ts";
import type { AttestedTask, RuleContext } from "../types.ts";
import { bundleOf } from "./attested.ts";
import { once } from "./define.ts";
import { attempt } from "./read.ts";
import { setting } from "./settings.ts";
import { imageParts } from "./values.ts";

/** The trusted tasks that the policy's data names, ready to be asked. */
export const trustOf = once((context: RuleContext): Trust => {
  const rules = trustRules(context);
  return openTrust({
    list: trustList(context),
    ...(setting(context, "trusted_task_rules_enabled") === false ? {} : { rules }),
    at: context.at,
    bundleVersion: async (bundle) => {
      const found = await attempt(context, bundle, ifFound(context.client.manifest(bundle)));
      return (found?.json as Manifest | undefined)?.annotations?.["org.opencontainers.image.version"];
    },
  });
});

/** The list of the data sources, with that of `ruleData` over it. What has another form is left out. */
function trustList(context: RuleContext): TrustList {
  const merged = {
    ...recordOf(context.data.sources["trusted_tasks"]),
    ...recordOf(setting(context, "trusted_tasks")),
  };
  return Object.fromEntries(
    Object.entries(merged).map(([key, records]) => [
      key,
      Array.isArray(records)
        ? records.filter((each) => isRecord(each) && typeof each["ref"] === "string")
        : [],
    ]),
  ) as TrustList;
}

/** Rules of the data sources and of `ruleData` together. */
function trustRules(context: RuleContext): TrustRules {
  const sources = [context.data.sources["trusted_task_rules"], setting(context, "trusted_task_rules")].map(
    recordOf,
  );
  const groups = (kind: "allow" | "deny") =>
    Object.fromEntries(
      sources.flatMap((source, index) =>
        Object.entries(recordOf(source[kind])).map(([group, rules]) => [
          `${index} ${group}`,
          Array.isArray(rules)
            ? rules.filter((each) => isRecord(each) && typeof each["pattern"] === "string")
            : [],
        ]),
      ),
    );
  return { allow: groups("allow"), deny: groups("deny") } as TrustRules;
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});

const COMMIT = /^[0-9a-f]{40}$/;

/** What an attestation says of a task's version. A definition in the run itself is pinned, and of no known key. */
export function versionOf(task: AttestedTask): TaskVersion {
  const bundle = bundleOf(task);
  if (bundle !== undefined) return bundleVersion(bundle);
  if (task.ref.embedded) return { key: "<UNKNOWN>", pinned: "<INLINED>" };
  const { git } = task.ref;
  if (git === undefined) return { key: "<UNKNOWN>" };
  const url = `${git.url.startsWith("git+") ? "" : "git+"}${git.url}${git.url.endsWith(".git") ? "" : ".git"}`;
  const pinned = COMMIT.test(git.revision) ? { pinned: git.revision } : {};
  return { key: `${url}//${git.path}`, path: git.path, ...pinned };
}

function bundleVersion(bundle: string): TaskVersion {
  const parts = imageParts(bundle);
  if (parts === undefined) return { key: `oci://${bundle}`, bundle };
  const { repo, tag, digest } = parts;
  return { key: `oci://${repo}${tag && ":"}${tag}`, bundle, ...(digest ? { pinned: digest } : {}) };
}

/** `key@version` of a task, for messages. */
export function versionText(task: AttestedTask): string {
  const { key, pinned = "" } = versionOf(task);
  return `${key}@${pinned}`;
}

/** The tasks whose reference is not trusted. */
export async function untrusted(
  context: RuleContext,
  tasks: readonly AttestedTask[],
): Promise<readonly AttestedTask[]> {
  const trust = trustOf(context);
  const answers = await Promise.all(tasks.map((task) => trust.isTrusted(versionOf(task))));
  return tasks.filter((_, index) => !answers[index]);
}
