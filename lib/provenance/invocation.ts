import type { ObjectMeta, Param, ParamSpec, ParamValue, Provenance } from "../tekton/types.ts";
import { withoutUserinfo } from "./git.ts";
import type { ConfigSource, Invocation } from "./types.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** How a run was called: its source, its parameters with defaults, its labels. Source: attest.Invocation of Chains. */
export function invocation(
  metadata: ObjectMeta,
  provenance: Provenance | undefined,
  params: readonly Param[] = [],
  specs: readonly ParamSpec[] = [],
): Invocation {
  const annotations = Object.fromEntries(
    Object.entries(metadata.annotations ?? {}).filter(
      ([name]) => name !== LAST_APPLIED && !name.startsWith("chains.tekton.dev/"),
    ),
  );
  const environment = {
    ...(isEmpty(annotations) ? {} : { annotations }),
    ...(isEmpty(metadata.labels) ? {} : { labels: metadata.labels }),
  };
  return {
    configSource: configSource(provenance),
    parameters: parameters(params, specs),
    ...(isEmpty(environment) ? {} : { environment }),
  };
}

function parameters(params: readonly Param[], specs: readonly ParamSpec[]): Record<string, ParamValue> {
  const defaults = specs.flatMap((spec) =>
    spec.default === undefined ? [] : [[spec.name, spec.default] as const],
  );
  return Object.fromEntries([...defaults, ...params.map(({ name, value }) => [name, value] as const)]);
}

function configSource(provenance: Provenance | undefined): ConfigSource {
  const { uri, digest, entryPoint } = provenance?.refSource ?? {};
  return {
    ...(uri === undefined || uri === "" ? {} : { uri: withoutUserinfo(uri) }),
    ...(isEmpty(digest) ? {} : { digest }),
    ...(entryPoint === undefined || entryPoint === "" ? {} : { entryPoint }),
  };
}

const isEmpty = (value: object | undefined): value is undefined =>
  value === undefined || Object.keys(value).length === 0;

/** RFC 3339 in UTC with Z, in whole seconds where there is no fraction; policies refuse other offsets. */
export function utc(time: string | undefined): string | undefined {
  if (time === undefined || Number.isNaN(Date.parse(time))) return undefined;
  return new Date(time).toISOString().replace(/\.000Z$/, "Z");
}
