import { defineStep, directory, flag, integer, maybe, text } from "../../lib/contract/index.ts";
import { git } from "../../lib/tools/git.decl.ts";

/** Git would take such a value for an option. */
const notAnOption = (value: string) =>
  value.startsWith("-") ? "wants a name that does not start with -" : undefined;

export const gitCloneStep = defineStep({
  name: "git-clone",
  does: "Fetches one revision of a git repository into a directory.",
  effect: "reads",
  image: "git",
  params: {
    url: text({ describe: "Repository URL to clone from", check: notAnOption }),
    revision: text({
      describe: "Branch, tag, full commit SHA or ref to check out; empty for the repository's default branch",
      default: "",
      check: notAnOption,
    }),
    refspec: text({
      describe: "Refspec to fetch before the revision is checked out",
      default: "",
      check: notAnOption,
    }),
    submodules: flag({ describe: "Fetch submodules too", default: true }),
    submodulePaths: text({
      describe: "Comma-separated paths of the submodules to fetch; empty for all",
      default: "",
    }),
    depth: integer({ describe: "Number of commits to fetch; 0 for the whole history", default: 1, min: 0 }),
    shortCommitLength: integer({
      describe: "Least length of the result short-commit",
      default: 7,
      min: 1,
      max: 64,
    }),
    sslVerify: flag({ describe: "Check the server's certificate", default: true }),
    subdirectory: text({
      describe: "Subdirectory of the workspace output to clone into; empty for the workspace itself",
      default: "source",
    }),
    sparseCheckoutDirectories: text({
      describe: "Comma-separated directory patterns to check out; empty for all",
      default: "",
    }),
    deleteExisting: flag({ describe: "Empty the directory before cloning", default: true }),
    httpProxy: text({ describe: "Proxy for http URLs", default: "" }),
    httpsProxy: text({ describe: "Proxy for https URLs", default: "" }),
    logLevel: text({ describe: "What is logged: debug, info, warn or error", default: "info" }),
    noProxy: text({ describe: "Comma-separated hosts that are reached without proxy", default: "" }),
    enableSymlinkCheck: flag({
      describe: "Fail if the repository has symbolic links that lead out of it",
      default: true,
    }),
    symlinkCheckIgnorePattern: text({
      describe:
        "Comma-separated patterns of links to leave unchecked, relative to the clone; * stands for any characters, / included, ? for one",
      default: "",
    }),
    fetchTags: flag({ describe: "Fetch all tags", default: false }),
    mergeTargetBranch: flag({ describe: "Merge targetBranch into the revision", default: false }),
    targetBranch: text({ describe: "Branch to merge", default: "main", check: notAnOption }),
    mergeSourceRepoUrl: text({
      describe: "Repository URL of the branch to merge; empty for the cloned repository",
      default: "",
      check: notAnOption,
    }),
    mergeSourceDepth: integer({
      describe: "Number of commits to fetch of the branch to merge; empty or 0 for its whole history",
      optional: true,
      min: 0,
    }),
    output: text({ describe: "Directory below which the clone goes" }),
    caFile: text({ describe: "PEM file with more certificate authorities; unused if absent", default: "" }),
    reproducible: flag({
      describe: "Give files a fixed time, so that the same revision packs to the same trusted artifact",
      default: false,
    }),
    retryMaxAttempts: integer({ describe: "Tries of a fetch in all", default: 10, min: 1, max: 100 }),
    retryWait: integer({
      describe: "Milliseconds before the second try; doubled before each further one, up to 30 s",
      default: 1000,
      min: 0,
    }),
  },
  results: {
    commit: text({ describe: "Full SHA of the commit that was fetched" }),
    shortCommit: text({ describe: "The beginning of that SHA, as long as needed to be unique" }),
    url: text({ describe: "URL that was cloned, without credentials" }),
    commitTimestamp: text({ describe: "When the commit was made, in seconds since 1970" }),
    mergedSha: maybe(text({ describe: "Full SHA after merging targetBranch; only written when merged" })),
  },
  secrets: {
    basicAuth: directory({
      optional: true,
      describe: "username and password, or .gitconfig and .git-credentials",
    }),
    sshDirectory: directory({ optional: true, describe: "Private keys, known_hosts and config of ssh" }),
  },
  tools: [git],
});
