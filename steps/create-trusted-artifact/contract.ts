import { defineStep, maybe, text } from "../../lib/contract/index.ts";

export const createTrustedArtifactStep = defineStep({
  name: "create-trusted-artifact",
  does: "Packs directories as trusted artifacts, pushes them to a registry and gives their references.",
  effect: "creates",
  image: "git",
  params: {
    store: text({
      describe:
        'Repository to push to, with or without a tag, e.g. quay.io/org/app:tag.git; "empty" pushes nothing',
    }),
    expiresAfter: text({
      describe: "When the registry may delete the artifacts, e.g. 5d; empty for never",
      default: "",
    }),
    caFile: text({ describe: "PEM file with more certificate authorities; unused if absent", default: "" }),
    source: text({ describe: "Directory of the source; empty for none", default: "" }),
    cachi2: text({ describe: "Directory of the prefetched dependencies; empty for none", default: "" }),
    data: text({ describe: "Directory of release data; empty for none", default: "" }),
  },
  results: {
    source: maybe(text({ describe: "Trusted artifact with the source, oci:<repository>@sha256:<digest>" })),
    cachi2: maybe(
      text({
        describe: "Trusted artifact with the prefetched dependencies, oci:<repository>@sha256:<digest>",
      }),
    ),
    data: maybe(
      text({
        describe:
          "Trusted artifact with the release data, oci:<repository>@sha256:<digest>; empty without a store",
      }),
    ),
  },
});
