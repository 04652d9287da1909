import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** `$XDG_STATE_HOME/slipway`, by default `~/.local/state/slipway` (XDG base directory specification). */
export function defaultStateDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = env.XDG_STATE_HOME;
  if (base !== undefined && isAbsolute(base)) return join(base, "slipway");
  return join(homedir(), ".local", "state", "slipway");
}
