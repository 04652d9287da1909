import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, explain } from "../errors/index.ts";
import { exists, findProgram } from "../files/index.ts";
import type { Log } from "../log/index.ts";
import type { ClamDaemon, Clamd } from "../tools/clamd.ts";
import type { Clamdscan, ClamScan } from "../tools/clamdscan.ts";
import type { Clamscan } from "../tools/clamscan.ts";
import type { ToolResult } from "../tools/index.ts";
import { assembleDatabase, type Probe } from "./database.ts";
import { fault } from "./fault.ts";
import { daemonSettings, PLACES, programSettings } from "./settings.ts";

export interface ScannerOptions {
  readonly tools: { readonly clamd: Clamd; readonly clamdscan: Clamdscan; readonly clamscan: Clamscan };
  /** Folder with the user's signatures. */
  readonly database: string;
  /** A folder of the scanner alone; what it makes there is removed when it is closed. */
  readonly scratch: string;
  readonly threads: number;
  readonly startTimeoutMs: number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** ClamAV, ready to scan. */
export interface Scanner {
  readonly program: "clamdscan" | "clamscan";
  /** `ClamAV 1.4.6/27000/Sat Nov 21 …`: engine, and number and date of the official database if there is one. */
  readonly description: string;
  /** To be put among the files that are scanned. */
  readonly probe: Probe;
  /** Scans everything below a folder. */
  scan(scan: ClamScan): Promise<ToolResult>;
  /** Why it cannot have scanned to the end, if so. */
  broken(): unknown;
  close(): Promise<void>;
}

/**
 * Starts ClamAV with settings, socket and database of its own: the daemon, where it and its client are there,
 * else the program that loads the signatures for each scan.
 * @throws Fault TOOL_MISSING, TOOL_OLD, CLAMAV_NO_START
 */
export async function openScanner(options: ScannerOptions): Promise<Scanner> {
  const folder = join(options.scratch, "clamav");
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, PLACES.temporary), { recursive: true, mode: 0o700 });
  try {
    const session = { folder, config: join(folder, PLACES.config) };
    await writeFile(session.config, daemonSettings(options.threads));
    const daemon = await daemonIsThere(options, session);
    if (!daemon) await options.tools.clamscan.version();
    const probe = await assembleDatabase(options.database, join(folder, PLACES.database));
    return await (daemon ? withDaemon(options, session, probe) : withProgram(options, folder, probe));
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

type Session = Parameters<Clamd["start"]>[0];

/** Whether daemon and client are on PATH; one of them alone is of no use. */
export const hasDaemon = (): boolean =>
  findProgram("clamd") !== undefined && findProgram("clamdscan") !== undefined;

async function daemonIsThere({ tools, log }: ScannerOptions, session: Session): Promise<boolean> {
  if (!hasDaemon()) return false;
  try {
    await tools.clamd.version(session);
    return true;
  } catch (thrown) {
    if (codeOf(thrown) === "TOOL_CANCELLED") throw thrown;
    log.warn(`clamd is not used: ${explain(thrown)}`);
    return false;
  }
}

async function withDaemon(options: ScannerOptions, session: Session, probe: Probe): Promise<Scanner> {
  const { tools, log } = options;
  log.info("Starting clamd: it loads the signatures, which can take a minute");
  const daemon = tools.clamd.start(session);
  let broken: unknown;
  void daemon.ended.then((why) => {
    broken = why;
  });
  const close = async () => {
    await daemon.stop();
    await rm(session.folder, { recursive: true, force: true });
  };
  try {
    await ready(daemon, session, options);
    return {
      program: "clamdscan",
      description: await tools.clamdscan.describe(session),
      probe,
      scan: (scan) => tools.clamdscan.scan(session, scan),
      broken: () => broken,
      close,
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** Until its socket is there. */
async function ready(daemon: ClamDaemon, { folder }: Session, options: ScannerOptions): Promise<void> {
  const { startTimeoutMs, signal } = options;
  const end = Date.now() + startTimeoutMs;
  const ended = daemon.ended.then((why) => ({ why }));
  while (!(await exists(join(folder, PLACES.socket)))) {
    const early = await Promise.race([ended, sleep(100, undefined)]);
    if (signal.aborted) throw signal.reason;
    if (early !== undefined) throw notStarted(early.why);
    if (Date.now() > end) throw tooSlow(startTimeoutMs);
  }
}

const notStarted = (why: unknown) =>
  fault(
    "CLAMAV_NO_START",
    `clamd did not start: ${inShort(explain(why))}`,
    "Look at its last words: a signature file that is broken is named there; freshclam gets the official ones.",
  );

/** Its last words name the file that is broken, last and behind much that every line begins with. */
const inShort = (words: string): string =>
  words.replaceAll(/[\s:]*\b(?:LibClamAV )?(?:error|warning): /gi, "; ");

const tooSlow = (ms: number) =>
  fault(
    "CLAMAV_NO_START",
    `clamd was not ready after ${ms / 1000} s`,
    "Give it more time (--start-timeout) or memory: the official signatures need more than 1 GiB.",
  );

async function withProgram(options: ScannerOptions, folder: string, probe: Probe): Promise<Scanner> {
  const { clamscan } = options.tools;
  const session = { folder, database: PLACES.database, settings: programSettings() };
  options.log.info("There is no clamd: clamscan is used, which loads the signatures for each image");
  return {
    program: "clamscan",
    description: await clamscan.describe(session),
    probe,
    scan: (scan) => clamscan.scan(session, scan),
    broken: () => undefined,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
