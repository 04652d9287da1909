import { fetchFromBundle } from "../../lib/bundles/index.ts";
import type { RegistryClient } from "../../lib/oci/index.ts";
import type { Lookup } from "../../lib/tekton/check/index.ts";
import type { ResolverRef } from "../../lib/tekton/types.ts";

const paramOf = (ref: ResolverRef, name: string): string | undefined => {
  const value = ref.params?.find((each) => each.name === name)?.value;
  return typeof value === "string" && !value.includes("$(") ? value : undefined;
};

/**
 * Looks references by bundle up in their registry; what cannot be had there, and every other reference,
 * goes to `other`. Each bundle is asked for once.
 */
export function bundleLookup(client: RegistryClient, other: Lookup): Lookup {
  const asked = new Map<string, Promise<object | undefined>>();
  const fetched = (ref: ResolverRef, kind: string): Promise<object | undefined> | undefined => {
    const bundle = ref.resolver === "bundles" ? paramOf(ref, "bundle") : undefined;
    const name = paramOf(ref, "name");
    if (!bundle || !name) return undefined;
    const key = `${bundle} ${kind} ${name}`;
    const asking =
      asked.get(key) ??
      fetchFromBundle(client, bundle, kind, name).then(
        (found) => found.object,
        () => undefined,
      );
    asked.set(key, asking);
    return asking;
  };
  return {
    task: async (ref) =>
      ((await fetched(ref, "task")) as Awaited<ReturnType<Lookup["task"]>>) ?? other.task(ref),
    pipeline: async (ref) =>
      ((await fetched(ref, "pipeline")) as Awaited<ReturnType<Lookup["pipeline"]>>) ?? other.pipeline(ref),
    stepAction: async (ref) =>
      ((await fetched(ref, "stepaction")) as Awaited<ReturnType<Lookup["stepAction"]>>) ??
      other.stepAction(ref),
  };
}
