import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { codeOf } from "../../lib/errors/index.ts";
import { serviceFault } from "./fault.ts";

const HOST = "127.0.0.1";

/** Serves plain HTTP on loopback, on any free port if it is 0. Faults SERVICE_PORT_TAKEN, SERVICE_LISTEN. */
export async function listen(
  answer: RequestListener,
  port: number,
): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(answer);
  await bound(server, port);
  const { port: given } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${given}`,
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
