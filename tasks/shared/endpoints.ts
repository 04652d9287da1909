import type { Mount, Volume, VolumeSource } from "../../lib/contract/index.ts";

/** Outside services whose address is configuration. */
export type Endpoint = "catalog" | "kfp" | "pyxis" | "snyk";

const MOUNTED = "/mnt/slipway-endpoints";

/**
 * Adds the optional volume with the ConfigMap `slipway-endpoints`: each key holds the URL of a service that
 * stands in for the public one. Steps get `endpointFile(key)` and use the public one where it is absent.
 */
export const endpointsVolume = (volume: (name: string, source: VolumeSource) => Volume): Mount =>
  volume("slipway-endpoints", { configMap: { name: "slipway-endpoints", optional: true } }).at(MOUNTED, {
    readOnly: true,
  });

/** The file that holds the URL, if the cluster or the user gave one. */
export const endpointFile = (key: Endpoint): string => `${MOUNTED}/${key}`;
