import { createWriteStream, existsSync, mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { codeOf, explain, Fault } from "../errors/index.ts";
import type { Log } from "../log/index.ts";
import type { OciCode, RegistryClient } from "../oci/types.ts";
import { fault } from "./fault.ts";
import type { Limits } from "./limits.ts";
import { moveIn, stagingFor } from "./place.ts";
import { rawOf } from "./raw.ts";
import { SKIP_MARKER } from "./skip.ts";
import { applyModes } from "./tree.ts";
import { unpack } from "./unpack.ts";
import { type ArtifactUri, parseArtifactUri } from "./uri.ts";

export interface UseOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly limits?: Limits;
  /** Before each further try of a download that broke off. Milliseconds. Default 1, 2, 4, 8 s. */
  readonly waits?: readonly number[];
}
const WAITS = [1000, 2000, 4000, 8000];

/**
 * Fetches an artifact, checks its digest, and only then unpacks it: into a folder beside the destination,
 * whose content moves in when all of it is there. False if there was nothing to do: empty URI or
 * destination, or the destination holds `.skip-trusted-artifacts`. Files belong to who unpacks them.
 * Faults: ARTIFACT_BAD_URI, ARTIFACT_BAD_DESTINATION, ARTIFACT_UNSAFE, ARTIFACT_TOO_LARGE, ARTIFACT_BROKEN,
 * ARTIFACT_NO_SPACE, ARTIFACT_CANCELLED, and those of the client (OCI_NOT_FOUND, OCI_DIGEST_MISMATCH …).
 */
export async function useArtifact(
  client: RegistryClient,
  uri: string,
  destination: string,
  options: UseOptions,
): Promise<boolean> {
  if (nothingToDo(uri, destination, options.log)) return false;
  const artifact = parseArtifactUri(uri);
  const into = resolve(destination);
  if (into === "/") throw refused(destination);
  const folder = await mkdtemp(join(tmpdir(), "slipway-artifact-"));
  try {
    const file = join(folder, "archive");
    await download(client, artifact, file, options);
    await unpackInto(file, into, uri, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return true;
}

function nothingToDo(uri: string, destination: string, log: Log): boolean {
  if (uri === "") log.warn(`no artifact was given for ${destination || "an empty destination"}: skipped`);
  else if (destination === "") log.warn(`no destination was given for ${uri}: skipped`);
  else if (!existsSync(join(destination, SKIP_MARKER))) return false;
  else log.info(`${destination} holds ${SKIP_MARKER}: skipped`);
  return true;
}

const refused = (destination: string) =>
  fault(
    "ARTIFACT_BAD_DESTINATION",
    `${destination} is the root of the file system: nothing is unpacked there`,
    "Name a directory in a volume of the task.",
  );

async function unpackInto(file: string, into: string, uri: string, options: UseOptions): Promise<void> {
  mkdirSync(into, { recursive: true });
  const staging = stagingFor(into);
  try {
    const { modes, entries, bytes } = await unpack(file, staging, options);
    moveIn(staging, into);
    applyModes(rawOf(into), modes);
    options.log.info(`${uri} unpacked into ${into} (${entries} entries, ${bytes} bytes)`);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** What asking again does not change. */
const FINAL: readonly (OciCode | "ARTIFACT_NO_SPACE")[] = ["OCI_DIGEST_MISMATCH", "ARTIFACT_NO_SPACE"];

/** A verified copy in `file`. The client tries to connect; a download that breaks off is made again here. */
async function download(
  client: RegistryClient,
  { repository, digest }: ArtifactUri,
  file: string,
  { signal, log, waits = WAITS }: UseOptions,
): Promise<void> {
  for (let tried = 0; ; tried++) {
    const blob = await client.blob(repository, { digest });
    try {
      await pipeline(blob, createWriteStream(file, { mode: 0o600 }), { signal });
      return;
    } catch (thrown) {
      if (signal.aborted) throw cancelled(thrown);
      const reason = described(thrown);
      const wait = waits[tried];
      if (wait === undefined || FINAL.some((code) => code === codeOf(reason))) throw reason;
      log.info(`${repository}@${digest}: ${explain(reason)}; trying again in ${wait} ms`);
      await sleep(wait, undefined, { signal }).catch((aborted) => Promise.reject(cancelled(aborted)));
    }
  }
}

const cancelled = (cause: unknown) =>
  fault("ARTIFACT_CANCELLED", "fetching was cancelled", "Run it again if that was not intended.", cause);

function described(thrown: unknown): unknown {
  if (thrown instanceof Fault) return thrown;
  if (codeOf(thrown) !== "ENOSPC" && codeOf(thrown) !== "EDQUOT") return thrown;
  return fault(
    "ARTIFACT_NO_SPACE",
    `the disk is full: the artifact could not be stored in ${tmpdir()}`,
    "Give the temporary folder more space, or set TMPDIR to another.",
    thrown,
  );
}
