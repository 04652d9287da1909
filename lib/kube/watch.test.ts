import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { memoryLog } from "../log/index.ts";
import { type Kube, type KubeEvent, RESOURCES, type WatchOptions } from "./index.ts";

const { InternalRequest } = RESOURCES;

let kube: TestKube;
let client: Kube;
beforeEach(async () => {
  kube = await testKube({ objects: [], remembers: 5 });
  client = kube.client();
});
afterEach(() => kube.close());

const create = (name: string, labels: Record<string, string> = {}) =>
  client.create(InternalRequest, { metadata: { namespace: "default", name, labels }, spec: { n: 0 } });
const say = ({ type, object }: KubeEvent) => `${type} ${object.metadata.name}`;

/** Takes events until there are so many; does something after some of them. */
async function events(
  count: number,
  options: WatchOptions = {},
  after: (seen: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of client.watch(InternalRequest, { namespace: "default", ...options })) {
    seen.push(say(event));
    if (seen.length === count) break;
    await after(seen.length);
  }
  return seen;
}

describe("a watch", () => {
  it("begins with what exists, and goes on with what happens", async () => {
    await create("a");
    const steps = [
      () => create("b"),
      () => client.patch(InternalRequest, { namespace: "default", name: "a" }, { spec: { n: 1 } }),
      () => client.delete(InternalRequest, { namespace: "default", name: "b" }),
    ];
    const seen = await events(4, {}, (count) => steps[count - 1]?.() ?? Promise.resolve());
    expect(seen).toEqual(["ADDED a", "ADDED b", "MODIFIED a", "DELETED b"]);
  });

  it("begins after a version, if one is given", async () => {
    await create("a");
    const { resourceVersion } = await client.list(InternalRequest);
    await create("b");
    expect(await events(1, { resourceVersion })).toEqual(["ADDED b"]);
  });

  it("sees what a selector begins and ceases to mean", async () => {
    await create("a", { run: "1" });
    const label = (run: string) => () =>
      client.patch(InternalRequest, { namespace: "default", name: "a" }, { metadata: { labels: { run } } });
    const steps = [label("2"), label("1")];
    const seen = await events(3, { labelSelector: "run=1" }, (count) => steps[count - 1]?.() ?? create("z"));
    expect(seen).toEqual(["ADDED a", "DELETED a", "ADDED a"]);
  });

  it("that is cut goes on where it was: nothing is lost, nothing told twice", async () => {
    await create("a");
    const { resourceVersion } = await client.list(InternalRequest);
    await create("b");
    await create("c");
    kube.fail({ verb: "watch" }, { cut: "midway", times: 1 });
    expect(await events(2, { resourceVersion })).toEqual(["ADDED b", "ADDED c"]);
    expect(kube.requests().filter(({ failed }) => failed === true)).toHaveLength(1);
  });

  it.each([
    ["500", { status: 500 }],
    ["429", { status: 429 }],
    ["garbage", { garbage: true }],
  ] as const)("begins again after %s", async (_what, failure) => {
    await create("a");
    kube.fail({ verb: "watch" }, { ...failure, times: 2 });
    const seen = await events(2, {}, () => create("b"));
    expect(seen).toEqual(["ADDED a", "ADDED b"]);
  });

  it("lists again where the server has forgotten, and tells what differs", async () => {
    await create("gone");
    await create("stays");
    const stale = client.watch(InternalRequest, { namespace: "default" })[Symbol.asyncIterator]();
    expect([await stale.next(), await stale.next()].map(({ value }) => say(value as KubeEvent))).toEqual([
      "ADDED gone",
      "ADDED stays",
    ]);
    await client.delete(InternalRequest, { namespace: "default", name: "gone" });
    for (let i = 0; i < 6; i++)
      await client.patch(InternalRequest, { namespace: "default", name: "stays" }, { spec: { n: i + 1 } });
    const next = [await stale.next(), await stale.next()].map(({ value }) => say(value as KubeEvent));
    expect(next).toEqual(["DELETED gone", "MODIFIED stays"]);
    await stale.return?.();
  });

  it("gives up where nothing but failures comes", async () => {
    kube.fail({ verb: "watch" }, { status: 500 });
    client = kube.client({ tries: 2 });
    await expect(events(1)).rejects.toMatchObject({ code: "KUBE_UNREACHABLE" });
  });

  it("is refused where the account may not", async () => {
    kube.fail({ verb: "watch" }, { status: 403 });
    await expect(events(1)).rejects.toMatchObject({ code: "KUBE_DENIED" });
  });

  it("ends by itself when its time is over", async () => {
    await create("a");
    expect(await events(5, { timeoutMs: 50 })).toEqual(["ADDED a"]);
  });

  it("ends when it is cancelled, also by the client's own signal", async () => {
    await create("a");
    const stop = new AbortController();
    const stopped = () => Promise.resolve(stop.abort());
    await expect(events(5, { signal: stop.signal }, stopped)).rejects.toMatchObject({
      code: "HTTP_CANCELLED",
    });
    const all = new AbortController();
    const other = kube.client({ signal: all.signal, log: memoryLog() });
    const watched = (async () => {
      for await (const _event of other.watch(InternalRequest)) all.abort();
    })();
    await expect(watched).rejects.toMatchObject({ code: "HTTP_CANCELLED" });
  });
});
