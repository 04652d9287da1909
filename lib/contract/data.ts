import { text } from "./params.ts";

/**
 * Where release data lies: params of every step that works on it. With a store, files travel as trusted
 * artifacts and are unpacked into `dataDir`; with none, they are in the workspace that all tasks share.
 * `dataFolder` of lib/release reads them.
 */
export const dataParams = {
  ociStorage: text({
    describe: 'Repository of trusted artifacts; "empty" or nothing where files are in the workspace',
    default: "empty",
  }),
  dataDir: text({ describe: "Directory that trusted artifacts are unpacked into", default: "" }),
  workspace: text({ describe: "Directory of the workspace; empty if none is bound", default: "" }),
};
