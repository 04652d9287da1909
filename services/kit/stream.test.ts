import { afterEach, describe, expect, it } from "vitest";
import { type Failure, route, type Service, startService } from "./index.ts";

let service: Service | undefined;
afterEach(() => service?.close());

const ended: string[] = [];
async function* pieces(signal: AbortSignal): AsyncGenerator<string> {
  try {
    yield "one\n";
    yield "two\n";
    if (!signal.aborted) await new Promise((go) => signal.addEventListener("abort", go, { once: true }));
  } finally {
    ended.push("ended");
  }
}
const start = async (failing?: (method: string, url: URL) => Failure | undefined) => {
  ended.length = 0;
  service = await startService({
    name: "stream",
    routes: [
      route("GET /pieces", { handle: () => ({ stream: pieces }) }),
      route("GET /plain", { handle: () => ({ text: "well" }) }),
    ],
    ...(failing === undefined ? {} : { failing }),
  });
  return service.url;
};

describe("an answer that comes piece by piece", () => {
  it("is sent as it comes, and ends when the listener goes", async () => {
    const stop = new AbortController();
    const response = await fetch(`${await start()}/pieces`, { signal: stop.signal });
    const reader = response.body?.getReader();
    let text = "";
    while (text !== "one\ntwo\n") text += new TextDecoder().decode((await reader?.read())?.value);
    stop.abort();
    while (ended.length === 0) await new Promise((go) => setImmediate(go));
    expect(response.status).toBe(200);
  });

  it("ends when the service does", async () => {
    const response = await fetch(`${await start()}/pieces`);
    const rest = response.text().catch(() => "cut");
    await service?.close();
    await rest;
    while (ended.length === 0) await new Promise((go) => setImmediate(go));
  });

  it("is cut after the first piece where it is told so", async () => {
    const response = await fetch(`${await start(() => ({ cut: "midway" }))}/pieces`);
    await expect(response.text()).rejects.toThrow();
    expect(ended).toEqual(["ended"]);
  });
});

it("a service may say which request fails by more than its route", async () => {
  const url = await start((method, { search }) => (search === `?${method}` ? { status: 503 } : undefined));
  expect([(await fetch(`${url}/plain`)).status, (await fetch(`${url}/plain?GET`)).status]).toEqual([
    200, 503,
  ]);
  service?.fail("GET /plain", { status: 429 });
  expect((await fetch(`${url}/plain?GET`)).status).toBe(429);
});
