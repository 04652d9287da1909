import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a fake server answers. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Breaks the connection after so many bytes of the body, with the length of all of it announced. */
  readonly cutAfter?: number;
  /** Sends headers and a first byte, then nothing. */
  readonly hang?: boolean;
}
export interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}
export interface FakeServer {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  readonly seen: readonly Seen[];
  /** How many answers were under way at most at one time. */
  readonly most: () => number;
  close(): Promise<void>;
}

export type Answering = (path: string, before: number) => Answer | undefined | Promise<Answer | undefined>;

/** A real HTTP server on loopback; `answer` gets the path and how often it was asked before. */
export async function serve(answer: Answering): Promise<FakeServer> {
  const seen: Seen[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = request.url ?? "";
    const before = seen.filter((each) => each.path === path).length;
    seen.push({ path, headers: request.headers });
    most = Math.max(most, ++open);
    response.on("close", () => open--);
    void Promise.resolve(answer(path, before)).then((given) =>
      send(response, given ?? { status: 404, body: "not here" }),
    );
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    seen,
    most: () => most,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = "", ...how }: Answer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  if (how.hang === true) response.write(bytes.subarray(0, 1));
  else if (how.cutAfter === undefined) response.end(bytes);
  else response.write(bytes.subarray(0, how.cutAfter), () => response.destroy());
}

/** What a lockfile of npm says about a file. */
export const integrity = (body: string | Buffer, algorithm = "sha512"): string =>
  `${algorithm}-${createHash(algorithm).update(body).digest("base64")}`;

export const sha256 = (body: string | Buffer): string => createHash("sha256").update(body).digest("hex");
