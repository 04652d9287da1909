import { Readable } from "node:stream";
import { codeOf } from "../errors/index.ts";
import type { HttpResponse } from "../http/index.ts";
import { verifier } from "./digest.ts";
import { fromHttp, OciFault, ociFault } from "./fault.ts";
import { MEDIA } from "./media.ts";
import { isDigest, parseReference, repositoryOf } from "./reference.ts";
import type { Session } from "./session.ts";
import { sized } from "./source.ts";
import type { Reference, RegistryClient } from "./types.ts";
import { locationOf, upload } from "./upload.ts";

const CAP = 64 * 1024 * 1024;
const BREAKS = 4;

type Blobs = Pick<RegistryClient, "hasBlob" | "blob" | "blobBytes" | "putBlob" | "mountBlob" | "deleteBlob">;

export function blobVerbs(session: Session): Blobs {
  const verbs: Blobs = {
    async hasBlob(repository, digest) {
      const to = pathOf(digest);
      const response = await session.ask(parseReference(repository), {
        to,
        method: "HEAD",
        actions: ["pull"],
        accept: [200, 404],
      });
      await response.drain();
      return response.status === 200;
    },
    blob: (repository, descriptor) => readBlob(session, parseReference(repository), descriptor),
    async blobBytes(repository, descriptor, maxBytes = CAP) {
      if ((descriptor.size ?? 0) > maxBytes) throw tooLarge(repository, descriptor.digest, maxBytes);
      return collect(
        await verbs.blob(repository, descriptor),
        () => tooLarge(repository, descriptor.digest, maxBytes),
        maxBytes,
      );
    },
    async putBlob(repository, source, mediaType = MEDIA.bytes) {
      const blob = await sized(source, mediaType);
      if (!(await verbs.hasBlob(repository, blob.descriptor.digest)))
        await upload(session, parseReference(repository), blob);
      return blob.descriptor;
    },
    mountBlob: (repository, digest, from) => mount(session, parseReference(repository), digest, from),
    async deleteBlob(repository, digest) {
      const response = await session.ask(parseReference(repository), {
        to: pathOf(digest),
        method: "DELETE",
        actions: ["delete"],
        accept: [200, 202, 204],
      });
      await response.drain();
    },
  };
  return verbs;
}

function pathOf(digest: string): string {
  if (!isDigest(digest))
    throw ociFault(
      "OCI_BAD_REFERENCE",
      `blob digest ${JSON.stringify(digest)}: is not sha256:<64 hexadecimal digits>`,
      "Give the digest as the descriptor has it.",
    );
  return `blobs/${digest}`;
}

const tooLarge = (repository: string, digest: string, cap: number) =>
  ociFault(
    "OCI_TOO_LARGE",
    `blob ${repository}@${digest}: larger than ${cap} bytes`,
    "Read it as a stream, or raise the limit.",
  );

async function collect(stream: Readable, tooLarge: () => Error, cap: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > cap) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function mount(session: Session, to: Reference, digest: string, from: string): Promise<boolean> {
  pathOf(digest);
  const other =
    from.includes("/") && from.startsWith(`${to.registry}/`) ? parseReference(from).repository : from;
  const query = new URLSearchParams({ mount: digest, from: other });
  const response = await session.ask(to, {
    to: `blobs/uploads/?${query}`,
    method: "POST",
    headers: { "content-length": "0" },
    actions: ["pull", "push"],
    alsoPull: [other],
    accept: [201, 202],
    tries: 4,
  });
  await response.drain();
  if (response.status === 201) return true;
  // It opened an upload instead; a session that nobody ends would lie around.
  await session
    .ask(to, {
      to: locationOf(response, to),
      method: "DELETE",
      actions: ["pull", "push"],
      accept: [200, 202, 204, 404, 405],
      tries: 1,
    })
    .then((closed) => closed.drain())
    .catch(() => {});
  return false;
}

/** Opens a blob; breaks are resumed where they happened, and the whole is verified at its end. */
async function readBlob(
  session: Session,
  from: Reference,
  descriptor: { digest: string; size?: number },
): Promise<Readable> {
  const first = await openAt(session, from, descriptor.digest, 0);
  const stream = Readable.from(pieces(session, from, descriptor, first), {
    objectMode: false,
    highWaterMark: 1 << 18,
  });
  // Destroyed before it was read, the generator never runs and would leave the connection open.
  stream.once("close", () => first.body.on("error", () => {}).destroy());
  return stream;
}

const openAt = (session: Session, from: Reference, digest: string, offset: number): Promise<HttpResponse> =>
  session.ask(from, {
    to: pathOf(digest),
    actions: ["pull"],
    accept: offset === 0 ? [200] : [200, 206],
    ...(offset === 0 ? {} : { headers: { range: `bytes=${offset}-` } }),
  });

async function* pieces(
  session: Session,
  from: Reference,
  descriptor: { digest: string; size?: number },
  first: HttpResponse,
): AsyncGenerator<Buffer> {
  const what = `blob ${repositoryOf(from)}@${descriptor.digest}`;
  const check = verifier(what, descriptor);
  let response = first;
  for (let broken = 0; ; ) {
    try {
      for await (const chunk of skipped(response, check.seen())) {
        check.take(chunk);
        yield chunk;
      }
      return check.finish();
    } catch (thrown) {
      if (thrown instanceof OciFault || session.options.signal?.aborted) throw asFault(what, thrown, session);
      if (++broken >= BREAKS || codeOf(thrown) === undefined) throw asFault(what, thrown, session);
      session.options.log?.info(`${what}: broke after ${check.seen()} bytes; resuming`);
      response = await openAt(session, from, descriptor.digest, check.seen());
    }
  }
}

function asFault(what: string, thrown: unknown, session: Session): unknown {
  if (thrown instanceof OciFault) return thrown;
  if (session.options.signal?.aborted)
    return ociFault("OCI_CANCELLED", `${what}: cancelled`, "Run it again.", thrown);
  const mapped = fromHttp(what, thrown);
  return mapped === thrown && codeOf(thrown) !== undefined
    ? ociFault(
        "OCI_UNREACHABLE",
        `${what}: the connection broke`,
        "See whether the registry is up, then run it again.",
        thrown,
      )
    : mapped;
}

/** The body from byte `offset` on: a registry that knows no ranges sends everything again. */
async function* skipped(response: HttpResponse, offset: number): AsyncGenerator<Buffer> {
  let drop = response.status === 206 ? 0 : offset;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    const rest = chunk.subarray(Math.min(drop, chunk.length));
    drop -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}
