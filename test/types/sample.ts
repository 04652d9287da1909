/** A small catalog for the type tests: one task of each kind that wiring can get wrong. */
import {
  choice,
  definePipeline,
  defineStep,
  defineTask,
  directory,
  flag,
  integer,
  list,
  maybe,
  text,
  workspace,
} from "../../lib/contract/index.ts";
import { declareTool } from "../../lib/tools/declare.ts";
import { trustedArtifacts } from "../../tasks/variants/trusted-artifacts.ts";

const git = declareTool({
  name: "git",
  atLeast: "2.30",
  install: { apt: "git", dnf: "git-core" },
  load: async () => () => ({ fetch: async (url: string) => url.length }),
});

export const cloneStep = defineStep({
  name: "clone",
  does: "Clones.",
  effect: "reads",
  image: "git",
  params: {
    url: text({ describe: "URL" }),
    depth: integer({ describe: "Depth", optional: true }),
    output: text({ describe: "Folder" }),
  },
  results: { commit: text({ describe: "Commit" }), merged: maybe(text({ describe: "Merge" })) },
  secrets: { auth: directory({ describe: "Login", optional: true }), key: directory({ describe: "Key" }) },
  tools: [git],
});

export const clone = defineTask(
  {
    name: "clone",
    version: "1.0.0",
    does: "Clones.",
    params: {
      url: text({ describe: "URL" }),
      revision: text({ describe: "Revision", default: "" }),
      deleteExisting: flag({ describe: "Empty it first", default: true }),
    },
    workspaces: {
      output: workspace({ describe: "Output" }),
      keys: workspace({ describe: "Keys" }),
      auth: workspace({ describe: "Login", optional: true }),
    },
  },
  ({ params, workspaces, step }) => {
    const { results } = step("clone", cloneStep, {
      params: { url: params.url, output: workspaces.output.path },
      secrets: { key: workspaces.keys, auth: workspaces.auth },
    });
    return { commit: results.commit };
  },
);

export const cloneOciTa = trustedArtifacts(clone, {
  name: "clone-oci-ta",
  replaces: "output",
  fixed: { deleteExisting: true },
  creates: ["source"],
});

const indexStep = defineStep({
  name: "index",
  does: "Joins images.",
  effect: "creates",
  image: "oci",
  params: { image: text({ describe: "Image" }), images: list({ describe: "Images" }) },
  results: { digest: text({ describe: "Digest" }), refs: list({ describe: "References" }) },
});

export const buildIndex = defineTask(
  {
    name: "index",
    version: "1.0.0",
    does: "Joins images.",
    params: {
      IMAGE: text({ describe: "Image" }),
      IMAGES: list({ describe: "Images" }),
      FORMAT: choice(["oci", "docker", "dual"], { describe: "Format", default: "oci" }),
      SQUASH: flag({ describe: "Squash", default: false }),
      PLATFORM: text({ describe: "Platform", default: "" }),
    },
  },
  ({ params, step }) => {
    const { results } = step("index", indexStep, { params: { image: params.IMAGE, images: params.IMAGES } });
    return { DIGEST: results.digest, REFS: results.refs };
  },
);

/** Has another result than `buildIndex`, so it cannot stand in its place. */
export const other = defineTask(
  { name: "other", version: "1.0.0", does: "Other.", params: { IMAGE: text({ describe: "Image" }) } },
  ({ params, step }) => {
    const { results } = step("index", indexStep, { params: { image: params.IMAGE, images: [] } });
    return { SUM: results.digest };
  },
);

export const base = definePipeline(
  {
    name: "base",
    version: "1.0.0",
    does: "Builds.",
    params: { url: text({ describe: "URL" }), images: list({ describe: "Images", default: [] }) },
    workspaces: {
      need: workspace({ describe: "Needed" }),
      maybe: workspace({ describe: "Optional", optional: true }),
    },
  },
  ({ params, workspaces, task }) => {
    const cloned = task("clone", cloneOciTa, {
      params: { url: params.url, ociStorage: "registry.example/a" },
      workspaces: { keys: workspaces.need },
    });
    const index = task("index", buildIndex, { params: { IMAGE: "a", IMAGES: params.images } });
    return { tasks: { clone: cloned, index }, results: { DIGEST: index.results.DIGEST } };
  },
);
