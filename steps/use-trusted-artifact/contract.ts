import { defineStep, list, text } from "../../lib/contract/index.ts";

export const useTrustedArtifactStep = defineStep({
  name: "use-trusted-artifact",
  does: "Fetches trusted artifacts, verifies their digests and unpacks them into directories.",
  effect: "reads",
  image: "git",
  params: {
    caFile: text({ describe: "PEM file with more certificate authorities; unused if absent", default: "" }),
    artifacts: list({
      describe: "oci:<repository>@sha256:<digest>=<directory>, split at the first =; an empty URI is skipped",
    }),
  },
});
