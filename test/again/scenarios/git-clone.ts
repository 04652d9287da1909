import { join } from "node:path";
import { runStep } from "../../../lib/contract/testing.ts";
import { testRepo } from "../../../lib/git/testing/repo.ts";
import { gitCloneStep } from "../../../steps/git-clone/contract.ts";
import { run } from "../../../steps/git-clone/run.ts";
import { type Scenario, treeOf } from "../scenario.ts";

export const scenario: Scenario = {
  step: "git-clone",
  async setUp({ dir }) {
    const library = testRepo(join(dir, "library"));
    library.commit("library", { "lib.c": "int x;\n" });
    const repo = testRepo(join(dir, "repo"));
    repo.commit("first", { "a.txt": "a\n", "docs/link": "-> ../a.txt" });
    repo.git("checkout", "--quiet", "-b", "feature");
    repo.commit("feature", { "feature.txt": "f\n" });
    repo.git("checkout", "--quiet", "main");
    repo.git("submodule", "--quiet", "add", library.url, "library");
    repo.commit("submodule", {});
    const params = { url: repo.url, revision: "feature", mergeTargetBranch: "true", fetchTags: "true" };
    return () => runStep(gitCloneStep, run, { params: { ...params, output: join(dir, "out") } });
  },
  state: ({ dir }) => treeOf(join(dir, "out")),
};
