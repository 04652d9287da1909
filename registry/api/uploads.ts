import { refuse } from "../fault.ts";
import type { Chunk } from "../store/index.ts";
import { type Exchange, reply } from "./exchange.ts";

const place = (name: string, id: string): string => `/v2/${name}/blobs/uploads/${id}`;
/** Bytes so far as the spec writes them; for none, what docker's registry says. */
const rangeOf = (size: number): string => `0-${Math.max(0, size - 1)}`;

/** POST: begins an upload, takes a whole blob (`digest`), or mounts one (`mount`, `from`). */
export async function startUpload(exchange: Exchange): Promise<void> {
  const { store, request, response, query, name } = exchange;
  const [mount, from, digest] = [query.get("mount"), query.get("from"), query.get("digest")];
  if (mount !== null && from !== null && (await store.blobs.find(from, mount)) !== undefined) {
    await store.blobs.link(name, mount);
    return created(exchange, mount);
  }
  const id = await store.uploads.start(name);
  if (digest === null || mount !== null)
    return reply(response, 202, { location: place(name, id), range: rangeOf(0), "docker-upload-uuid": id });
  try {
    await store.uploads.finish(name, id, request, {}, digest);
  } catch (thrown) {
    await store.uploads.cancel(name, id).catch(() => {});
    throw thrown;
  }
  created(exchange, digest);
}

const created = ({ response, name }: Exchange, digest: string): void =>
  reply(response, 201, { location: `/v2/${name}/blobs/${digest}`, "docker-content-digest": digest });

/** GET: how far an upload is. */
export async function uploadStatus({ store, response, name, target }: Exchange): Promise<void> {
  const size = await store.uploads.size(name, target);
  reply(response, 204, { location: place(name, target), range: rangeOf(size), "docker-upload-uuid": target });
}

/** PATCH: a chunk. */
export async function appendUpload({ store, request, response, name, target }: Exchange): Promise<void> {
  const size = await store.uploads.append(name, target, request, chunkOf(request.headers["content-range"]));
  reply(response, 202, { location: place(name, target), range: rangeOf(size), "docker-upload-uuid": target });
}

/** PUT: the last chunk, or all of it, and the digest of the whole. */
export async function finishUpload(exchange: Exchange): Promise<void> {
  const { store, request, query, name, target } = exchange;
  const digest = query.get("digest");
  if (digest === null) throw refuse(400, "DIGEST_INVALID", "the query has no digest");
  await store.uploads.finish(name, target, request, chunkOf(request.headers["content-range"]), digest);
  created(exchange, digest);
}

export async function cancelUpload({ store, response, name, target }: Exchange): Promise<void> {
  await store.uploads.cancel(name, target);
  reply(response, 204);
}

/** `<start>-<end>`, both counted (distribution-spec "Pushing a blob in chunks"); HTTP's own spelling is taken too. */
function chunkOf(header: string | undefined): Chunk {
  if (header === undefined) return {};
  const match = /^(?:bytes[ =])?(\d+)-(\d+)(?:\/(?:\d+|\*))?$/.exec(header);
  const [from, end] = [Number(match?.[1]), Number(match?.[2])];
  if (match === null || end < from)
    throw refuse(416, "RANGE_INVALID", `Content-Range ${JSON.stringify(header)} is not <start>-<end>`);
  return { from, length: end - from + 1 };
}
