import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** Where clients that a script built may lie, besides PATH. */
const CLIENTS = process.env["SLIPWAY_CLIENTS"] ?? join(homedir(), ".cache", "slipway-clients", "bin");
const PATH = [CLIENTS, process.env["PATH"] ?? ""].join(delimiter);
const exec = promisify(execFile);

/** Path of a program, or undefined. */
export const which = (name: string): string | undefined =>
  PATH.split(delimiter)
    .map((dir) => join(dir, name))
    .find((file) => existsSync(file));

/** Runs a client and gives its standard output. A failure shows its standard error. */
export async function client(
  name: string,
  args: readonly string[],
  options: { cwd?: string } = {},
): Promise<string> {
  const env = { ...process.env, PATH, NO_COLOR: "1" };
  const { stdout } = await exec(name, [...args], { env, maxBuffer: 64 << 20, ...options }).catch((thrown) => {
    throw new Error(`${name} ${args.join(" ")}\n${thrown.stdout}\n${thrown.stderr}`, { cause: thrown });
  });
  return stdout.trim();
}

/** Folder for what is built once and kept, outside any checkout. */
export async function cacheDir(name: string): Promise<string> {
  const dir = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "slipway", name);
  await mkdir(dir, { recursive: true });
  return dir;
}

/** True if a command ends well. */
export function works(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore", timeout: 30_000, env: { ...process.env, PATH } });
    return true;
  } catch {
    return false;
  }
}

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });

/** Debian's docker-registry (distribution 2.8): a registry without referrers API. */
export async function dockerRegistry(): Promise<{ address: string; close(): Promise<void> }> {
  const dir = await mkdtemp(join(tmpdir(), "docker-registry-"));
  const address = `127.0.0.1:${await freePort()}`;
  const config = {
    version: 0.1,
    log: { level: "error" },
    storage: { filesystem: { rootdirectory: join(dir, "data") }, delete: { enabled: true } },
    http: { addr: address },
  };
  await writeFile(join(dir, "config.json"), JSON.stringify(config));
  const child = spawn("docker-registry", ["serve", join(dir, "config.json")], { stdio: "ignore", env: {} });
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(`http://${address}/v2/`)
        .then((answer) => answer.ok)
        .catch(() => false)
    )
      break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return {
    address,
    async close() {
      child.kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
