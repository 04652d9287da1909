import { explain, Fault } from "../lib/errors/index.ts";
import { references, referencesDeep } from "../lib/tekton/index.ts";
import type { Sidecar, Step, StepAction, TaskSpec, VolumeSource } from "../lib/tekton/types.ts";
import { fault } from "./fault.ts";
import type { Host } from "./types.ts";

/** A Task that a run will execute, with the name its readers know it by. */
export interface Upcoming {
  readonly name: string;
  readonly spec: TaskSpec;
}
interface Refusal {
  readonly where: string;
  readonly refusal: Fault;
}

/**
 * Refuses, before anything runs, what this machine cannot do: every image, StepAction and volume that is
 * known already. What comes from a param is looked at when its task starts.
 * @param bindings workspaces of the run
 * @throws Fault ENGINE_REFUSED that names each place and reason; ENGINE_NOT_FOUND, ENGINE_INVALID for StepActions
 */
export async function refuseWhatCannotRun(
  tasks: readonly Upcoming[],
  bindings: readonly ({ readonly name: string } & VolumeSource)[],
  host: Host,
): Promise<void> {
  const refusals = [
    ...bindings.flatMap((binding) => volumeRefusal(`workspace ${binding.name}`, binding, ["csi"])),
    ...(await Promise.all(tasks.map((task) => refusalsOf(task, host)))).flat(),
  ];
  if (refusals.length === 0) return;
  const text = refusals.map(({ where, refusal }) => `${where}: ${explain(refusal)}`).join("\n  ");
  throw fault("ENGINE_REFUSED", text, refusals[0]?.refusal.next ?? "");
}

async function refusalsOf({ name, spec }: Upcoming, host: Host): Promise<Refusal[]> {
  const volumes = (spec.volumes ?? []).flatMap((volume) =>
    volumeRefusal(`${name}, volume ${volume.name}`, volume, ["csi", "hostPath"]),
  );
  const containers = [...(spec.steps ?? []), ...(spec.sidecars ?? [])];
  const images = await Promise.all(
    containers.map((container) =>
      imageRefusal(`${name}, ${container.name ?? "step"}`, container, spec, host),
    ),
  );
  return [...volumes, ...images.flat()];
}

async function imageRefusal(
  where: string,
  container: Step | Sidecar,
  spec: TaskSpec,
  host: Host,
): Promise<Refusal[]> {
  try {
    const { image = spec.stepTemplate?.image, ...rest } = await withAction(container, host);
    if (image === undefined || references(image).length > 0) return [];
    const command = rest.script === undefined ? (rest.command ?? spec.stepTemplate?.command) : undefined;
    host.images.profile(image, command);
    return [];
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "ENGINE_REFUSED") return [{ where, refusal: thrown }];
    throw thrown;
  }
}

/** Resolvers that are asked; the others are refused whatever their params say. */
const FETCHED: ReadonlySet<string> = new Set(["bundles", "cluster"]);

type Program = Pick<Step, "image" | "command" | "script">;

/** A step's own program, or that of its StepAction. */
async function withAction(container: Step | Sidecar, host: Host): Promise<Program> {
  const ref = "ref" in container ? container.ref : undefined;
  if (ref === undefined) return container;
  const unknown = referencesDeep(
    ref.resolver === undefined || FETCHED.has(ref.resolver) ? ref : ref.resolver,
  );
  if (unknown.length > 0) return container;
  const { object } = await host.resolve(ref, "StepAction");
  return (object as StepAction).spec;
}

function volumeRefusal(
  where: string,
  source: VolumeSource,
  kinds: readonly ("csi" | "hostPath")[],
): Refusal[] {
  const kind = kinds.find((each) => source[each] !== undefined);
  if (kind === undefined) return [];
  const next = "Bind a folder as a workspace (-w name=DIR), or run it in a cluster.";
  return [{ where, refusal: fault("ENGINE_REFUSED", `the local engine mounts no ${kind} volumes`, next) }];
}
