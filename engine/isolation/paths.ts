import { randomUUID } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Container, Isolation, Mount, Output, Running } from "../types.ts";
import { launch } from "./launch.ts";
import { rewriter } from "./rewrite.ts";
import { hostPath, writeFiles } from "./root.ts";
import { descendants, signal, withEnvironment } from "./tree.ts";

/**
 * The last rung: no namespaces; a container path in arguments, environment and scripts is replaced, as text,
 * by the real folder. What text cannot do is refused.
 * @param why why no better rung is in use
 */
export function pathRewriting(why: string): Isolation {
  return {
    rung: "paths",
    describe: `path rewriting (${why}): steps see the whole machine; container paths are replaced as text`,
    problems,
    start,
    remove: (directory) => rm(directory, { recursive: true, force: true }),
  };
}

/** Scanner data lies inside the step programs, but is always named in full, and so found as text. */
const SCANNER_DATA = "/slipway/data";

/** Where everybody's own folders are: these are replaced as text, but never a workingDir "outside". */
const homeOf = ({ scratch }: Container): Mount => ({
  from: join(scratch, "root", "root"),
  to: "/root",
  readOnly: false,
});

function problems(container: Container): string[] {
  const mounts = container.mounts.filter(({ to }) => !to.startsWith("/tekton/") && to !== "/workspace");
  const found = mounts
    .filter(({ readOnly }) => readOnly === true)
    .map(
      ({ to }) => `${to} must be read-only, and without namespaces nothing keeps a step from writing there`,
    );
  for (const inner of mounts.filter(({ to }) => !to.startsWith(SCANNER_DATA))) {
    const outer = mounts.find(({ to }) => inner.to !== to && inner.to.startsWith(`${to}/`));
    if (outer) found.push(`${inner.to} is mounted inside ${outer.to}, which text replacement cannot show`);
  }
  const { workingDir } = container;
  if (workingDir !== "/" && hostPath(container.mounts, workingDir) === undefined) {
    found.push(`workingDir ${workingDir} is a folder of the image, and no image is there`);
  }
  if (container.user && container.user.uid !== process.getuid?.()) {
    found.push(`runAsUser ${container.user.uid} needs a user namespace`);
  }
  return found;
}

async function start(container: Container, output: Output): Promise<Running> {
  await mkdir(join(container.scratch, "root", "root"), { recursive: true });
  await mkdir(join(container.scratch, "tmp"), { recursive: true });
  const rewrite = rewriter([...container.mounts, homeOf(container)]);
  await writeFiles(container, rewrite);
  return run(container, container.argv, rewrite, output);
}

/**
 * fd 3 is a leash that only the engine holds: when it ends, however it ends, the whole process group of the
 * step is killed.
 */
const LEASH = '(cat <&3; kill -KILL -- -$$) >/dev/null 2>&1 & exec "$@" 3<&-';

/** By this variable the processes that a step left behind are found. */
const MARK = "SLIPWAY_CONTAINER";

async function run(
  container: Container,
  argv: readonly string[],
  rewrite: (text: string) => string,
  output: Output,
): Promise<Running> {
  const { scratch, workingDir, mounts, env } = container;
  const values = Object.entries(env).map(([name, value]) => [name, rewrite(value)] as const);
  const mark = randomUUID();
  return launch({
    program: "/bin/sh",
    args: ["-c", LEASH, "sh", ...argv.map(rewrite)],
    env: { [MARK]: mark, TMPDIR: join(scratch, "tmp"), ...Object.fromEntries(values) },
    cwd: hostPath(mounts, workingDir) ?? join(scratch, "root"),
    output,
    onStatus: () => undefined,
    afterExit: async () => {
      for (const pid of await withEnvironment(`${MARK}=${mark}`)) signal(pid, "SIGKILL");
    },
    terminate: async (child) => {
      for (const pid of [child.pid ?? 0, ...(await descendants(child.pid ?? 0))]) signal(pid, "SIGTERM");
    },
    exec: async (probe, timeoutMs) => {
      const silent: Output = { stdout: () => undefined, stderr: () => undefined };
      const running = await run(container, probe, rewrite, silent);
      const timer = setTimeout(() => void running.stop(0), timeoutMs);
      const { exitCode } = await running.ended;
      clearTimeout(timer);
      return exitCode;
    },
  });
}
