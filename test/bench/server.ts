import { spawn } from "node:child_process";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");

/** The embedded registry in a process of its own, as `slipway registry` runs it. */
export interface Server {
  readonly address: string;
  readonly caFile: string;
  close(): Promise<void>;
}

/** @param state its content is `<state>/registry` */
export function startServer(state: string): Promise<Server> {
  const args = [join(ROOT, "cli/main.ts"), "registry", "--port", "0", "--state", state];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  return new Promise((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
      const [, address, caFile] = /^registry +(\S+)\nCA +(.+)\n/.exec(said) ?? [];
      if (address === undefined || caFile === undefined) return;
      const close = () => {
        child.kill("SIGTERM");
        return ended;
      };
      resolve({ address, caFile, close });
    });
    child.once("error", reject).once("exit", (code) => reject(new Error(`the registry ended with ${code}`)));
  });
}
