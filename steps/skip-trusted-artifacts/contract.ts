import { defineStep, text } from "../../lib/contract/index.ts";

export const skipTrustedArtifactsStep = defineStep({
  name: "skip-trusted-artifacts",
  does: "Hands the source on unchanged when there is nothing to prefetch.",
  effect: "reads",
  image: "prefetch",
  params: {
    source: text({ describe: "Trusted artifact with the source, oci:<repository>@sha256:<digest>" }),
  },
  results: {
    source: text({ describe: "Trusted artifact with the source, oci:<repository>@sha256:<digest>" }),
    cachi2: text({ describe: "Trusted artifact with the prefetched dependencies; empty if input is empty" }),
  },
});
