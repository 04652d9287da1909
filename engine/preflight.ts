import { explain, Fault } from "../lib/errors/index.ts";
import { references } from "../lib/tekton/index.ts";
import type { Step, TaskSpec } from "../lib/tekton/types.ts";
import { fault } from "./fault.ts";
import type { Host } from "./types.ts";

/** A Task that a run will execute, with the name its readers know it by. */
export interface Upcoming {
  readonly name: string;
  readonly spec: TaskSpec;
}

/**
 * Refuses, before anything runs, what this machine cannot stand in for: every image that is known already.
 * An image that comes from a param is looked at when its task starts.
 * @throws Fault ENGINE_REFUSED that names each task, image and reason
 */
export function refuseUnknownImages(tasks: readonly Upcoming[], host: Host): void {
  const refusals = tasks.flatMap((task) => refusalsOf(task, host));
  if (refusals.length === 0) return;
  const text = refusals.map(({ name, refusal }) => `${name}: ${explain(refusal)}`).join("\n  ");
  throw fault("ENGINE_REFUSED", text, refusals[0]?.refusal.next ?? "");
}

function refusalsOf({ name, spec }: Upcoming, host: Host): { name: string; refusal: Fault }[] {
  const containers = [...(spec.steps ?? []), ...(spec.sidecars ?? [])];
  return containers.flatMap((container: Step) => {
    const image = container.image ?? spec.stepTemplate?.image;
    if (image === undefined || references(image).length > 0) return [];
    const command =
      container.script === undefined ? (container.command ?? spec.stepTemplate?.command) : undefined;
    const refusal = refused(() => host.images.profile(image, command));
    return refusal === undefined ? [] : [{ name: `${name}, ${container.name ?? "step"}`, refusal }];
  });
}

function refused(look: () => unknown): Fault | undefined {
  try {
    look();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Fault && thrown.code === "ENGINE_REFUSED") return thrown;
    throw thrown;
  }
}
