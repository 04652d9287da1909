import type { GitCode, GitFault } from "./fault.ts";
import { gitFault } from "./fault.ts";

/** What was being done, for the message. */
export interface Attempt {
  /** E.g. `fetching main`. */
  readonly doing: string;
  /** Without password. */
  readonly url: string;
}

interface Sign {
  readonly code: GitCode;
  readonly pattern: RegExp;
  readonly what: string;
  readonly next: string;
}

/**
 * Git ends with 128 for nearly everything, so its words are read (in English: LC_ALL is C). The first sign
 * that fits counts: a full disk also closes connections, and refused keys look like a broken one.
 */
const SIGNS: readonly Sign[] = [
  {
    code: "GIT_NO_SPACE",
    pattern: /No space left on device|Disk quota exceeded|unable to (?:create|write) file.*(?:space|quota)/i,
    what: "the disk is full",
    next: "Give the volume more space, or fetch less: depth, sparseCheckoutDirectories, submodulePaths.",
  },
  {
    code: "GIT_CERTIFICATE",
    pattern: /SSL certificate problem|certificate verif|certificate subject name|unable to get local issuer/i,
    what: "the server's certificate is not trusted",
    next: "Put its certificate authority into the ConfigMap that caTrustConfigMapName names.",
  },
  {
    code: "GIT_DENIED",
    pattern: /Host key verification failed/i,
    what: "the server's host key is unknown or another",
    next: "Add known_hosts with the server's key to the secret of workspace ssh-directory.",
  },
  {
    code: "GIT_DENIED",
    pattern:
      /Authentication failed|terminal prompts disabled|could not read (?:Username|Password)|Permission denied \(|Invalid username or|access denied|HTTP Basic: Access denied|returned error: 40[137]/i,
    what: "access was refused",
    next: "Bind workspace basic-auth or ssh-directory to a secret that may read it, or check the one bound.",
  },
  {
    code: "GIT_NO_REVISION",
    pattern:
      /couldn't find remote ref|not our ref|unadvertised object|reference is not a tree|did not match any|invalid reference|unknown revision|bad object|bad revision|needed a single revision/i,
    what: "there is no such revision",
    next: "Give a branch, a tag or a full commit SHA that is there (a shortened SHA is not found).",
  },
  {
    code: "GIT_NO_REPOSITORY",
    pattern:
      /[Rr]epository (?:'[^']*' |"[^"]*" )?(?:not found|does not exist)|does not appear to be a git repository|not found: did you run|returned error: 404|project you were looking for could not be found|No such file or directory/,
    what: "there is no such repository, or it is hidden from these credentials",
    next: "Check the URL, and bind workspace basic-auth or ssh-directory if it is private.",
  },
  {
    code: "GIT_UNREACHABLE",
    pattern:
      /could not resolve|Temporary failure in name resolution|failed to connect|couldn't connect|Connection (?:timed out|refused|reset|closed|was reset)|Operation timed out|timed? ?out|Operation too slow|Network is unreachable|No route to host|early EOF|RPC failed|hung up unexpectedly|unexpected disconnect|Empty reply|gnutls|SSL_ERROR|SSL_read|OpenSSL|curl \d+|returned error: (?:408|429|5\d\d)|invalid index-pack output|Could not read from remote|Proxy CONNECT|protocol error|bad pack header|unexpected EOF/i,
    what: "the server cannot be reached, or the connection broke off",
    next: "Check host, port and proxy (httpProxy, httpsProxy, noProxy), then run it again.",
  },
];

/** The fault that fits what git said. `GIT_FAILED` with its last words if nothing is known. */
export function diagnose({ doing, url }: Attempt, stderr: string, cause?: unknown): GitFault {
  const sign = SIGNS.find(({ pattern }) => pattern.test(stderr));
  const said = lastLines(stderr);
  if (sign !== undefined)
    return gitFault(sign.code, `${doing} from ${url}: ${sign.what} (${said})`, sign.next, cause);
  return gitFault("GIT_FAILED", `${doing} from ${url} failed: ${said}`, "Git's words above say why.", cause);
}

/** Worth another try. */
export const isPassing = (code: string | undefined): boolean => code === "GIT_UNREACHABLE";

/** Nobody listens there, or the name is unknown: a typing mistake more often than a server that restarts. */
const NOBODY = /could not resolve|couldn't connect|Connection refused|No route to host/i;
const TRIES_AT_NOBODY = 5;

/** How often something is tried in all that failed with these words. */
export const triesAfter = (message: string, wanted: number): number =>
  NOBODY.test(message) ? Math.min(wanted, TRIES_AT_NOBODY) : wanted;

/** The lines that say what is wrong; hints and progress are noise. */
function lastLines(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trim());
  const errors = lines.filter((line) => /^(?:fatal|error|remote|ssh|kex_|CONFLICT|[\w.-]+@)/i.test(line));
  const chosen = errors.length > 0 ? errors : lines.filter((line) => line !== "");
  return chosen.slice(-3).join("; ").slice(-600) || "git said nothing";
}
