import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Failure, ServiceAnswer } from "./types.ts";

/** Not JSON, not UTF-8, not XML. */
const GARBAGE = Buffer.from([0xff, 0xfe, 0x7b, 0x22, 0x00, 0x3c, 0x3f, 0xc3, 0x28, 0x5b]);

interface Ready {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

function ready({ status, headers = {}, json, text, bytes, stream }: ServiceAnswer): Ready {
  if (stream !== undefined) return { status: status ?? 200, headers: { ...headers }, body: Buffer.alloc(0) };
  if (bytes !== undefined) return { status: status ?? 200, headers: { ...headers }, body: bytes };
  if (text !== undefined)
    return textual(status, { "content-type": "text/plain; charset=utf-8", ...headers }, text);
  if (json !== undefined)
    return textual(status, { "content-type": "application/json", ...headers }, JSON.stringify(json));
  return { status: status ?? 204, headers, body: Buffer.alloc(0) };
}

const textual = (status: number | undefined, headers: Record<string, string>, text: string): Ready => ({
  status: status ?? 200,
  headers,
  body: Buffer.from(text),
});

/** Sends an answer whole, or as the failure says. The status that was sent; undefined if the line was cut. */
export async function send(
  response: ServerResponse,
  answer: ServiceAnswer,
  failure: Failure | undefined,
  signal: AbortSignal,
): Promise<number | undefined> {
  const { status, headers, body } = ready(answer);
  if (failure?.latencyMs !== undefined) await wait(failure.latencyMs, undefined, { signal }).catch(() => {});
  if (signal.aborted || failure?.cut === "before") return cut(response);
  response.writeHead(status, { ...headers, ...retryAfter(failure), ...location(failure) });
  if (answer.stream !== undefined && failure?.garbage !== true)
    return pieces(response, answer.stream, signal, failure?.cut).then((whole) =>
      whole ? status : undefined,
    );
  if (failure?.cut === "midway") return cutMidway(response, body);
  response.end(failure?.garbage === true ? GARBAGE : body);
  return status;
}

const retryAfter = (failure: Failure | undefined): Record<string, string> =>
  failure?.retryAfter === undefined ? {} : { "retry-after": String(failure.retryAfter) };

const location = (failure: Failure | undefined): Record<string, string> =>
  failure?.location === undefined ? {} : { location: failure.location };

function cut(response: ServerResponse): undefined {
  response.socket?.destroy();
}

/** Headers and half a body are on the line before it breaks. */
async function cutMidway(response: ServerResponse, body: Uint8Array): Promise<undefined> {
  const half = body.subarray(0, Math.ceil(body.length / 2));
  await new Promise<void>((done) => response.write(half.length === 0 ? " " : half, () => done()));
  return cut(response);
}

/** Ends when the source does, when the listener goes, or when the service stops; cut: after the first piece. */
async function pieces(
  response: ServerResponse,
  source: NonNullable<ServiceAnswer["stream"]>,
  stopped: AbortSignal,
  cutting: Failure["cut"],
): Promise<boolean> {
  const gone = new AbortController();
  const closed = new Promise<void>((done) => {
    response.once("close", () => {
      gone.abort();
      done();
    });
  });
  response.flushHeaders();
  for await (const piece of source(AbortSignal.any([stopped, gone.signal]))) {
    const sent = new Promise<void>((done) => response.write(piece, () => done()));
    await Promise.race([sent, closed]);
    if (cutting === undefined) continue;
    cut(response);
    return false;
  }
  response.end();
  return true;
}
