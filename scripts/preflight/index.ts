import { execFile, spawn } from "node:child_process";
import { delimiter } from "node:path";
import { promisify } from "node:util";
import { Fault } from "../../lib/errors/index.ts";
import { findProgram } from "../../lib/files/index.ts";
import { compareVersions } from "../../lib/tools/index.ts";
import type { Need } from "./needs.ts";

export * from "./needs.ts";
export * from "./scanners.ts";

export type Manager = "apt" | "dnf" | "brew";
export interface Missing {
  readonly need: Need;
  /** Set if the program is there, but too old. */
  readonly found?: string;
}

/** Daemons are not where an ordinary user's PATH leads, but steps find them. */
const searched = (): string =>
  [process.env["PATH"] ?? "", "/usr/local/sbin", "/usr/sbin", "/sbin"].join(delimiter);

/** What is not there, or too old. Nothing is run but `--version`. */
export async function missing(needs: readonly Need[], path?: string): Promise<Missing[]> {
  const found = await Promise.all(needs.map((need) => missingOf(need, path)));
  return found.filter((each) => each !== undefined);
}

async function missingOf(need: Need, path?: string): Promise<Missing | undefined> {
  const { state, version } = await look(need, path);
  if (state === "there") return undefined;
  return { need, ...(version === undefined ? {} : { found: version }) };
}

/** How a program stands here. */
export interface Found {
  readonly state: "there" | "old" | "missing";
  /** What `--version` says; absent if it says none. */
  readonly version?: string;
}

export async function look(need: Pick<Need, "program" | "atLeast">, path = searched()): Promise<Found> {
  const file = findProgram(need.program, path);
  if (!file) return { state: "missing" };
  const { stdout } = await promisify(execFile)(file, ["--version"], { timeout: 10_000 }).catch(() => ({
    stdout: "",
  }));
  const version = stdout.match(/\d+(\.\d+)+/)?.[0];
  const old = need.atLeast !== undefined && compareVersions(version ?? "0", need.atLeast) < 0;
  return { state: old ? "old" : "there", ...(version === undefined ? {} : { version }) };
}

/** The machine's package manager. */
export async function manager(path?: string): Promise<Manager | undefined> {
  for (const [name, program] of [
    ["apt", "apt-get"],
    ["dnf", "dnf"],
    ["brew", "brew"],
  ] as const) {
    if (findProgram(program, path)) return name;
  }
  return undefined;
}

const COMMAND: Record<Manager, (packages: string) => string> = {
  apt: (packages) => `apt-get install -y ${packages}`,
  dnf: (packages) => `dnf install -y ${packages}`,
  brew: (packages) => `brew install ${packages}`,
};

/** One line for a person to paste; undefined if a package does not exist for that manager. */
export function installCommand(lacking: readonly Missing[], by: Manager, root: boolean): string | undefined {
  const packages = lacking.map(({ need }) => need.packages[by]);
  if (packages.some((each) => each === undefined)) return undefined;
  return `${root || by === "brew" ? "" : "sudo "}${COMMAND[by](packages.join(" "))}`;
}

/** Names each missing program with its reason, and the package for each known manager. */
export function describeMissing(lacking: readonly Missing[]): string {
  return lacking
    .map(({ need, found }) => {
      const state = found ? `is ${found}, needs ${need.atLeast} or newer` : "is missing";
      const packages = Object.entries(need.packages)
        .map(([by, name]) => `${by}: ${name}`)
        .join(", ");
      return `  ${need.program} ${state}: it ${need.why} (${packages})`;
    })
    .join("\n");
}

export interface EnsureOptions {
  /** `--yes`: install without being root, through sudo. */
  readonly yes: boolean;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Names what is missing before anything runs; on Debian and Ubuntu installs it, as root or with `--yes`.
 * Throws PREFLIGHT_MISSING when a needed program stays missing.
 */
export async function ensure(needs: readonly Need[], options: EnsureOptions): Promise<void> {
  const lacking = await missing(needs);
  if (!lacking.length) return;
  const root = process.getuid?.() === 0;
  const by = await manager();
  options.say(`Missing here:\n${describeMissing(lacking)}`);
  const command = by && installCommand(lacking, by, root);
  if (by === "apt" && command && (root || options.yes)) {
    options.say(`Installing: ${command}`);
    await aptInstall(lacking, root, options);
  }
  const still = (await missing(needs)).filter(({ need }) => !need.without);
  if (!still.length) return;
  throw new Fault(
    "PREFLIGHT_MISSING",
    `cannot start without ${still.map(({ need }) => need.program).join(", ")}`,
    {
      next: command
        ? `run: ${command}${by === "apt" && !root ? "   (or add --yes)" : ""}`
        : "install the packages named above",
    },
  );
}

async function aptInstall(
  lacking: readonly Missing[],
  root: boolean,
  { say, signal }: EnsureOptions,
): Promise<void> {
  const packages = lacking.map(({ need }) => need.packages.apt);
  const install = ["apt-get", "install", "-y", "--no-install-recommends", ...packages];
  // An old list names packages that are gone; a first install may succeed without the update, a second needs it.
  const failed = (await sudo(install, root, signal)) !== 0;
  if (failed && (await sudo(["apt-get", "update"], root, signal)) === 0) await sudo(install, root, signal);
  say("");
}

function sudo(argv: readonly string[], root: boolean, signal?: AbortSignal): Promise<number> {
  const [program = "true", ...args] = root ? argv : ["sudo", "-n", ...argv];
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const child = spawn(program, args, {
      env,
      stdio: ["ignore", "ignore", "inherit"],
      ...(signal ? { signal } : {}),
    });
    child.on("error", () => resolve(127));
    child.on("close", (code) => resolve(code ?? 1));
  });
}
