import { defineTask, workspace } from "../../lib/contract/index.ts";
import { gitCloneStep } from "../../steps/git-clone/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";
import { trustedArtifacts } from "../variants/trusted-artifacts.ts";

const {
  output: _output,
  caFile: _caFile,
  reproducible: _fixed,
  retryMaxAttempts: _tries,
  retryWait: _wait,
  ...params
} = gitCloneStep.params;

export const gitClone = defineTask(
  {
    name: "git-clone",
    version: "0.2.6",
    does: "Clones one revision of a git repository into the workspace output.",
    annotations: {
      "tekton.dev/categories": "Git",
      "tekton.dev/displayName": "git clone",
      "tekton.dev/pipelines.minVersion": "0.21.0",
      "tekton.dev/tags": "git",
    },
    params: { ...params, ...caTrust },
    workspaces: {
      output: workspace({ describe: "Gets the repository, in the folder subdirectory" }),
      "ssh-directory": workspace({
        describe: "Private keys, known_hosts and config of ssh, for ssh URLs; best bound to a Secret",
        optional: true,
      }),
      "basic-auth": workspace({
        describe:
          "username and password, or .gitconfig and .git-credentials, for https URLs; best bound to a Secret",
        optional: true,
      }),
    },
  },
  ({ params, workspaces, step, volume }) => {
    const { caTrustConfigMapName: _name, caTrustConfigMapKey: _key, ...own } = params;
    // A folder that only this task has is packed afterwards; in a workspace the files keep their own time.
    const reproducible = typeof workspaces.output.path === "string";
    const { results } = step("clone", gitCloneStep, {
      params: { ...own, output: workspaces.output.path, caFile: CA_FILE, reproducible },
      secrets: { basicAuth: workspaces["basic-auth"], sshDirectory: workspaces["ssh-directory"] },
      mounts: [caVolume(volume, params)],
      resources: { cpu: "350m", memory: "2Gi" },
    });
    return {
      commit: results.commit,
      "short-commit": results.shortCommit,
      url: results.url,
      "commit-timestamp": results.commitTimestamp,
      "CHAINS-GIT_URL": results.url,
      "CHAINS-GIT_COMMIT": results.commit,
      merged_sha: results.mergedSha,
    };
  },
);

/** The same, with the clone as a trusted artifact in place of the workspace. */
export const gitCloneOciTa = trustedArtifacts(gitClone, {
  name: "git-clone-oci-ta",
  does: "Clones one revision of a git repository and pushes it as a trusted artifact.",
  replaces: "output",
  fixed: { subdirectory: "source", deleteExisting: true },
  creates: ["source"],
});
