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
    source: text({ describe: "The same trusted artifact" }),
    cachi2: text({ describe: "Empty: no dependencies were prefetched" }),
  },
});
