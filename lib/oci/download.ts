import { Readable } from "node:stream";
import { codeOf } from "../errors/index.ts";
import type { HttpResponse } from "../http/index.ts";
import { verifier } from "./digest.ts";
import { fromHttp, OciFault, ociFault } from "./fault.ts";
import { isDigest, repositoryOf } from "./reference.ts";
import type { Session } from "./session.ts";
import type { Reference } from "./types.ts";

/** A line that breaks this often is given up. */
const BREAKS = 4;

/**
 * Where a blob is, behind `/v2/<repository>/`.
 *
 * @throws OCI_BAD_REFERENCE
 */
export function blobPath(digest: string): string {
  if (!isDigest(digest))
    throw ociFault(
      "OCI_BAD_REFERENCE",
      `blob digest ${JSON.stringify(digest)}: is not sha256:<64 hexadecimal digits>`,
      "Give the digest as the descriptor has it.",
    );
  return `blobs/${digest}`;
}

/** Opens a blob; breaks are resumed where they happened, and the whole is verified at its end. */
export async function readBlob(
  session: Session,
  from: Reference,
  descriptor: { digest: string; size?: number },
): Promise<Readable> {
  const first = await openAt(session, from, descriptor.digest, 0);
  const gone = () => stream.destroyed;
  const stream: Readable = Readable.from(pieces(session, from, descriptor, { first, gone }), {
    objectMode: false,
    highWaterMark: 1 << 18,
  });
  // Destroyed before it was read, the generator never runs and would leave the connection open.
  stream.once("close", () => first.body.on("error", () => {}).destroy());
  return stream;
}

const openAt = (session: Session, from: Reference, digest: string, offset: number): Promise<HttpResponse> =>
  session.ask(from, {
    to: blobPath(digest),
    actions: ["pull"],
    accept: offset === 0 ? [200] : [200, 206],
    ...(offset === 0 ? {} : { headers: { range: `bytes=${offset}-` } }),
  });

async function* pieces(
  session: Session,
  from: Reference,
  descriptor: { digest: string; size?: number },
  { first, gone }: { readonly first: HttpResponse; readonly gone: () => boolean },
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
      // Who wanted a part has it and closed the rest: nothing broke.
      if (gone()) return;
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
