import type { Distro } from "../types.ts";

/** `debian-12`: the `distro` qualifier of an operating system's package; empty if it is unknown. */
export const distroQualifier = (distro: Distro | undefined): string =>
  distro ? [distro.id, distro.versionId].filter(Boolean).join("-") : "";
