import { join, posix } from "node:path";
import {
  expandVariables,
  generatedName,
  type Sidecar,
  type Step,
  type TaskRun,
  type VolumeMount,
} from "../../lib/tekton/index.ts";
import type { Container, ImageProfile, Mount } from "../types.ts";
import { clusterEnvironment } from "./cluster.ts";
import { type EnvContext, environment } from "./environment.ts";
import { Ending } from "./outcome.ts";
import { type Folder, subPathOf } from "./volumes.ts";

/** Where the folders of one attempt lie; the tree below `tekton` is that of the containers. */
export interface Layout {
  readonly work: string;
  readonly volumes: ReadonlyMap<string, Folder>;
}

export interface ContainerInput {
  readonly name: string;
  readonly container: Step | Sidecar;
  readonly profile: ImageProfile;
  readonly layout: Layout;
  readonly context: EnvContext;
  /** What Tekton mounts by itself, unless the container mounts something at the same place. */
  readonly implicit: readonly Mount[];
}

/** A step or sidecar as the isolation starts it; step results are still to be put in. */
export async function containerOf(input: ContainerInput): Promise<Container> {
  const { name, container, profile, layout, context } = input;
  const env = environment(container, context);
  const script = scriptOf(container, input);
  const mounts = await mountsOf(input, script !== undefined);
  const user = userOf(container, context.taskRun);
  const home = user && user.uid !== 0 ? "/" : "/root";
  return {
    name,
    scratch: join(layout.work, "containers", name),
    argv: [
      ...profile.interpreter,
      ...commandOf(input, script?.path).map((each) => expandVariables(each, env)),
    ],
    env: {
      HOME: home,
      HOSTNAME: context.podName,
      ...clusterEnvironment(context.kube),
      ...profile.env,
      ...env,
    },
    workingDir: posix.resolve("/workspace", container.workingDir || "/"),
    mounts,
    files: script ? [script] : [],
    ...(user ? { user } : {}),
  };
}

const PREAMBLE = "#!/bin/sh\nset -e\n";

function scriptOf({ script }: Step | Sidecar, { name }: ContainerInput) {
  if (!script) return undefined;
  const content = script.trim().startsWith("#!") ? script : PREAMBLE + script;
  return { path: `/tekton/scripts/${generatedName(`${name}-`)}`, content, mode: 0o755 };
}

/** `script`, else `command`, else what the image would start. */
function commandOf({ container, profile, name }: ContainerInput, script: string | undefined): string[] {
  const { command = [], args } = container;
  if (script) return [script, ...(args ?? [])];
  if (command.length > 0) return [...command, ...(args ?? [])];
  const { entrypoint, cmd } = profile;
  const given = args && args.length > 0 ? args : undefined;
  const line = entrypoint.length > 0 ? [...entrypoint, ...(given ?? cmd)] : [...cmd, ...(given ?? [])];
  if (line.length > 0) return line;
  throw new Ending("PodCreationFailed", `${name} has no command, and its image has none either`);
}

async function mountsOf(
  { container, profile, layout, implicit }: ContainerInput,
  script: boolean,
): Promise<Mount[]> {
  const own = await Promise.all((container.volumeMounts ?? []).map((mount) => mountOf(mount, layout)));
  const taken = new Set(own.map(({ to }) => to));
  const scripts: Mount[] = script
    ? [{ from: join(layout.work, "tekton", "scripts"), to: "/tekton/scripts", readOnly: "advisory" }]
    : [];
  return [...[...implicit, ...scripts, ...profile.mounts].filter(({ to }) => !taken.has(to)), ...own];
}

async function mountOf({ name, mountPath, subPath, readOnly }: VolumeMount, layout: Layout): Promise<Mount> {
  const folder = layout.volumes.get(name);
  if (!folder)
    throw new Ending("PodCreationFailed", `volumeMount ${mountPath}: there is no volume "${name}"`);
  const from = await subPathOf(folder.path, subPath);
  return {
    from,
    to: posix.resolve("/", mountPath),
    readOnly: folder.copy ? "advisory" : (readOnly ?? false),
  };
}

function userOf({ securityContext }: Step | Sidecar, taskRun: TaskRun): Container["user"] {
  const pod = taskRun.spec.podTemplate?.securityContext;
  const uid = securityContext?.runAsUser ?? pod?.runAsUser;
  if (uid === undefined) return undefined;
  return { uid, gid: securityContext?.runAsGroup ?? pod?.runAsGroup ?? 0 };
}
