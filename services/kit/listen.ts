import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { codeOf } from "../../lib/errors/index.ts";
import { serviceFault } from "./fault.ts";

const HOST = "127.0.0.1";

/** A key and its certificate, PEM. */
export interface Tls {
  readonly key: string;
  readonly cert: string;
}

/** Serves HTTP on loopback, with TLS if a certificate is given, on any free port if it is 0. Faults SERVICE_PORT_TAKEN, SERVICE_LISTEN. */
export async function listen(
  answer: RequestListener,
  port: number,
  tls?: Tls,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = tls === undefined ? createServer(answer) : createHttpsServer(tls, answer);
  await bound(server, port);
  const { port: given } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? "http" : "https"}://${HOST}:${given}`,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const bound = (server: Server, port: number): Promise<void> =>
  new Promise((done, fail) => {
    server.once("error", (thrown) => fail(refused(port, thrown)));
    server.listen(port, HOST, () => {
      server.removeAllListeners("error");
      done();
    });
  });

const refused = (port: number, cause: Error) =>
  codeOf(cause) === "EADDRINUSE"
    ? serviceFault(
        "SERVICE_PORT_TAKEN",
        `port ${port} of ${HOST} is taken`,
        "Stop what uses it, or give another port (0 takes any free one).",
        cause,
      )
    : serviceFault("SERVICE_LISTEN", `cannot listen on ${HOST}:${port}`, "Give a port above 1023.", cause);
