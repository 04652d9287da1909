import type { Context, Run } from "../../lib/contract/index.ts";
import type { Kube } from "../../lib/kube/index.ts";
import type { cleanupWorkspaceStep } from "./contract.ts";

type Cleanup = Context<typeof cleanupWorkspaceStep>;

/** Deletes all that can be deleted, and then says what could not be. */
export const run: Run<typeof cleanupWorkspaceStep> = async (context) => {
  const { explain } = await import("../../lib/errors/index.ts");
  const kube = await openCluster(context);
  try {
    const problems = [...(await cleanCluster(context, kube))];
    await cleanFolder(context, kube).catch((thrown: unknown) => {
      context.signal.throwIfAborted();
      problems.push(explain(thrown));
    });
    await sayProblems(problems);
    return {};
  } finally {
    await kube?.close();
  }
};

/** Undefined where there is no cluster: then nobody created InternalRequests either. */
async function openCluster({ params, log, signal }: Cleanup): Promise<Kube | undefined> {
  const { codeOf } = await import("../../lib/errors/index.ts");
  const { kubeClient } = await import("../../lib/kube/index.ts");
  try {
    return kubeClient({ server: params.apiServer, account: params.serviceAccount, log, signal });
  } catch (thrown) {
    if (codeOf(thrown) !== "KUBE_NO_ACCOUNT") throw thrown;
    return undefined;
  }
}

async function cleanCluster({ params, log, signal }: Cleanup, kube: Kube | undefined) {
  if (params.pipelineRunUid === "") return [];
  if (kube === undefined) {
    log.info("there is no cluster, and so no InternalRequest");
    return [];
  }
  const { deleteRequests } = await import("./requests.ts");
  const problems = await deleteRequests(kube, params.pipelineRunUid, log);
  signal.throwIfAborted();
  return problems;
}

async function cleanFolder({ params, log, signal }: Cleanup, kube: Kube | undefined): Promise<void> {
  const { subdirectory, workspace, taskRun, delay: seconds } = params;
  if (subdirectory === "" || workspace === "") {
    log.info(
      `${subdirectory === "" ? "subdirectory is empty" : "no workspace is bound"}: no folder is deleted`,
    );
    return;
  }
  const { waitForOthers } = await import("./children.ts");
  const { deleteFolder } = await import("./folder.ts");
  if (kube !== undefined) await waitForOthers({ kube, taskRun, seconds, log, signal });
  const deleted = await deleteFolder(workspace, subdirectory);
  log.info(deleted ? `deleted ${subdirectory}` : `${subdirectory} is not there`);
}

async function sayProblems(problems: readonly string[]): Promise<void> {
  if (problems.length === 0) return;
  const { cleanupFault } = await import("./fault.ts");
  throw cleanupFault(
    "CLEANUP_INCOMPLETE",
    problems.join("; "),
    "Delete by hand what is named; everything else is deleted.",
  );
}
