import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { faults } from "../../../lib/errors/index.ts";

/** For tests: the machine's Chromium; undefined where there is none. */
export const CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
  .flatMap((name) => (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

const fault = faults<"BROWSER_FAILED">();

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** For tests: one page of a headless browser, driven through the DevTools protocol on a pipe. */
export interface Page {
  /** Opens an address; resolves when it is loaded. */
  open(url: string): Promise<void>;
  /** The value of an expression in the page. */
  value(expression: string): Promise<unknown>;
  resize(width: number, height?: number): Promise<void>;
  scheme(name: "light" | "dark"): Promise<void>;
  /** As it would be printed. */
  paper(): Promise<void>;
  /** Errors of the console, of the page's policy, and of what it could not load. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts the browser. The caller closes it. */
export async function openPage(program: string): Promise<Page> {
  const profile = await mkdtemp(join(tmpdir(), "slipway-browser-"));
  const child = spawn(
    program,
    [
      ...["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run"],
      ...["--disable-background-networking", `--user-data-dir=${profile}`, "about:blank"],
    ],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] },
  );
  const wire = connect(child);
  const send = async (method: string, params: object = {}) => wire.ask(method, params, session);
  let session: string | undefined;
  const { targetInfos } = await wire.ask("Target.getTargets", {});
  const target = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === "page");
  const attached = await wire.ask("Target.attachToTarget", { targetId: target?.targetId, flatten: true });
  session = String(attached["sessionId"]);
  for (const domain of ["Page", "Runtime", "Log"]) await send(`${domain}.enable`);
  return {
    complaints: wire.complaints,
    open: async (url) => {
      const loaded = wire.next("Page.loadEventFired");
      await send("Page.navigate", { url });
      await loaded;
    },
    value: async (expression) => {
      const { result } = await send("Runtime.evaluate", { expression, returnByValue: true });
      return (result as { value?: unknown }).value;
    },
    resize: async (width, height = 900) => {
      await send("Emulation.setDeviceMetricsOverride", {
        ...{ width, height, deviceScaleFactor: 1, mobile: false },
      });
    },
    scheme: async (value) => {
      await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value }] });
    },
    paper: async () => {
      await send("Emulation.setEmulatedMedia", { media: "print" });
    },
    close: async () => {
      const ended = new Promise((done) => child.once("exit", done));
      await wire.ask("Browser.close", {}).catch(() => child.kill("SIGKILL"));
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function connect(child: ChildProcess) {
  const [to, from] = [child.stdio[3] as Writable, child.stdio[4] as Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const events = new Map<string, () => void>();
  const complaints: string[] = [];
  let last = 0;
  let rest = "";
  const take = (message: Message) => {
    if (message.id !== undefined) waiting.get(message.id)?.(message);
    events.get(message.method ?? "")?.();
    if (message.method === "Log.entryAdded" || message.method === "Runtime.exceptionThrown")
      complaints.push(JSON.stringify(message.params));
    if (message.method === "Runtime.consoleAPICalled") complaints.push(JSON.stringify(message.params));
  };
  from.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\0");
    rest = parts.pop() ?? "";
    for (const part of parts) take(JSON.parse(part) as Message);
  });
  const ask = (method: string, params: object, sessionId?: string) =>
    new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      const id = ++last;
      child.once("error", reject);
      waiting.set(id, ({ result, error }) => {
        waiting.delete(id);
        child.off("error", reject);
        if (error === undefined) resolve(result ?? {});
        else reject(fault("BROWSER_FAILED", `${method}: ${error.message}`, "Look at the test."));
      });
      to.write(
        `${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`,
      );
    });
  const next = (method: string) =>
    new Promise<void>((resolve) => events.set(method, () => void (events.delete(method) && resolve())));
  return { ask, next, complaints };
}
