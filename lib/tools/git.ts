import type { ToolKit } from "./declare.ts";
import { runTool, type ToolOptions } from "./exec.ts";
import type { ToolResult } from "./fault.ts";
import { git } from "./git.decl.ts";
import { requireTool } from "./version.ts";

/** One repository and the settings that hold for every call on it. */
export interface GitSession {
  /** Folder that git works in. */
  readonly cwd: string;
  /** Settings for each call, as `-c key=value`. */
  readonly config?: readonly (readonly [key: string, value: string])[];
  /** Added to git's own environment (which takes from the host only the names in INHERITED). */
  readonly env?: Readonly<Record<string, string>>;
  /** An empty folder that is only ours. */
  readonly home: string;
}

export interface Git {
  /** Fault TOOL_OLD or TOOL_MISSING; the version otherwise. */
  version(): Promise<string>;
  /** `git <args>` in the session. Terminal prompts are off, host configuration is not read. */
  run(session: GitSession, args: readonly string[], options?: GitRunOptions): Promise<ToolResult>;
}
export type GitRunOptions = Pick<
  ToolOptions,
  "okCodes" | "onLine" | "maxOutput" | "timeoutMs" | "input" | "env"
>;

/** Nothing else of the host reaches git: where programs, certificates and proxies are. */
const INHERITED = [
  ...["PATH", "TMPDIR", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"],
];

/** The wrapper of git: the version is checked before the first call. */
export function gitTool(kit: ToolKit): Git {
  let checked: Promise<string> | undefined;
  const version = () => {
    checked ??= requireTool(kit, git);
    return checked;
  };
  return {
    version,
    async run(session, args, options = {}) {
      await version();
      const settings = (session.config ?? []).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
      return runTool(kit, git, [...settings, ...args], {
        ...options,
        cwd: session.cwd,
        inherit: INHERITED,
        env: { ...environment(session.home), ...session.env, ...options.env },
      });
    },
  };
}

/** No prompt, no host configuration, English messages (we read them), a home that can be written. */
const environment = (home: string) => ({
  HOME: home,
  XDG_CONFIG_HOME: home,
  LC_ALL: "C",
  GIT_TERMINAL_PROMPT: "0",
  GIT_ASKPASS: "",
  SSH_ASKPASS: "",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_ATTR_NOSYSTEM: "1",
  GIT_PAGER: "cat",
  GIT_EDITOR: "true",
});
