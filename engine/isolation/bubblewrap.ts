import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { promisify } from "node:util";
import { isReadable } from "../../lib/files/index.ts";
import type { Container, Isolation, Output, Running } from "../types.ts";
import { launch } from "./launch.ts";
import { hostPath, inOrder, writeFiles } from "./root.ts";
import { maskArgs, resolverArgs, type SystemView, systemView } from "./system.ts";
import { descendants, signal } from "./tree.ts";

/** How this machine lets bubblewrap be used. */
export interface BubblewrapWay {
  readonly bwrap: string;
  /** Put before it: a user namespace with many user ids, for ordinary users that have them. */
  readonly before: readonly string[];
  /** Its own arguments: `--cap-add ALL`, or a user namespace of one id. */
  readonly args: readonly string[];
  readonly describe: string;
  /** Other user ids than 0 exist inside. */
  readonly manyUsers: boolean;
}

/** Mount and process namespaces by bubblewrap, with a fresh root of this machine's programs. */
export function bubblewrap(way: BubblewrapWay): Isolation {
  return {
    rung: "bubblewrap",
    describe: way.describe,
    problems: (container) => foreignUser(way, container),
    start: (container, output) => start(way, container, output),
    remove: (directory) => remove(way, directory),
  };
}

/** With one user id, a step that asks for another would run as the wrong one without a word. */
function foreignUser({ manyUsers }: BubblewrapWay, { user }: Container): string[] {
  if (manyUsers || user === undefined || (user.uid === 0 && user.gid === 0)) return [];
  const remedy = "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 NAME";
  return [`runAsUser ${user.uid} needs a range of user ids for you (as root: ${remedy})`];
}

async function start(way: BubblewrapWay, container: Container, output: Output): Promise<Running> {
  await prepareRoot(container);
  await layOut(container);
  await writeFiles(container, (text) => text);
  return runIn(way, container, container.argv, output);
}

/** buildah locks files in its own configuration, so that folder is a copy. */
const CONFIGURATION = "/etc/containers";

async function prepareRoot({ scratch }: Container): Promise<void> {
  for (const folder of ["root/root", "root/run", "tmp", "vartmp"]) {
    await mkdir(join(scratch, folder), { recursive: true });
  }
  if (!existsSync(CONFIGURATION)) return;
  await cp(CONFIGURATION, join(scratch, "containers"), {
    recursive: true,
    dereference: true,
    filter: isReadable,
  });
}

function configurationArgs({ scratch, mounts }: Container): string[] {
  const copy = join(scratch, "containers");
  const taken = mounts.some(({ to }) => to === CONFIGURATION || to === "/etc");
  return existsSync(copy) && !taken ? ["--bind", copy, CONFIGURATION] : [];
}

const viewFor = ({ mounts }: Container): SystemView => systemView(mounts.map(({ to }) => to));

async function layOut(container: Container): Promise<void> {
  const { folders, links } = viewFor(container);
  const inRoot = (path: string) => join(container.scratch, "root", path);
  for (const folder of folders) await mkdir(inRoot(folder), { recursive: true });
  for (const { path, target } of links) await symlink(target, inRoot(path));
  // bubblewrap would make them for itself alone; other user ids must get through.
  for (const { to } of container.mounts) {
    if (!SYSTEM_FOLDER.test(to)) await mkdir(dirname(inRoot(to)), { recursive: true });
  }
  await makeWorkingDir(container, inRoot);
}

/** A workingDir that is not there is made, as container runtimes do. */
async function makeWorkingDir(
  { mounts, workingDir }: Container,
  inRoot: (path: string) => string,
): Promise<void> {
  if (SYSTEM_FOLDER.test(workingDir)) return;
  await mkdir(hostPath(mounts, workingDir) ?? inRoot(workingDir), { recursive: true }).catch(() => undefined);
}

const SYSTEM_FOLDER = /^\/(usr|bin|sbin|lib\w*|opt|etc|proc|sys|dev|tmp|var\/tmp)(\/|$)/;

/**
 * Process 1 of the step. bubblewrap's own one gives up its capabilities, so that whatever a step runs with fewer
 * of them (a RUN of a Containerfile) could go through `/proc/1/root` to the step's secrets, and read
 * `/proc/1/environ`. This one keeps them, and reaps what is left to it. Its own words go nowhere.
 */
const INIT = [
  existsSync("/usr/bin/sh") ? "/usr/bin/sh" : "/bin/sh",
  "-c",
  'exec 9>&2 2>/dev/null; (exec "$@" 2>&9 9>&-); exit $?',
  "init",
];

async function runIn(
  way: BubblewrapWay,
  container: Container,
  argv: readonly string[],
  output: Output,
): Promise<Running> {
  let status = "";
  const command = [
    ...way.before,
    way.bwrap,
    ...way.args,
    ...argsFor(container),
    "--as-pid-1",
    "--",
    ...INIT,
    ...asUser(way, container),
    ...argv,
  ];
  const [program = way.bwrap, ...args] = command;
  return launch({
    program,
    args,
    env: container.env,
    cwd: "/",
    output,
    onStatus: (chunk) => {
      status += chunk;
    },
    terminate: async () => {
      for (const pid of await descendants(innerPid(status))) signal(pid, "SIGTERM");
    },
    exec: (probe, timeoutMs) => exec(way, container, probe, timeoutMs),
  });
}

/** bubblewrap reports the process 1 of the new namespace as `"child-pid": N`. */
const innerPid = (status: string): number => Number(/"child-pid":\s*(\d+)/.exec(status)?.[1] ?? 0);

/** Another process with the same file system; it shares the network but not the process list. */
async function exec(way: BubblewrapWay, container: Container, argv: readonly string[], timeoutMs: number) {
  const silent: Output = { stdout: () => undefined, stderr: () => undefined };
  const probe = await runIn(way, container, argv, silent);
  const timer = setTimeout(() => void probe.stop(0), timeoutMs);
  const { exitCode } = await probe.ended;
  clearTimeout(timer);
  return exitCode;
}

function asUser(way: BubblewrapWay, { user }: Container): string[] {
  if (!user || !way.manyUsers || (user.uid === 0 && user.gid === 0)) return [];
  return ["/usr/bin/setpriv", `--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups"];
}

function argsFor(container: Container): string[] {
  const { scratch, mounts, workingDir } = container;
  return [
    ...["--bind", join(scratch, "root"), "/"],
    ...viewFor(container).args,
    ...[
      "--ro-bind",
      "/sys",
      "/sys",
      "--proc",
      "/proc",
      "--dev",
      "/dev",
      "--dev-bind-try",
      "/dev/fuse",
      "/dev/fuse",
    ],
    ...["--bind", join(scratch, "tmp"), "/tmp", "--bind", join(scratch, "vartmp"), "/var/tmp"],
    ...maskArgs(),
    ...resolverArgs(),
    ...configurationArgs(container),
    ...inOrder(mounts).flatMap(({ from, to, readOnly }) => [
      readOnly ? "--ro-bind" : "--bind",
      from,
      posix.normalize(to),
    ]),
    ...["--unshare-pid", "--unshare-ipc", "--die-with-parent", "--json-status-fd", "3"],
    ...["--chdir", workingDir],
  ];
}

async function remove(way: BubblewrapWay, directory: string): Promise<void> {
  const [program, ...args] = way.before;
  if (program) await promisify(execFile)(program, [...args, "rm", "-rf", directory]).catch(() => undefined);
  await rm(directory, { recursive: true, force: true });
}
