import { setTimeout as sleep } from "node:timers/promises";
import { codeOf } from "../errors/index.ts";
import { HttpFault } from "../http/index.ts";
import { isRecord } from "../json/index.ts";
import type { Log } from "../log/index.ts";
import { kubeFault } from "./fault.ts";
import { Known } from "./known.ts";
import { selectedPath } from "./list.ts";
import { about, kubeObject } from "./objects.ts";
import { selectionOf } from "./paths.ts";
import { type Asked, badAnswer, type Send } from "./request.ts";
import type { Resource } from "./resources.ts";
import type { KubeEvent, KubeList, WatchOptions } from "./types.ts";

/** How long one request stays open; servers end longer ones when they like. */
const ROUND_S = 300;
const FIRST_WAIT_MS = 200;
const MOST_WAIT_MS = 10_000;
/** A line is one object, and no object is larger. */
const LONGEST_LINE = 16 * 1024 * 1024;

export interface Watching {
  readonly send: Send;
  readonly list: () => Promise<KubeList>;
  readonly resource: Resource;
  readonly options: WatchOptions;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** So many rounds in a row that bring nothing but a failure end it. */
  readonly tries: number | undefined;
}

/** See Kube.watch. */
export async function* watchObjects(watching: Watching): AsyncGenerator<KubeEvent, void> {
  const { options, signal, tries = 5 } = watching;
  const cancel = options.signal === undefined ? signal : AbortSignal.any([signal, options.signal]);
  const deadline = options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs);
  const ended = deadline === undefined ? cancel : AbortSignal.any([cancel, deadline]);
  const known = new Known(options.resourceVersion);
  let failures = 0;
  while (deadline?.aborted !== true) {
    try {
      if (known.version === undefined) yield* known.listed(await watching.list());
      for await (const event of round(watching, known, ended)) {
        failures = 0;
        yield event;
      }
      failures = 0;
    } catch (thrown) {
      if (cancel.aborted) throw cancelled(watching.resource, thrown);
      if (deadline?.aborted) return;
      if (!PASSING.has(codeOf(thrown) ?? "") || ++failures >= tries) throw thrown;
      if (codeOf(thrown) === "KUBE_GONE") known.forget();
    }
    await pause(failures, ended);
  }
}

/** The line breaks, the server is busy, sends garbage, or has forgotten: another round may bring it. */
const PASSING = new Set(["KUBE_UNREACHABLE", "KUBE_BAD_ANSWER", "KUBE_GONE"]);

const cancelled = ({ plural }: Resource, cause: unknown): HttpFault =>
  new HttpFault("HTTP_CANCELLED", `watching ${plural}: cancelled`, { next: "Run it again.", cause });

/** A little wait also after a good round: a server that ends each at once is not asked without end. */
async function pause(failures: number, signal: AbortSignal): Promise<void> {
  const most = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
  await sleep(most / 2 + (Math.random() * most) / 2, undefined, { signal }).catch(() => {});
}

/** One request, until the server ends it. Remembers how far it came, also when it fails. */
async function* round(watching: Watching, known: Known, signal: AbortSignal): AsyncGenerator<KubeEvent> {
  const { send, resource, options, log } = watching;
  const asked = about("watch", resource, selectionOf(resource, options));
  const path = selectedPath(resource, options, {
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion: known.version,
    timeoutSeconds: ROUND_S,
  });
  const response = await send(asked, { path, signal, timeoutMs: (ROUND_S + 30) * 1000, tries: 1 });
  for await (const line of linesOf(response.body, asked)) {
    const event = eventOf(line, asked, log);
    const told = known.happened(event);
    if (told !== undefined) yield told;
  }
}

async function* linesOf(body: AsyncIterable<unknown>, asked: Asked): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of body) {
      rest += decoder.decode(chunk as Buffer, { stream: true });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      if (rest.length > LONGEST_LINE) throw badAnswer(asked);
      yield* lines.filter((line) => line.trim() !== "");
    }
  } catch (thrown) {
    if (codeOf(thrown)?.startsWith("KUBE_")) throw thrown;
    throw kubeFault("KUBE_UNREACHABLE", `${asked.what}: the watch was cut`, "Try again.", thrown);
  }
  // What is cut in the middle of a line is told again in the next round.
}

/** What the server says in one line. */
export interface Told {
  readonly type: KubeEvent["type"] | "BOOKMARK";
  readonly object: KubeEvent["object"];
}

function eventOf(line: string, asked: Asked, log: Log): Told {
  const { type, object } = recordOf(line, asked);
  if (type === "ERROR") throw errorOf(object, asked);
  if (type !== "ADDED" && type !== "MODIFIED" && type !== "DELETED" && type !== "BOOKMARK")
    throw badAnswer(asked);
  return { type, object: kubeObject(object, asked, log) };
}

function recordOf(line: string, asked: Asked): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    if (isRecord(value)) return value;
  } catch {
    // Said below.
  }
  throw badAnswer(asked);
}

/** A Status in the stream: 410 means that the version is too old, the rest that this round is over. */
function errorOf(object: unknown, { what }: Asked) {
  const { code, message } = isRecord(object) ? object : {};
  const said = typeof message === "string" ? `: ${message}` : "";
  return code === 410
    ? kubeFault("KUBE_GONE", `what is known of ${what} is too old${said}`, "List again.")
    : kubeFault("KUBE_UNREACHABLE", `${what}: the watch ended with an error${said}`, "Try again.");
}
