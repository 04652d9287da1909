import {
  type Mount,
  type Text,
  type TextRef,
  text,
  type Volume,
  type VolumeSource,
} from "../../lib/contract/index.ts";

const name = () =>
  text({ describe: "Name of the ConfigMap with more certificate authorities", default: "trusted-ca" });
const key = () => text({ describe: "Its key that holds them as PEM", default: "ca-bundle.crt" });

/** The params of most tasks. */
export const caTrust = { caTrustConfigMapName: name(), caTrustConfigMapKey: key() };
/** The same as some check tasks spell them. */
export const caTrustDashed = { "ca-trust-config-map-name": name(), "ca-trust-config-map-key": key() };
/** The same as the tasks with upper-case params spell them. */
export const caTrustUpper = { CA_TRUST_CONFIG_MAP_NAME: name(), CA_TRUST_CONFIG_MAP_KEY: key() };

type RefsOf<P> = { readonly [K in keyof P]: TextRef };
/** The params of a task that has them in any of the three spellings. */
export type CaTrustRefs = RefsOf<typeof caTrust> | RefsOf<typeof caTrustDashed> | RefsOf<typeof caTrustUpper>;

/** Where a step with the mount of `caVolume` finds the bundle; the file is absent where the ConfigMap is. */
export const CA_FILE = "/mnt/trusted-ca/ca-bundle.crt";

/** Adds the optional volume `trusted-ca`; gives its mount, for steps with `caFile: CA_FILE`. */
export function caVolume(volume: (name: string, source: VolumeSource) => Volume, params: CaTrustRefs): Mount {
  const [map, entry] = spelt(params);
  const source = { configMap: { name: map, items: [{ key: entry, path: "ca-bundle.crt" }], optional: true } };
  return volume("trusted-ca", source).at("/mnt/trusted-ca", { readOnly: true });
}

function spelt(params: CaTrustRefs): readonly [Text, Text] {
  if ("caTrustConfigMapName" in params) return [params.caTrustConfigMapName, params.caTrustConfigMapKey];
  if ("CA_TRUST_CONFIG_MAP_NAME" in params)
    return [params.CA_TRUST_CONFIG_MAP_NAME, params.CA_TRUST_CONFIG_MAP_KEY];
  return [params["ca-trust-config-map-name"], params["ca-trust-config-map-key"]];
}
