import { spawn } from "node:child_process";
import { Fault } from "../../lib/errors/index.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface Desktop {
  readonly env?: Environment;
  readonly platform?: NodeJS.Platform;
  /** Whether somebody sits there. */
  readonly isTTY?: boolean | undefined;
}

/** True where a person at a desktop started the command. */
export function hasDesktop({
  env = process.env,
  platform = process.platform,
  isTTY = process.stdout.isTTY,
}: Desktop = {}): boolean {
  if (isTTY !== true || env["CI"] || env["SSH_CONNECTION"]) return false;
  return platform !== "linux" || Boolean(env["DISPLAY"] || env["WAYLAND_DISPLAY"]);
}

const OPENERS: Readonly<Record<string, string>> = { darwin: "open", linux: "xdg-open" };

/**
 * Shows an address in the person's browser and does not wait for it.
 * @throws Fault BROWSER_MISSING where the system has no program for that
 */
export async function showInBrowser(
  url: string,
  opener = OPENERS[process.platform] ?? "xdg-open",
): Promise<void> {
  const child = spawn(opener, [url], { stdio: "ignore", detached: true });
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (cause) =>
      reject(
        new Fault("BROWSER_MISSING", `${opener} cannot be started`, {
          next: `Open it yourself: ${url}`,
          cause,
        }),
      ),
    );
  });
  child.unref();
}
