import {
  type dataParams,
  defineTask,
  type Mount,
  type Params,
  type Refs,
  type Task,
  type TaskKit,
  type TaskResults,
  type Text,
  type TextRef,
  text,
  type Workspace,
  type Workspaces,
} from "../../lib/contract/index.ts";
import { createTrustedArtifactStep } from "../../steps/create-trusted-artifact/contract.ts";
import { useTrustedArtifactStep } from "../../steps/use-trusted-artifact/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";
import { WORKDIR } from "./trusted-artifacts.ts";

/** Params of every task that works on release data, beside its own. */
export const releaseDataParams = {
  ociStorage: text({
    describe: 'Repository that release data travels through as trusted artifacts; "empty": by the workspace',
    default: "empty",
  }),
  ociArtifactExpiresAfter: text({
    describe: "When the registry may delete the trusted artifacts, e.g. 1d; empty for never",
    default: "1d",
  }),
  sourceDataArtifact: text({
    describe: "The release data as a trusted artifact: oci:<repository>@sha256:<digest>; empty for none",
    default: "",
  }),
  dataDir: text({
    describe: "Directory that the trusted artifact is unpacked into",
    default: `${WORKDIR}/release`,
  }),
  orasOptions: text({ describe: "Taken for compatibility; nothing reads it", default: "" }),
  trustedArtifactsDebug: text({ describe: "Taken for compatibility; nothing reads it", default: "" }),
  taskGitUrl: text({
    describe: "Taken for compatibility: the steps of this task are in its image",
    default: "",
  }),
  taskGitRevision: text({ describe: "Taken for compatibility, as taskGitUrl", default: "" }),
  ...caTrust,
};

/** Flags that every step on release data gets: spread them into its `params`. */
export type DataFlags = { readonly [K in keyof typeof dataParams]: Text };

/** What the body of a data task works with, beside a task's usual kit. */
export interface DataKit<P extends Params, W extends string>
  extends TaskKit<P & typeof releaseDataParams, { readonly [K in W]: Workspace<false> }> {
  readonly data: DataFlags;
  /** Mount of the CA bundle, for steps that ask registries or services: `mounts: [ca]` with `caFile: CA_FILE`. */
  readonly ca: Mount;
}
export interface DataHead<P extends Params, W extends string> {
  readonly name: string;
  readonly version: string;
  readonly does: string;
  readonly params: P;
  /** Name of the workspace, as the compatible task has it. */
  readonly workspace: W;
  readonly annotations?: Readonly<Record<string, string>>;
}

type DataResults<R> = R & { readonly sourceDataArtifact: TextRef };

/**
 * A release task that works on the files of a release in both modes: between a step that unpacks the trusted
 * artifact and one that creates the next (both do nothing with `ociStorage: "empty"`), or in the workspace.
 * Result `sourceDataArtifact` is what the next task takes.
 */
export function defineDataTask<const P extends Params, R extends TaskResults, const W extends string>(
  head: DataHead<P, W>,
  body: (kit: DataKit<P, W>) => R,
): Task<P & typeof releaseDataParams, { readonly [K in W]: Workspace<false> }, DataResults<R>> {
  const { workspace: name, ...rest } = head;
  const bound = {
    describe: "Files of the release, where they do not travel as trusted artifacts",
    optional: false,
  };
  return defineTask(
    {
      ...rest,
      params: { ...head.params, ...releaseDataParams },
      workspaces: { [name]: bound } as { readonly [K in W]: Workspace<false> },
    },
    (kit) => bodyOf(head, body as unknown as Body, kit as unknown as AnyKit) as DataResults<R>,
  );
}

type AnyKit = TaskKit<typeof releaseDataParams, Workspaces>;
type Body = (kit: DataKit<Params, string>) => TaskResults;

function bodyOf({ workspace }: DataHead<Params, string>, body: Body, kit: AnyKit): TaskResults {
  const { params } = kit;
  const workdir = kit.volume("workdir", { emptyDir: {} }).at(WORKDIR);
  const ca = caVolume(kit.volume, params as Refs<typeof caTrust>);
  const mounts = [workdir, ca];
  const data: DataFlags = {
    ociStorage: params.ociStorage,
    dataDir: params.dataDir,
    workspace: kit.workspaces[workspace]?.path ?? "",
  };
  kit.step("use-trusted-artifact", useTrustedArtifactStep, {
    params: { artifacts: [`${params.sourceDataArtifact}=${params.dataDir}`], caFile: CA_FILE },
    mounts,
    resources: { cpu: "50m", memory: "256Mi" },
  });
  const within = {
    ...kit,
    data,
    ca,
    step: (name: string, contract: Parameters<AnyKit["step"]>[1], use: Parameters<AnyKit["step"]>[2]) =>
      kit.step(name, contract, { ...use, mounts: [...(use.mounts ?? []), workdir] }),
  };
  const results = body(within as unknown as DataKit<Params, string>);
  const created = kit.step("create-trusted-artifact", createTrustedArtifactStep, {
    params: {
      store: params.ociStorage,
      expiresAfter: params.ociArtifactExpiresAfter,
      data: params.dataDir,
      caFile: CA_FILE,
    },
    mounts,
    resources: { cpu: "50m", memory: "256Mi" },
  });
  return { ...results, sourceDataArtifact: created.results.data };
}
