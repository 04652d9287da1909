import { gitFault } from "./fault.ts";

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Where a repository is. */
export interface GitUrl {
  readonly scheme: "http" | "https" | "ssh" | "git" | "file";
  /** What git, logs and results get: no password in it. */
  readonly bare: string;
  /** `host[:port]`; empty for a file. */
  readonly host: string;
  /** What stood in the URL itself. */
  readonly credentials?: Credentials;
}

/** `user@host:path`; a path that starts with two slashes would be another kind. */
const SCP = /^(?:[^\s@/:-][^\s@/:]*@)?([^\s@/:-][^\s@/:]*):(?!\/\/)[^\s]+$/;
const SCHEMES = ["http", "https", "ssh", "git", "file"] as const;

/** Reads http(s), ssh, git and file URLs and `user@host:path`. Fault GIT_BAD_URL. */
export function parseGitUrl(text: string): GitUrl {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const scheme = SCHEMES.find((each) => text.startsWith(`${each}://`));
  if (url !== undefined && scheme !== undefined) return fromUrl(url, scheme, text);
  const host = scheme === undefined ? SCP.exec(text)?.[1] : undefined;
  if (host !== undefined) return { scheme: "ssh", bare: text, host };
  throw gitFault(
    "GIT_BAD_URL",
    `${JSON.stringify(redactGitUrl(text).slice(0, 200))} is no git URL`,
    "Give https://host/path, ssh://git@host/path, git@host:path or file:///path.",
  );
}

function fromUrl(url: URL, scheme: GitUrl["scheme"], text: string): GitUrl {
  if (scheme === "file") return { scheme, bare: text, host: "" };
  const { username, password } = url;
  if (scheme !== "http" && scheme !== "https") return { scheme, bare: redactGitUrl(text), host: url.host };
  const bare = text.replace(/^(https?:\/\/)[^/?#]*@/, "$1");
  if (username === "" && password === "") return { scheme, bare, host: url.host };
  return {
    scheme,
    bare,
    host: url.host,
    credentials: { username: plain(username), password: plain(password) },
  };
}

const plain = (encoded: string): string => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
};

/** The text without password, for messages; a name such as `git@` stays only without one. */
export const redactGitUrl = (text: string): string =>
  text.replace(/^([a-z+]+:\/\/)[^/?#]*:[^/?#]*@/i, "$1***@");

/** True if both lead to the same repository: a last slash and `.git` do not count. */
export const sameRepository = (a: string, b: string): boolean => trimmed(a) === trimmed(b);

const trimmed = (url: string) => url.replace(/\/+$/, "").replace(/\.git$/, "");
