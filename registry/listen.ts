import { createServer as createHttpServer, type Server as HttpServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { codeOf } from "../lib/errors/index.ts";
import { isLoopback } from "../lib/http/index.ts";
import { registryFault } from "./fault.ts";

/** The first byte of a TLS record that opens a connection (RFC 8446 §5.1: handshake). */
const HANDSHAKE = 0x16;
/** A line on which nothing moves for so long is cut. */
const IDLE_MS = 300_000;
const FIRST_BYTE_MS = 30_000;
const AUTO_PORTS = Array.from({ length: 50 }, (_, index) => 5000 + index);

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0: any free one; `auto`: 5000 or the next free one. */
  readonly port: number | "auto";
  readonly tls: { readonly key: string; readonly cert: string };
}

/**
 * One port, two protocols: what begins with a TLS handshake goes to https, the rest to http, and that only
 * from loopback. Clients that take loopback registries for plain ones, and those that do not, both work.
 */
export async function listen(answer: RequestListener, options: ListenOptions): Promise<Listening> {
  const http = patient(createHttpServer(answer));
  const https = patient(createHttpsServer(options.tls, answer));
  const sockets = new Set<Socket>();
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
    socket.setTimeout(FIRST_BYTE_MS, () => socket.destroy());
    socket.once("data", (first: Buffer) => {
      socket.pause();
      const plain = first[0] !== HANDSHAKE;
      if (plain && !fromLoopback(socket)) return void refusePlain(socket);
      // From here on the http or https server watches for silence.
      socket.setTimeout(0).removeAllListeners("timeout");
      socket.unshift(first);
      (plain ? http : https).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });
  const port = await bind(door, options);
  return {
    port,
    async close() {
      const closed = new Promise<void>((done) => door.close(() => done()));
      for (const server of [http, https]) server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Large blobs on slow lines take their time; only silence is cut (IDLE_MS). */
function patient<S extends HttpServer>(server: S): S {
  server.requestTimeout = 0;
  server.timeout = IDLE_MS;
  server.keepAliveTimeout = 65_000;
  return server;
}

const fromLoopback = (socket: Socket): boolean =>
  isLoopback((socket.remoteAddress ?? "").replace(/^::ffff:/, ""));

const refusePlain = (socket: Socket): void =>
  void socket.end(
    "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 16\r\n\r\nuse https here.\n",
  );

async function bind(door: Server, { host, port }: ListenOptions): Promise<number> {
  const candidates = port === "auto" ? AUTO_PORTS : [port];
  for (const candidate of candidates) {
    const bound = await tryBind(door, host, candidate);
    if (bound !== undefined) return bound;
  }
  throw registryFault(
    "REGISTRY_PORT_TAKEN",
    port === "auto"
      ? `ports ${AUTO_PORTS[0]} to ${AUTO_PORTS.at(-1)} of ${host} are all taken`
      : `port ${port} of ${host} is taken`,
    "Stop what uses it, or give another port (0 takes any free one).",
  );
}

/** The port, or undefined if it is taken. */
function tryBind(door: Server, host: string, port: number): Promise<number | undefined> {
  return new Promise((done, fail) => {
    const failed = (thrown: Error) => {
      if (codeOf(thrown) === "EADDRINUSE") return done(undefined);
      fail(
        registryFault(
          "REGISTRY_LISTEN",
          `cannot listen on ${host}:${port}`,
          "Give an address of this machine and a port above 1023.",
          thrown,
        ),
      );
    };
    door.once("error", failed);
    door.listen(port, host, () => {
      door.off("error", failed);
      done((door.address() as AddressInfo).port);
    });
  });
}
