import { readFile } from "node:fs/promises";
import { findProgram } from "../../lib/files/index.ts";
import { buildFault } from "./fault.ts";

/**
 * Runs in the new namespaces before buildah: a /sys of its own shows the new loopback, writing its flags
 * brings it up (no `ip` needed), and then this process becomes buildah. Where it may not, loopback stays down.
 */
const LOOPBACK = `
const { spawnSync } = require("node:child_process");
const { writeFileSync } = require("node:fs");
try {
  const { status } = spawnSync("mount", ["-t", "sysfs", "sysfs", "/sys"]);
  if (status === 0) writeFileSync("/sys/class/net/lo/flags", "0x9");
} catch {}
const [file, ...args] = process.argv.slice(1);
if (process.execve) process.execve(file, [file, ...args], process.env);
const { status } = spawnSync(file, args, { stdio: "inherit" });
process.exit(status ?? 1);
`;

/** A user namespace with this user's ranges of /etc/subuid, for those who may not unshare as they are. */
const AS_ROOT_OF_OWN = ["--user", "--map-root-user", "--map-auto"];

/** The command line that runs buildah where there is no network but loopback. */
export async function withoutNetwork(): Promise<string[]> {
  const namespaces = [...((await mayUnshare()) ? [] : AS_ROOT_OF_OWN), "--net", "--mount"];
  const node = [process.execPath, "--no-warnings", "-e", LOOPBACK, "--"];
  // Node replaces itself only by an absolute path; env finds buildah on PATH again.
  return [onPath("unshare"), ...namespaces, "--", ...node, onPath("env")];
}

/** CAP_SYS_ADMIN, bit 21: an ordinary user and a pod do not have it. */
async function mayUnshare(): Promise<boolean> {
  const status = await readFile("/proc/self/status", "utf8");
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
  return ((effective >> 21n) & 1n) === 1n;
}

function onPath(name: string): string {
  const file = findProgram(name, process.env["PATH"] ?? "/usr/bin:/bin");
  if (file !== undefined) return file;
  throw buildFault(
    "BUILD_UNSUPPORTED",
    `HERMETIC=true needs the program ${name}, which is not on PATH`,
    "Install util-linux and coreutils, or build with HERMETIC=false.",
  );
}
