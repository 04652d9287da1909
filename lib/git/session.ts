import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "../log/index.ts";
import type { GitSession } from "../tools/git.ts";
import { basicAuth, stored } from "./basic-auth.ts";
import { combinedCa } from "./ca.ts";
import { sshCommand } from "./ssh.ts";
import type { GitUrl } from "./url.ts";

export interface SessionOptions {
  readonly url: GitUrl;
  /** Folder of the repository. */
  readonly cwd: string;
  /** Mounted secrets; see `basicAuth` and `sshCommand` for what they may hold. */
  readonly basicAuthDirectory?: string | undefined;
  readonly sshDirectory?: string | undefined;
  /** PEM file; silently unused if absent. */
  readonly caFile?: string;
  readonly sslVerify?: boolean;
  readonly proxy?: { readonly http: string; readonly https: string; readonly none: string };
  readonly log: Log;
}

/**
 * Makes a private home for git and calls `use` with a session in it; the home is removed in the end, with
 * all credentials. Works for any uid and needs no HOME: nothing of the host's configuration is read.
 */
export async function withGitSession<T>(
  options: SessionOptions,
  use: (session: GitSession) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), "slipway-git-"));
  try {
    await writeFile(join(home, ".gitconfig"), configOf(options, home), { mode: 0o600 });
    return await use({ cwd: options.cwd, home, env: environmentOf(options, home), config: GUARDS });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** On the command line, so that the configuration of a repository that is already there cannot undo them. */
const GUARDS = [
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
] as const;

function configOf({ url, caFile = "", basicAuthDirectory, log }: SessionOptions, home: string): string {
  const ca = combinedCa(caFile, join(home, "ca.pem"));
  const given = url.credentials === undefined ? [] : stored(url.credentials, url, home, log);
  const mounted = basicAuthDirectory === undefined ? [] : basicAuth(basicAuthDirectory, url, home, log);
  const auth = mounted.length > 0 ? mounted : given;
  return [
    ...auth,
    ...settings(url),
    ...(ca === undefined ? [] : ["[http]", `\tsslCAInfo = ${JSON.stringify(ca)}`]),
    "",
  ].join("\n");
}

/**
 * `safe.directory`: volumes belong to somebody else. Speed limits: a connection that stands still for a
 * minute is given up, and tried again. `protocol.file`: git forbids submodules by file:// (a remote parent
 * could name any folder of this machine); they are allowed only where the parent is a file:// URL itself.
 */
const settings = (url: GitUrl): string[] => [
  "[safe]",
  "\tdirectory = *",
  "[init]",
  "\tdefaultBranch = main",
  "[advice]",
  "\tdetachedHead = false",
  "[core]",
  "\tlogAllRefUpdates = false",
  "[gc]",
  "\tauto = 0",
  "[maintenance]",
  "\tauto = false",
  "[http]",
  "\tlowSpeedLimit = 1000",
  "\tlowSpeedTime = 60",
  '[protocol "file"]',
  `\tallow = ${url.scheme === "file" ? "always" : "user"}`,
];

function environmentOf(options: SessionOptions, home: string): Record<string, string> {
  const { sshDirectory, sslVerify = true, proxy } = options;
  const ssh = sshDirectory === undefined ? undefined : sshCommand(sshDirectory, home);
  return {
    ...(ssh === undefined
      ? { GIT_SSH_COMMAND: "ssh -o BatchMode=yes -o ConnectTimeout=30" }
      : { GIT_SSH_COMMAND: ssh }),
    ...(sslVerify ? {} : { GIT_SSL_NO_VERIFY: "true" }),
    ...spelled("http_proxy", proxy?.http),
    ...spelled("https_proxy", proxy?.https),
    ...spelled("no_proxy", proxy?.none),
  };
}

/** Curl reads `http_proxy` only in lower case, other programs only in upper case. */
const spelled = (name: string, value = ""): Record<string, string> =>
  value === "" ? {} : { [name]: value, [name.toUpperCase()]: value };
