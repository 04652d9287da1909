import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, explain, Fault } from "../errors/index.ts";
import type { Http, HttpResponse } from "../http/index.ts";
import { HttpFault } from "../http/index.ts";
import type { Log } from "../log/index.ts";
import { type Digest, digestText, fileMatches, hashersFor, matches } from "./digests.ts";
import { fault } from "./fault.ts";
import { mapLimited } from "./limit.ts";
import type { Credentials } from "./netrc.ts";
import { plainUrl } from "./paths.ts";
import type { Wanted } from "./types.ts";

export interface DownloadKit {
  readonly http: Http;
  readonly credentials: Credentials;
  /** The folder `deps`. */
  readonly deps: string;
  /** Holds what is under way, on the same file system; made and removed here. */
  readonly partial: string;
  readonly concurrency: number;
  /** First wait after a body that broke off, doubled each time. Default 300 ms. */
  readonly waitMs?: number;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** How many files were fetched, how many were there already, and the bytes that came over the network. */
export interface DownloadReport {
  readonly fetched: number;
  readonly kept: number;
  readonly bytes: number;
}

/** A body that breaks off is fetched again; the client itself retries until the headers are there. */
const TRIES = 4;
const WAIT_MS = 300;
/** Longer files than 16 GiB are no dependency but a disk that fills. */
const MOST_BYTES = 16 * 1024 ** 3;
const DISK = new Set([
  "ENOSPC",
  "EDQUOT",
  "EROFS",
  "EACCES",
  "EPERM",
  "ENAMETOOLONG",
  "EISDIR",
  "EEXIST",
  "ENOTDIR",
]);

/**
 * Fetches every wanted file that is not there with a right hash. A file appears under its name only
 * whole and verified. The first failure stops the others; what is complete stays for the next run.
 */
export async function downloadAll(wanted: readonly Wanted[], kit: DownloadKit): Promise<DownloadReport> {
  const report = { fetched: 0, kept: 0, bytes: 0 };
  try {
    await rm(kit.partial, { recursive: true, force: true });
    await mkdir(kit.partial, { recursive: true });
    await mapLimited(wanted, kit.concurrency, kit.signal, async (each, signal) => {
      const bytes = await provide(each, { ...kit, signal });
      report[bytes === undefined ? "kept" : "fetched"]++;
      report.bytes += bytes ?? 0;
    });
    return report;
  } catch (thrown) {
    throw kit.signal.aborted ? cancelled() : thrown;
  } finally {
    await rm(kit.partial, { recursive: true, force: true });
  }
}

/** What a run that was cancelled ends with. */
export const cancelled = () =>
  fault(
    "PREFETCH_CANCELLED",
    "fetching dependencies was cancelled",
    "Run it again; what is complete is not fetched again.",
  );

/** Bytes fetched, or undefined if the file was there. */
async function provide(wanted: Wanted, kit: DownloadKit): Promise<number | undefined> {
  const target = join(kit.deps, ...wanted.path.split("/"));
  try {
    if (await isThere(target, wanted.anyOf)) return undefined;
    await mkdir(dirname(target), { recursive: true });
    return await fetchTo(target, wanted, kit);
  } catch (thrown) {
    if (kit.signal.aborted) throw cancelled();
    if (!(thrown instanceof Fault) && DISK.has(codeOf(thrown) ?? "")) throw diskFault(wanted, thrown);
    throw thrown;
  }
}

const diskFault = (wanted: Wanted, thrown: unknown) =>
  fault(
    "PREFETCH_DISK",
    `${wanted.package} cannot be written: ${explain(thrown)}`,
    "Give the volume more room, or make the output folder writable.",
    thrown,
  );

/** Without a hash nothing says that a file is right, so it is fetched again. */
async function isThere(target: string, anyOf: readonly Digest[]): Promise<boolean> {
  const found = await lstat(target).catch(() => undefined);
  if (found === undefined) return false;
  if (found.isFile() && anyOf.length > 0 && (await fileMatches(target, anyOf))) return true;
  await rm(target, { recursive: true, force: true });
  return false;
}

async function fetchTo(target: string, wanted: Wanted, kit: DownloadKit): Promise<number> {
  for (let tried = 1; ; tried++) {
    const part = join(kit.partial, randomUUID());
    const response = await ask(wanted, kit);
    try {
      const { bytes, digests } = await save(response, part, wanted, kit.signal);
      if (wanted.anyOf.length > 0 && !matches(wanted.anyOf, digests)) throw wrongHash(wanted, digests);
      await rename(part, target);
      kit.log.debug(`fetched ${wanted.path} (${bytes} bytes)`);
      return bytes;
    } catch (thrown) {
      await rm(part, { force: true });
      if (kit.signal.aborted || !isPassing(thrown) || tried >= TRIES) throw asFault(wanted, thrown);
      kit.log.info(`${plainUrl(wanted.url)} broke off; trying again (${tried} of ${TRIES})`);
      await sleep((kit.waitMs ?? WAIT_MS) * 2 ** (tried - 1) * (0.5 + Math.random()), undefined, {
        signal: kit.signal,
      });
    }
  }
}

/** A body that broke off may come whole next time; disks do not heal, and wrong is wrong. */
function isPassing(thrown: unknown): boolean {
  if (thrown instanceof HttpFault) return thrown.code !== "HTTP_TOO_LARGE";
  return !(thrown instanceof Fault) && !DISK.has(codeOf(thrown) ?? "");
}

async function ask(wanted: Wanted, kit: DownloadKit): Promise<HttpResponse> {
  const authorization = kit.credentials.authorization(wanted.url);
  const headers = { ...(authorization === undefined ? {} : { authorization }), ...wanted.headers };
  const { url } = wanted;
  try {
    return await kit.http.request({ url, headers, signal: kit.signal, maxBytes: MOST_BYTES });
  } catch (thrown) {
    throw asFault(wanted, thrown);
  }
}

async function save(response: HttpResponse, part: string, wanted: Wanted, signal: AbortSignal) {
  const hashers = hashersFor(wanted.anyOf);
  let bytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hashers.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(response.body, counted, createWriteStream(part, { flags: "wx" }), { signal });
  return { bytes, digests: hashers.digests() };
}

const wrongHash = (wanted: Wanted, got: readonly Digest[]) =>
  fault(
    "PREFETCH_WRONG_HASH",
    `${wanted.lockfile}: ${wanted.package} has the wrong hash: expected ${wanted.anyOf.map(digestText).join(" or ")}, ` +
      `got ${got.map(digestText).join(", ")} from ${plainUrl(wanted.url)}`,
    `Find out who changed it. If the file is right, update ${wanted.lockfile} with the package manager; never copy the hash that was got without looking.`,
  );

/** The faults of the HTTP client, with lockfile and package. */
function asFault(wanted: Wanted, thrown: unknown): unknown {
  if (thrown instanceof Fault && !(thrown instanceof HttpFault)) return thrown;
  if (!(thrown instanceof HttpFault) && DISK.has(codeOf(thrown) ?? "")) return thrown;
  const status = thrown instanceof HttpFault ? thrown.answer?.status : undefined;
  const what = `${wanted.lockfile}: ${wanted.package} could not be fetched from ${plainUrl(wanted.url)}`;
  if (status === 404 || status === 410)
    return fault(
      "PREFETCH_NOT_FOUND",
      `${what}: it is not there (${status})`,
      "See whether the version was withdrawn, or whether the registry is the right one.",
      thrown,
    );
  if (status === 401 || status === 403)
    return fault(
      "PREFETCH_REFUSED",
      `${what}: access was refused (${status})`,
      "Bind the workspace netrc with credentials for this host.",
      thrown,
    );
  const next =
    thrown instanceof Fault
      ? thrown.next
      : "See whether the server can be reached; run it again, what is complete is kept.";
  return fault("PREFETCH_FETCH", `${what}: ${explain(thrown)}`, next, thrown);
}
