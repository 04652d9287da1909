import type { Containerfile } from "../../lib/containerfile/index.ts";
import type { BuildParams } from "./labels.ts";
import type { Pairs } from "./values.ts";

/** What was worked out before the build starts. */
export interface Prepared {
  readonly containerfile: string;
  readonly context: string;
  readonly ignoreFile: string | undefined;
  readonly idFile: string;
  readonly buildArgs: Pairs;
  readonly labels: Pairs;
  readonly annotations: Pairs;
  /** `--volume`, `--secret`, `--build-context`. */
  readonly more: readonly string[];
}

/** The arguments of `buildah build`. */
export function buildFlags(params: BuildParams, prepared: Prepared): string[] {
  const { containerfile, context, ignoreFile, idFile, buildArgs, labels, annotations, more } = prepared;
  return [
    `--file=${containerfile}`,
    `--iidfile=${idFile}`,
    `--format=${params.format}`,
    "--isolation=chroot",
    "--no-cache",
    "--force-rm",
    // Everything from a registry was pulled before.
    "--pull=false",
    "--http-proxy=false",
    "--ulimit=nofile=4096:4096",
    `--skip-unused-stages=${params.skipUnusedStages}`,
    ...when(ignoreFile !== undefined, `--ignorefile=${ignoreFile}`),
    ...when(params.targetStage !== "", `--target=${params.targetStage}`),
    ...when(params.squash, "--squash"),
    ...when(params.omitHistory, "--omit-history"),
    ...when(params.sourceDateEpoch !== null, "--identity-label=false"),
    ...when(params.buildTimestamp !== null, `--timestamp=${params.buildTimestamp}`),
    ...capabilities(params),
    ...each("--build-arg", buildArgs),
    ...params.envVars.map((pair) => `--env=${pair}`),
    ...each("--label", labels),
    ...each("--annotation", annotations),
    ...more,
    "--",
    context,
  ];
}

const when = (yes: boolean, flag: string) => (yes ? [flag] : []);
const each = (flag: string, pairs: Pairs) =>
  Object.entries(pairs).map(([key, value]) => `${flag}=${key}=${value}`);

function capabilities({ addCapabilities, privilegedNested }: BuildParams): string[] {
  const asked = addCapabilities.split(/[\s,]+/).filter((name) => name !== "");
  const nested = privilegedNested
    ? ["--security-opt=label=disable", "--cap-add=all", "--device=/dev/fuse"]
    : [];
  return [...asked.map((name) => `--cap-add=${name}`), ...nested];
}

/** SOURCE_DATE_EPOCH is handed to a build that asks for it, unless the user gives another. */
export function epochArg(file: Containerfile, { sourceDateEpoch }: BuildParams, buildArgs: Pairs): Pairs {
  const name = "SOURCE_DATE_EPOCH";
  if (sourceDateEpoch === null || name in buildArgs) return {};
  const declares = ({ keyword, body }: { keyword: string; body: string }) =>
    keyword === "ARG" && body.split(/\s+/).some((word) => word.split("=")[0] === name);
  const asked =
    file.metaArgs.some((arg) => arg.name === name) ||
    file.stages.some(({ instructions }) => instructions.some(declares));
  return asked ? { [name]: String(sourceDateEpoch) } : {};
}
