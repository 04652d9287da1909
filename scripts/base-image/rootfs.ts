import { spawn } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../lib/errors/index.ts";
import { distributionSources, release, sourceFiles } from "./sources.ts";

export type BaseImageCode = "BASE_IMAGE_NO_DEBIAN" | "BASE_IMAGE_FAILED";

/** What the sample and most hermetic builds need beside the essential packages. */
export const PACKAGES = [
  "ca-certificates",
  "libatomic1",
  "libstdc++6",
  "python3-minimal",
  "python3-pip",
] as const;

/** Nobody reads these in a container; without them the image is a third smaller. */
const LEFT_OUT = ["/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*", "/usr/share/info/*"];
/** Traces of the machine that made it. */
const CLEAN =
  'rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/* "$1"/etc/apt/apt.conf.d/99mmdebstrap "$1"/etc/resolv.conf "$1"/etc/hostname "$1"/var/log/*.log "$1"/var/log/apt/* "$1"/var/cache/ldconfig/aux-cache';

export interface RootfsOptions {
  /** An empty folder without a space in its name; large files pass through it. */
  readonly work: string;
  readonly packages: readonly string[];
  /** The Node program to put at /usr/local/bin/node. */
  readonly node: string;
  /** The folder of the npm package, so that builds can install. */
  readonly npm?: string;
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
}

/**
 * Makes a root file system out of this machine's Debian (or Ubuntu) packages with mmdebstrap.
 * Returns the tar's path. Equal packages give equal bytes.
 */
export async function makeRootfs(options: RootfsOptions): Promise<string> {
  const { codename, id } = await release();
  const { list, sources } = distributionSources(await sourceFiles(), codename);
  if (!codename || !(list || sources)) {
    throw new Fault(
      "BASE_IMAGE_NO_DEBIAN",
      `this machine (${id || "unknown"}) has no Debian or Ubuntu package sources`,
      {
        next: "name a base image that can be pulled: --base-image REF",
      },
    );
  }
  const files = [
    { name: join(options.work, "base.list"), text: list },
    { name: join(options.work, "base.sources"), text: sources },
  ].filter((file) => file.text);
  for (const file of files) await writeFile(file.name, file.text);
  const tar = join(options.work, "root.tar");
  const hooks = await nodeHooks(options);
  const args = [
    "--variant=essential",
    `--include=${options.packages.join(",")}`,
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    ...hooks.map((hook) => `--customize-hook=${hook}`),
    `--customize-hook=${CLEAN}`,
    codename,
    tar,
    ...files.map((file) => file.name),
  ];
  await mmdebstrap(args, options);
  return tar;
}

async function nodeHooks({ work, node, npm }: RootfsOptions): Promise<string[]> {
  const stage = join(work, "stage");
  await mkdir(join(stage, "bin"), { recursive: true });
  await cp(node, join(stage, "bin/node"), { dereference: true });
  const hooks = [`copy-in ${stage}/bin /usr/local`];
  if (!npm) return hooks;
  await cp(npm, join(stage, "lib/node_modules/npm"), { recursive: true, dereference: true });
  return [
    ...hooks,
    `copy-in ${stage}/lib /usr/local`,
    'ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm" && ln -s ../lib/node_modules/npm/bin/npx-cli.js "$1/usr/local/bin/npx"',
    'chown -R 0:0 "$1/usr/local" && chmod 755 "$1/usr/local/bin/node"',
  ];
}

function mmdebstrap(args: readonly string[], { signal, onLine }: RootfsOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, SOURCE_DATE_EPOCH: "0", DEBIAN_FRONTEND: "noninteractive" };
    const child = spawn("mmdebstrap", args, {
      env,
      stdio: ["ignore", "ignore", "pipe"],
      ...(signal ? { signal } : {}),
    });
    let tail = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      tail = (tail + text).slice(-2000);
      for (const line of text.split("\n").filter(Boolean)) onLine?.(line);
    });
    const failed = (why: string, cause?: unknown) =>
      reject(
        new Fault(
          "BASE_IMAGE_FAILED",
          `mmdebstrap ${why}: ${tail.trim().split("\n").slice(-3).join(" / ")}`,
          {
            next: "check the machine's package sources (`apt-get update`), or name a base image: --base-image REF",
            cause,
          },
        ),
      );
    child.on("error", (error) => failed("could not run", error));
    child.on("close", (code) => (code === 0 ? resolve() : failed(`ended with ${code}`)));
  });
}
