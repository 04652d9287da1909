import type { ToolKit } from "./declare.ts";
import { runTool, type ToolOptions } from "./exec.ts";
import type { ToolResult } from "./fault.ts";
import { snyk } from "./snyk.decl.ts";
import { requireTool } from "./version.ts";

/** Who asks, and whom. Nothing of it stands in argv. */
export interface SnykSession {
  /** API token; the caller has told the log that it is a secret. */
  readonly token: string;
  /** Base URL of the API instead of https://api.snyk.io. */
  readonly api?: string;
  /** PEM bundle of further CAs. */
  readonly caFile?: string;
  /** An empty folder that is only ours: settings and caches of the program. */
  readonly home: string;
}

/** What `snyk code test` said. */
export interface SnykTest extends ToolResult {
  /** 0 clean, 1 findings, 2 failure, 3 nothing that Snyk supports; others are failures too. */
  readonly code: number;
}

export interface Snyk {
  /** Fault TOOL_OLD or TOOL_MISSING; the version otherwise. */
  version(): Promise<string>;
  /** Notes in `.snyk` of `folder` that a file or folder in it is left out. */
  ignore(session: SnykSession, folder: string, path: string): Promise<ToolResult>;
  /** `snyk code test <args>` in `folder`. Exit codes above 0 are an answer, not a fault. */
  codeTest(
    session: SnykSession,
    folder: string,
    args: readonly string[],
    options?: Pick<ToolOptions, "timeoutMs" | "onLine">,
  ): Promise<SnykTest>;
}

/** Nothing else of the host reaches snyk: a token, organisation or setting of the host would change results. */
const INHERITED = ["PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"];
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);
/** Every exit code that a program can end with by itself. */
const ANY_CODE = Array.from({ length: 128 }, (_, code) => code);

/** The wrapper of the Snyk CLI: the version is checked before the first call. */
export function snykTool(kit: ToolKit): Snyk {
  let checked: Promise<string> | undefined;
  const version = () => {
    checked ??= requireTool(kit, snyk);
    return checked;
  };
  const call = async (session: SnykSession, cwd: string, args: readonly string[], options: ToolOptions) => {
    await version();
    return runTool(kit, snyk, args, {
      ...options,
      cwd,
      inherit: [...INHERITED, ...PROXIES],
      env: environment(session),
    });
  };
  return {
    version,
    ignore: (session, folder, path) =>
      call(session, folder, ["ignore", `--file-path=${path}`], { timeoutMs: 120_000 }),
    codeTest: (session, folder, args, options = {}) =>
      call(session, folder, ["code", "test", ...args], { ...options, okCodes: ANY_CODE }),
  };
}

/** Not `CI=1`: with it `snyk ignore` wants the token in its settings, and they are a file. */
function environment({ token, api, caFile, home }: SnykSession): Record<string, string> {
  return {
    HOME: home,
    XDG_CONFIG_HOME: home,
    TMPDIR: home,
    LC_ALL: "C",
    NO_COLOR: "1",
    FORCE_COLOR: "0",
    SNYK_TOKEN: token,
    SNYK_DISABLE_ANALYTICS: "1",
    SNYK_CFG_DISABLE_SUGGESTIONS: "true",
    ...(caFile === undefined ? {} : { NODE_EXTRA_CA_CERTS: caFile }),
    ...(api === undefined ? {} : endpoints(api)),
  };
}

/**
 * Snyk has several hosts, and the program makes their names out of the API's (`api.` becomes `deeproxy.`).
 * Where the API's name has no such part, everything is at one address; by plain HTTP only if it says so.
 */
function endpoints(api: string): Record<string, string> {
  const { origin, protocol, hostname } = new URL(api);
  if (/^(api|app)\./.test(hostname)) return { SNYK_API: api };
  return {
    SNYK_API: api,
    SNYK_API_REST_URL: `${origin}/rest`,
    SNYK_CODE_CLIENT_PROXY_URL: origin,
    ...(protocol === "http:" ? { SNYK_HTTP_PROTOCOL_UPGRADE: "0" } : {}),
  };
}
