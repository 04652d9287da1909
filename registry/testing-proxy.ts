import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";

export interface ProxyRules {
  /** Takes a request over: true means it was answered here. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Headers of answers that do not get through. */
  readonly hide?: readonly string[];
  /** Cuts the line after so many bytes of a body, once for each request that it returns a number for. */
  readonly cutAnswer?: (request: IncomingMessage) => number | undefined;
  readonly cutRequest?: (request: IncomingMessage) => number | undefined;
}

/** Stands before a real registry and misbehaves, for tests of what a client does then. */
export async function testProxy(address: string, rules: ProxyRules) {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    if (rules.intercept?.(incoming, outgoing)) return;
    void forward(address, rules, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function forward(
  address: string,
  rules: ProxyRules,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
  const [host, port] = address.split(":");
  const { method, url, headers } = incoming;
  const onward = request({
    host,
    port,
    method,
    path: url,
    headers: { ...headers, host: address },
    agent: false,
  });
  const answered = new Promise<IncomingMessage>((done, fail) =>
    onward.once("response", done).once("error", fail),
  );
  answered.catch(() => {});
  await pipeline(
    incoming,
    limited(rules.cutRequest?.(incoming), () => onward.destroy()),
    onward,
  );
  const answer = await answered;
  for (const name of rules.hide ?? []) delete answer.headers[name];
  outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
  await pipeline(
    answer,
    limited(rules.cutAnswer?.(incoming), () => outgoing.destroy()),
    outgoing,
  );
}

const limited = (most: number | undefined, cut: () => void) =>
  async function* (source: AsyncIterable<Buffer>) {
    let left = most ?? Number.POSITIVE_INFINITY;
    for await (const chunk of source) {
      yield chunk.subarray(0, left);
      left -= chunk.length;
      if (left > 0) continue;
      // Give what was sent a moment to arrive: a cut in the middle is what is wanted.
      await new Promise((done) => setTimeout(done, 20));
      cut();
      throw new Error("cut");
    }
  };

/** Rules of a registry of before 2023: no referrers API. */
export const WITHOUT_REFERRERS: ProxyRules = {
  hide: ["oci-subject"],
  intercept: (incoming, outgoing) => {
    if (!incoming.url?.includes("/referrers/")) return false;
    outgoing.writeHead(404).end("404 page not found");
    return true;
  },
};
