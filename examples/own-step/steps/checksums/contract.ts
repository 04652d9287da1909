import { defineStep, integer, list, text } from "../../../../lib/contract/index.ts";

export const checksumsStep = defineStep({
  name: "checksums",
  does: "Writes the SHA-256 digests of all files of a folder, as sha256sum does.",
  effect: "reads",
  image: "git",
  params: {
    folder: text({ describe: "Folder whose files are read" }),
    output: text({
      describe: "File to write, in the folder",
      default: "SHA256SUMS",
      check: (value) => (value.includes("/") ? "wants a file name, not a path" : undefined),
    }),
    leaveOut: list({ describe: "Names that are left out, with all below them", default: [".git"] }),
  },
  results: {
    digest: text({ describe: "sha256:<hex> of the file written" }),
    count: integer({ describe: "How many files it lists" }),
  },
});
