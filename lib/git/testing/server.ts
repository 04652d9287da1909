import { execFileSync, spawn } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";

export interface GitServer {
  /** `http://127.0.0.1:port`, or https. */
  readonly url: string;
  /** Requests so far. */
  readonly requests: string[];
  /** The next requests answer with these statuses before git sees them; 0 cuts the connection. */
  readonly trouble: number[];
  close(): Promise<void>;
}

export interface GitServerOptions {
  /** Folder whose repositories are served. */
  readonly root: string;
  /** Asked for by Basic authentication. */
  readonly user?: { readonly name: string; readonly password: string };
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A git server over HTTP: git's own `http-backend` behind a few lines of CGI. */
export async function gitServer(options: GitServerOptions): Promise<GitServer> {
  const requests: string[] = [];
  const trouble: number[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`);
    const status = trouble.shift();
    if (status === 0) request.socket.destroy();
    else if (status !== undefined) response.writeHead(status).end();
    else if (!allowed(request, options.user))
      response.writeHead(401, { "www-authenticate": 'Basic realm="git"' }).end("who are you?");
    else backend(options.root, request, response);
  };
  const server: Server =
    options.tls === undefined ? createServer(answer) : createTlsServer(options.tls, answer);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `${options.tls === undefined ? "http" : "https"}://127.0.0.1:${port}`,
    requests,
    trouble,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function allowed(request: IncomingMessage, user: GitServerOptions["user"]): boolean {
  if (user === undefined) return true;
  const wanted = Buffer.from(`${user.name}:${user.password}`).toString("base64");
  return request.headers.authorization === `Basic ${wanted}`;
}

const coreDir = () => execFileSync("git", ["--exec-path"], { encoding: "utf8" }).trim();

function backend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const child = spawn(join(coreDir(), "git-http-backend"), {
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "safe.directory",
      GIT_CONFIG_VALUE_0: "*",
      GIT_PROTOCOL: String(request.headers["git-protocol"] ?? ""),
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      HTTP_CONTENT_ENCODING: String(request.headers["content-encoding"] ?? ""),
    },
  });
  request.pipe(child.stdin);
  child.stdin.on("error", () => {});
  let head = Buffer.alloc(0);
  child.stdout.on("data", (chunk: Buffer) => {
    if (response.headersSent) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end < 0) return;
    const lines = head
      .subarray(0, end)
      .toString()
      .split("\r\n")
      .map((line) => line.split(/: */, 2));
    const status = Number(lines.find(([name]) => name === "Status")?.[1]?.slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(lines.filter(([name]) => name !== "Status")));
    response.write(head.subarray(end + 4));
  });
  child.on("close", () => response.end());
}
