import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { childName, type TaskRun } from "../../lib/tekton/index.ts";
import { fault } from "../fault.ts";
import type { Container, Mount, TaskRunRequest } from "../types.ts";
import { accountMounts } from "./cluster.ts";
import { containerOf, type Layout } from "./container.ts";
import { credentialFiles, writeCredentials } from "./credentials.ts";
import { CREDENTIALS, type Plan, type Profiles } from "./plan.ts";
import type { Reporter } from "./reporter.ts";
import { stepContainer, workspaceVolume } from "./substitution.ts";
import { checkNames } from "./validate.ts";
import { emptyFolder, type Folder, makeVolume } from "./volumes.ts";

/** One attempt, ready to start: its folders exist, its containers are complete but for step results. */
export interface Attempt {
  readonly request: TaskRunRequest;
  readonly plan: Plan;
  readonly profiles: Profiles;
  readonly podName: string;
  readonly layout: Layout;
  readonly reporter: Reporter;
  readonly retry: number;
  readonly steps: readonly Container[];
  readonly sidecars: readonly Container[];
}

/** Tekton's name of the pod that an attempt would have. */
export const podNameOf = ({ metadata }: TaskRun, retry: number): string =>
  childName(metadata.name ?? "", retry === 0 ? "-pod" : `-pod-retry${retry}`);

/**
 * Makes folders, volumes and containers.
 * @throws Ending if an object is missing · Fault ENGINE_REFUSED if the isolation cannot do it
 */
export async function prepareAttempt(
  request: TaskRunRequest,
  plan: Plan,
  profiles: Profiles,
  reporter: Reporter,
  retry: number,
): Promise<Attempt> {
  checkNames({ steps: [...plan.steps], sidecars: [...plan.sidecars], volumes: [...plan.volumes] });
  checkNames(plan.spec);
  const work = join(request.directory, "work", String(retry));
  const podName = podNameOf(request.taskRun, retry);
  await makeTektonFolders(work, plan);
  const layout = { work, volumes: await makeVolumes(request, plan, work, podName) };
  const hide = (value: string) => request.host.log.secret(value);
  const account = await accountMounts(request, work);
  const { kube } = request.host;
  const context = {
    ...{ taskRun: request.taskRun, podName, objects: request.objects, hide },
    ...(kube === undefined ? {} : { kube }),
  };
  const steps = await Promise.all(
    plan.steps.map((container, index) => {
      const profile = need(profiles.steps[index]);
      const name = stepContainer(container.name, index);
      return containerOf({
        name,
        container,
        profile,
        layout,
        context,
        implicit: [...implicitMounts(work, plan, index), ...account],
      });
    }),
  );
  const sidecars = await Promise.all(
    plan.sidecars.map((container, index) => {
      const profile = need(profiles.sidecars[index]);
      return containerOf({
        name: `sidecar-${container.name}`,
        container,
        profile,
        layout,
        context,
        implicit: account,
      });
    }),
  );
  const credentials = credentialFiles(request.taskRun, request.objects, hide);
  await Promise.all(
    steps.map((step, index) => writeCredentials(credentials, step, join(work, "tekton", `creds-${index}`))),
  );
  refuseProblems([...steps, ...sidecars], request);
  return { request, plan, profiles, podName, layout, reporter, retry, steps, sidecars };
}

function need<T>(value: T | undefined): T {
  if (value !== undefined) return value;
  throw fault("ENGINE_FAILED", "a container has no profile", "This is a defect of the engine: report it.");
}

function refuseProblems(containers: readonly Container[], { host }: TaskRunRequest): void {
  const problems = containers.flatMap((container) =>
    host.isolation.problems(container).map((problem) => `${container.name}: ${problem}`),
  );
  if (problems.length === 0) return;
  const next = "Install bubblewrap (apt install bubblewrap), or run it in a cluster.";
  throw fault("ENGINE_REFUSED", problems.join("; "), next);
}

async function makeTektonFolders(work: string, plan: Plan): Promise<void> {
  const tekton = (...parts: string[]) => join(work, "tekton", ...parts);
  const folders = ["results", "home", "artifacts", "scripts", "steps"];
  for (const folder of folders) await emptyFolder(tekton(folder));
  await emptyFolder(join(work, "workspace"));
  await mkdir(join(work, "containers"), { recursive: true });
  for (const [index, step] of plan.steps.entries()) {
    for (const folder of ["", "status", "status/results", "status/artifacts"])
      await emptyFolder(tekton("run", String(index), folder));
    await emptyFolder(tekton(`creds-${index}`));
    const status = `../run/${index}/status`;
    await symlink(status, tekton("steps", stepContainer(step.name, index)));
    await symlink(status, tekton("steps", String(index)));
  }
}

/** Every step may write its own state and only read that of the others. */
function implicitMounts(work: string, plan: Plan, own: number): Mount[] {
  const tekton = (...parts: string[]) => join(work, "tekton", ...parts);
  const writable = (from: string, to: string): Mount => ({ from, to, readOnly: false });
  return [
    writable(join(work, "workspace"), "/workspace"),
    ...["home", "results", "artifacts"].map((name) => writable(tekton(name), `/tekton/${name}`)),
    { from: tekton("steps"), to: "/tekton/steps", readOnly: "advisory" },
    writable(tekton(`creds-${own}`), CREDENTIALS),
    ...plan.steps.map((_step, index): Mount => {
      const readOnly = index === own ? false : "advisory";
      return { from: tekton("run", String(index)), to: `/tekton/run/${index}`, readOnly };
    }),
  ];
}

async function makeVolumes(
  { taskRun, objects, host }: TaskRunRequest,
  plan: Plan,
  work: string,
  podName: string,
): Promise<ReadonlyMap<string, Folder>> {
  const directory = join(work, "volumes");
  const workspaceVolumes = new Set(plan.bindings.map(workspaceVolume));
  const hide = (value: string) => host.log.secret(value);
  const { kube } = host;
  const context = {
    ...{ taskRun, podName, objects, directory, hide, workspaceVolumes },
    ...(kube === undefined ? {} : { kube }),
  };
  const made = await Promise.all(
    plan.volumes.map(async (volume) => [volume.name, await makeVolume(volume, context)] as const),
  );
  return new Map(made);
}
