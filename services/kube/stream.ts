import type { KubeObject, Resource } from "../../lib/kube/index.ts";
import type { ServiceAnswer } from "../kit/index.ts";
import { bad } from "./accept.ts";
import { type Selects, selectorOf } from "./selectors.ts";
import type { Change, Store } from "./store.ts";

export interface WatchTarget {
  readonly resource: Resource;
  readonly namespace?: string;
}

/** How long a watch stays open if the client does not say. Seconds. */
const OPEN_S = 1800;

/**
 * A watch as the API answers it: one JSON line an event, from the version on that the client names; without
 * one (or 0), all that exists first. Refuses (410) a version that is too far back.
 */
export function watchAnswer(store: Store, target: WatchTarget, query: URLSearchParams): ServiceAnswer {
  const selects = selectorOf(query);
  // What is too old is refused here, while there is a status to say it with.
  firstOf(store, target, query, selects);
  const seconds = Number(query.get("timeoutSeconds") ?? OPEN_S);
  if (!Number.isFinite(seconds) || seconds < 0) throw bad("timeoutSeconds is no number");
  const open = Math.max(1, seconds) * 1000;
  const stream = (signal: AbortSignal) =>
    lines(store, target, { query, selects, signal: AbortSignal.any([signal, AbortSignal.timeout(open)]) });
  return { headers: { "content-type": "application/json" }, stream };
}

interface Listening {
  readonly query: URLSearchParams;
  readonly selects: Selects;
  /** Ends it. */
  readonly signal: AbortSignal;
}

async function* lines(
  store: Store,
  target: WatchTarget,
  { query, selects, signal }: Listening,
): AsyncGenerator<string> {
  const queue: Change[] = [];
  let wake = () => {};
  const awake = () => wake();
  // Nothing happens between the first events and the listening: both are of one step.
  const stop = store.listen((change) => {
    queue.push(change);
    awake();
  });
  signal.addEventListener("abort", awake, { once: true });
  try {
    yield* firstOf(store, target, query, selects);
    while (!signal.aborted) {
      const change = queue.shift();
      if (change !== undefined) yield* lineOf(change, target, selects);
      else
        await new Promise<void>((go) => {
          wake = go;
        });
    }
  } finally {
    stop();
  }
}

function firstOf(store: Store, target: WatchTarget, query: URLSearchParams, selects: Selects): string[] {
  const version = query.get("resourceVersion") ?? "";
  if (version === "" || version === "0")
    return store
      .all(target.resource, target.namespace)
      .filter(selects)
      .map((object) => line("ADDED", object));
  if (!/^\d+$/.test(version)) throw bad(`resourceVersion ${JSON.stringify(version)} is no version`);
  return store.since(Number(version)).flatMap((change) => lineOf(change, target, selects));
}

/** What a change means to one who sees only selected objects. */
function lineOf(change: Change, { resource, namespace }: WatchTarget, selects: Selects): string[] {
  const { object, before, type } = change;
  if (change.resource.plural !== resource.plural || change.resource.group !== resource.group) return [];
  if (namespace !== undefined && object.metadata.namespace !== namespace) return [];
  const [was, is] = [before !== undefined && selects(before), type !== "DELETED" && selects(object)];
  if (!was && !is) return [];
  return [line(is ? (was ? "MODIFIED" : "ADDED") : "DELETED", object)];
}

const line = (type: string, object: KubeObject): string => `${JSON.stringify({ type, object })}\n`;

/** True for `watch=true` and `watch=1`. */
export const isWatch = (query: URLSearchParams): boolean => ["true", "1"].includes(query.get("watch") ?? "");
