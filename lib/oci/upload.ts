import { setTimeout as sleep } from "node:timers/promises";
import type { HttpResponse } from "../http/index.ts";
import { OciFault, ociFault } from "./fault.ts";
import { MEDIA } from "./media.ts";
import { repositoryOf } from "./reference.ts";
import type { Ask, Session } from "./session.ts";
import type { Sized } from "./source.ts";
import type { Reference } from "./types.ts";

/** Blobs up to this size go up in one request where a registry takes that. */
export const SMALL_BYTES = 256 * 1024;
/** What a registry may answer that has never heard of it. */
const UNABLE: readonly number[] = [400, 405, 411, 415, 501];
const CHUNK_BYTES = 64 * 1024 * 1024;
const TRIES = 4;
/** Registries verify and store a large blob before they answer; that takes them minutes at times. */
const PATIENCE_MS = 300_000;
const PUSH: Ask["actions"] = ["pull", "push"];

/** Registries that answered a blob in one request by opening a session; per session, by registry. */
const inTwo = new WeakMap<Session, Set<string>>();

/**
 * Uploads a blob: a small one in one request (distribution-spec, "Single POST"), others whole, or in chunks that are
 * resumed when one breaks. A broken session is begun anew.
 */
export async function upload(session: Session, to: Reference, blob: Sized): Promise<void> {
  const chunk = session.options.chunkBytes ?? CHUNK_BYTES;
  const small = blob.descriptor.size <= Math.min(SMALL_BYTES, chunk);
  const way = blob.descriptor.size > chunk ? inChunks : small ? atOnce : whole;
  for (let tried = 1; ; tried++) {
    try {
      return await way(session, to, blob, chunk);
    } catch (thrown) {
      if (tried >= TRIES || !isPassing(thrown)) throw thrown;
      session.options.log?.info(`${(thrown as Error).message}; uploading again (${tried} of ${TRIES})`);
      await sleep(Math.random() * 200 * 2 ** tried, undefined, signalOf(session));
    }
  }
}

const signalOf = (session: Session) => (session.options.signal ? { signal: session.options.signal } : {});

const isPassing = (thrown: unknown): boolean =>
  thrown instanceof OciFault && thrown.code === "OCI_UNREACHABLE";

async function start(session: Session, to: Reference): Promise<HttpResponse> {
  const response = await session.ask(to, {
    to: "blobs/uploads/",
    method: "POST",
    headers: { "content-length": "0" },
    actions: PUSH,
    accept: [202],
    tries: 4,
  });
  await response.drain();
  return response;
}

/** The place that an answer gives for the next request. */
export function locationOf(response: HttpResponse, to: Reference): URL {
  const location = URL.parse(response.headers["location"] ?? "", response.url);
  if (location === null || response.headers["location"] === undefined)
    throw ociFault(
      "OCI_REFUSED",
      `upload to ${repositoryOf(to)}: the registry gave no Location`,
      "The registry does not keep the distribution-spec; use another.",
    );
  return location;
}

const withDigest = (location: URL, digest: string): URL => {
  const url = new URL(location);
  url.searchParams.set("digest", digest);
  return url;
};

async function whole(session: Session, to: Reference, blob: Sized): Promise<void> {
  const { digest, size } = blob.descriptor;
  const location = locationOf(await start(session, to), to);
  await put(session, to, withDigest(location, digest), size, () => blob.open(0, size));
}

/**
 * Whoever does not take it opens a session as if no body had come, which is then used, or does not know what is
 * wanted; either is remembered.
 */
async function atOnce(session: Session, to: Reference, blob: Sized): Promise<void> {
  const { digest, size } = blob.descriptor;
  const unable = inTwo.get(session) ?? new Set<string>();
  inTwo.set(session, unable);
  if (unable.has(to.registry)) return whole(session, to, blob);
  const response = await session.ask(to, {
    to: `blobs/uploads/?${new URLSearchParams({ digest })}`,
    method: "POST",
    headers: { "content-type": MEDIA.bytes, "content-length": String(size) },
    body: () => blob.open(0, size),
    actions: PUSH,
    accept: [201, 202, ...UNABLE],
    tries: 4,
  });
  await response.drain();
  if (response.status === 201) return;
  unable.add(to.registry);
  if (response.status !== 202) return whole(session, to, blob);
  await put(session, to, withDigest(locationOf(response, to), digest), size, () => blob.open(0, size));
}

async function put(
  session: Session,
  to: Reference,
  url: URL,
  size: number,
  body: Exclude<Ask["body"], undefined>,
) {
  const headers = { "content-type": MEDIA.bytes, "content-length": String(size) };
  // One try: after a break the session may hold a part, and more bytes would make it wrong.
  const response = await session.ask(to, {
    to: url,
    method: "PUT",
    headers,
    body,
    actions: PUSH,
    accept: [201, 202, 204],
    tries: 1,
    timeoutMs: PATIENCE_MS,
  });
  await response.drain();
}

async function inChunks(session: Session, to: Reference, blob: Sized, wished: number): Promise<void> {
  const { digest, size } = blob.descriptor;
  const begun = await start(session, to);
  const chunk = Math.max(wished, Number(begun.headers["oci-chunk-min-length"] ?? 0));
  let location = locationOf(begun, to);
  let sent = 0;
  for (let failures = 0; sent < size; ) {
    const end = Math.min(size, sent + chunk);
    try {
      const response = await patch(session, to, location, blob, sent, end);
      location = locationOf(response, to);
      sent = offsetOf(response) ?? end;
    } catch (thrown) {
      if (++failures >= TRIES || !isPassing(thrown)) throw thrown;
      const status = await session.ask(to, { to: location, actions: PUSH, accept: [204, 200] });
      await status.drain();
      location = locationOf(status, to);
      sent = offsetOf(status) ?? 0;
      session.options.log?.info(`${repositoryOf(to)}: upload resumed at ${sent} of ${size} bytes`);
    }
  }
  await put(session, to, withDigest(location, digest), 0, "");
}

async function patch(
  session: Session,
  to: Reference,
  location: URL,
  blob: Sized,
  start: number,
  end: number,
): Promise<HttpResponse> {
  const response = await session.ask(to, {
    to: location,
    method: "PATCH",
    headers: {
      "content-type": MEDIA.bytes,
      "content-length": String(end - start),
      "content-range": `${start}-${end - 1}`,
    },
    body: () => blob.open(start, end),
    actions: PUSH,
    accept: [202, 204],
    timeoutMs: PATIENCE_MS,
  });
  await response.drain();
  return response;
}

/** How much the registry has: `Range: 0-99` is 100 bytes. `0-0` is what some say for nothing and others for one byte. */
function offsetOf(response: HttpResponse): number | undefined {
  const last = /^(?:bytes=)?0-(\d+)$/.exec(response.headers["range"] ?? "")?.[1];
  if (last === undefined) return undefined;
  return Number(last) === 0 ? 0 : Number(last) + 1;
}
