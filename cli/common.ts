import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Option } from "commander";
import { EXIT, type Rung } from "../engine/index.ts";
import { defaultStateDir } from "../engine/record/index.ts";
import { codeOf, explain, Fault } from "../lib/errors/index.ts";
import { createLog, type Log } from "../lib/log/index.ts";
import type { Desk } from "../scripts/desk/index.ts";

/** Root of the checkout: the catalog of this Slipway. */
export const ROOT = resolve(import.meta.dirname, "..");

/** Collects an option that may be given several times. */
export const several = (value: string, before: string[] = []): string[] => [...before, value];

/** The option that every command with state has. */
export const stateOption = (): Option =>
  new Option("--state <dir>", "where records, caches and the registry lie").default(defaultStateDir());

export const catalogOption = (): Option =>
  new Option("--catalog <dir>", "folder with tasks/, pipelines/ and stepactions/").default(
    ROOT,
    "this Slipway's",
  );

/** Where scanners find what they match against. */
export const dataOption = (): Option =>
  new Option(
    "--data <dir>",
    "data of scanners, a folder for each kind: clamav, vulnerabilities (default: $SLIPWAY_DATA, $XDG_DATA_HOME/slipway)",
  );

/** A signal that Ctrl-C and the end of the session abort; asked twice, the process ends at once. */
export function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      if (controller.signal.aborted && name === "SIGINT") process.exit(EXIT.cancelled);
      controller.abort();
    });
  }
  return controller.signal;
}

export interface EngineFlags {
  readonly state: string;
  readonly catalog: string;
  readonly isolation?: Rung;
  readonly ca?: string;
  readonly data?: string;
  /** False with --no-evidence. */
  readonly evidence?: boolean;
  readonly builderId?: string;
}

/** Opens the desk as the flags say: engine and embedded registry. The caller closes it. */
export async function openDeskFor(flags: EngineFlags, log: Log, signal: AbortSignal): Promise<Desk> {
  const { openDesk } = await import("../scripts/desk/index.ts");
  const ca = await authoritiesFor(flags);
  return openDesk({
    state: resolve(flags.state),
    catalog: resolve(flags.catalog),
    log,
    signal,
    ...(ca === "" ? {} : { ca }),
    ...(flags.data === undefined ? {} : { data: resolve(flags.data) }),
    ...(flags.isolation === undefined ? {} : { rung: flags.isolation }),
    ...(flags.evidence === false ? { evidence: false } : {}),
    ...(flags.builderId === undefined ? {} : { builderId: flags.builderId }),
  });
}

/** PEM of the authority that was given, and of the registry that `npm start` releases to, where there is one. */
async function authoritiesFor({ ca, state }: EngineFlags): Promise<string> {
  const production = join(resolve(state), "production/tls/ca.pem");
  const own = await readFile(production, "utf8").catch((thrown: unknown) => {
    if (codeOf(thrown) === "ENOENT") return "";
    throw thrown;
  });
  const given = ca === undefined ? "" : await readFile(ca, "utf8");
  return [own, given].filter(Boolean).join("\n");
}

/** The log of a command: warnings and errors on standard error. */
export const commandLog = (): Log => createLog({ level: process.env.SLIPWAY_DEBUG ? "debug" : "warn" });

/** What went wrong and what to do, on standard error. */
export function sayFault(thrown: unknown): void {
  const next = thrown instanceof Fault ? `\n  ${thrown.next}` : "";
  process.stderr.write(`slipway: ${explain(thrown)}${next}\n`);
}

const EXITS: Readonly<Record<string, number>> = {
  ENGINE_REFUSED: EXIT.refused,
  ENGINE_INVALID: EXIT.invalid,
  ENGINE_NOT_FOUND: EXIT.invalid,
  TEKTON_YAML: EXIT.invalid,
  TEKTON_INVALID: EXIT.invalid,
  DESK_DATA: EXIT.invalid,
  KUBE_SERVICE_BAD_OBJECT: EXIT.invalid,
  KUBE_SERVICE_BAD_STATE: EXIT.invalid,
  POLICY_BAD_CONFIG: EXIT.invalid,
  POLICY_BAD_SNAPSHOT: EXIT.invalid,
  POLICY_NEEDS_EC: EXIT.refused,
  POLICY_NO_SOURCE: EXIT.invalid,
  SIGNING_BAD_KEY: EXIT.invalid,
  SIGNING_KEY_TYPE: EXIT.invalid,
  SIGNING_NO_KEY: EXIT.invalid,
  VERIFY_NO_TARGET: EXIT.invalid,
  VERIFY_NOTHING: EXIT.invalid,
  VERIFY_NO_KEY: EXIT.invalid,
  VERIFY_NO_POLICY: EXIT.invalid,
  DESK_KEY: EXIT.invalid,
};

export const exitCodeFor = (thrown: unknown): number => EXITS[codeOf(thrown) ?? ""] ?? EXIT.failed;
