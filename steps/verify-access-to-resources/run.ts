import type { Run } from "../../lib/contract/index.ts";
import type { verifyAccessToResourcesStep } from "./contract.ts";

/** Denies unless every answer is an explicit yes: an error, or none, is no permission. */
export const run: Run<typeof verifyAccessToResourcesStep> = async ({ params, log, signal }) => {
  const { kubeClient } = await import("../../lib/kube/index.ts");
  const { questionsOf, wording } = await import("./questions.ts");
  const { releaseFault } = await import("../../lib/release/fault.ts");
  const questions = questionsOf(params, params.requireInternalServices);
  const kube = kubeClient({ server: params.apiServer, account: params.serviceAccount, log, signal });
  try {
    const answers = await Promise.all(
      questions.map(async (question) => ({ what: wording(question), answer: await kube.canI(question) })),
    );
    for (const { what, answer } of answers) log.info(`${what}: ${answer}`);
    if (!params.requireInternalServices) log.info("create internalrequest: skipped");
    const denied = answers.filter(({ answer }) => answer !== "yes");
    if (denied.length === 0) return {};
    const said = denied.map(({ what, answer }) => `${what}: ${answer}`).join("; ");
    throw releaseFault(
      "RELEASE_NO_ACCESS",
      `the service account lacks what this release needs: ${said}`,
      "Give it a Role with these rights in these namespaces; where the answer is unknown, see the log.",
    );
  } finally {
    await kube.close();
  }
};
