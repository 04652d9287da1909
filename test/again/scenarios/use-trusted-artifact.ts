import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createArtifacts } from "../../../lib/artifacts/index.ts";
import { runStep } from "../../../lib/contract/testing.ts";
import { memoryLog } from "../../../lib/log/index.ts";
import { useTrustedArtifactStep } from "../../../steps/use-trusted-artifact/contract.ts";
import { run } from "../../../steps/use-trusted-artifact/run.ts";
import { type Scenario, treeOf } from "../scenario.ts";

export const scenario: Scenario = {
  step: "use-trusted-artifact",
  async setUp({ dir, registry, client }) {
    await mkdir(join(dir, "source/read-only"), { recursive: true });
    await writeFile(join(dir, "source/read-only/a.txt"), "a", { mode: 0o444 });
    await symlink("read-only/a.txt", join(dir, "source/link"));
    await chmod(join(dir, "source/read-only"), 0o555);
    const sources = [{ name: "SOURCE_ARTIFACT", path: join(dir, "source") }];
    const options = { log: memoryLog(), signal: new AbortController().signal };
    const made = await createArtifacts(client, `${registry.address}/org/app:1.git`, sources, options);
    const artifacts = [`${made["SOURCE_ARTIFACT"]}=${join(dir, "to")}`, `=${join(dir, "none")}`];
    return () => runStep(useTrustedArtifactStep, run, { params: { artifacts, caFile: registry.caFile } });
  },
  state: ({ dir }) => treeOf(join(dir, "to")),
};
