import { readFile } from "node:fs/promises";
import {
  type BuildScope,
  type Containerfile,
  parseContainerfile,
  platformArgs,
  type Stage,
  targetStage,
} from "../../lib/containerfile/index.ts";
import type { Context } from "../../lib/contract/index.ts";
import { findContainerfile, findContext } from "./containment.ts";
import type { imageBuildStep } from "./contract.ts";
import { epochArg } from "./flags.ts";
import { inOtherWords } from "./heredocs.ts";
import { createdTime, imageLabels } from "./labels.ts";
import { type Pairs, readBuildArgs } from "./values.ts";

export type BuildContext = Context<typeof imageBuildStep>;

/** Everything that is known before the build starts. */
export interface Plan {
  readonly file: Containerfile;
  readonly path: string;
  readonly context: string;
  readonly target: Stage;
  readonly given: BuildScope;
  readonly buildArgs: Pairs;
  readonly labels: Pairs;
  readonly created: string;
  readonly architecture: string;
}

/** Reads the Containerfile and works out what to build, before anything is pulled or run. */
export async function makePlan({ params, log }: BuildContext, version: string): Promise<Plan> {
  const context = await findContext(params.source, params.context);
  const path = await findContainerfile(params.source, params.context, params.dockerfile);
  const architecture = goArchitecture();
  const asked = await readBuildArgs(params, log);
  const given = { args: asked, platform: platformArgs("linux", architecture) };
  const file = parseContainerfile(await readFile(path, "utf8"), given);
  // Says now, before anything is pulled, what this buildah cannot do.
  inOtherWords(file, given, version);
  const created = createdTime(params);
  return {
    file,
    path,
    context,
    target: targetStage(file, params.targetStage),
    given,
    buildArgs: { ...asked, ...epochArg(file, params, asked) },
    labels: imageLabels(params, created, architecture),
    created,
    architecture,
  };
}

/** This machine's architecture, as Go and OCI name it. */
function goArchitecture(): string {
  const names: Readonly<Record<string, string>> = { x64: "amd64", ia32: "386", ppc64: "ppc64le" };
  return names[process.arch] ?? process.arch;
}
