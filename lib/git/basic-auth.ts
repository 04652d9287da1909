import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Log } from "../log/index.ts";
import { gitFault } from "./fault.ts";
import { filesIn, privateCopy, writePrivate } from "./private.ts";
import type { Credentials, GitUrl } from "./url.ts";

/**
 * Reads the directory of workspace `basic-auth` into the private home: either `.gitconfig` and
 * `.git-credentials`, or `username` and `password` (a Secret of type kubernetes.io/basic-auth). Gives lines
 * for git's configuration. An empty directory is none. Fault GIT_BAD_AUTH for anything else.
 */
export function basicAuth(directory: string, url: GitUrl, home: string, log: Log): string[] {
  const names = filesIn(directory);
  if (names.length === 0) return [];
  if (names.includes(".git-credentials") && names.includes(".gitconfig")) return copied(directory, home);
  if (!names.includes("username") || !names.includes("password")) throw badAuth(names);
  return stored(readCredentials(directory), url, home, log);
}

const readCredentials = (directory: string): Credentials => ({
  username: oneLine(join(directory, "username")),
  password: oneLine(join(directory, "password")),
});

/** Secrets that were made with `echo` end with a newline, which is not part of the password. */
const oneLine = (path: string): string => readFileSync(path, "utf8").replace(/\r?\n$/, "");

function copied(directory: string, home: string): string[] {
  privateCopy(join(directory, ".git-credentials"), join(home, ".git-credentials"));
  const config = join(home, "basic-auth.gitconfig");
  const text = readFileSync(join(directory, ".gitconfig"), "utf8");
  // The file it names is where the secret was mounted by whoever wrote it; ours is the copy in this home.
  writePrivate(config, text.replace(/^(\s*helper\s*=\s*)"?store\b.*$/gm, "$1store"));
  return ["[include]", `\tpath = ${JSON.stringify(config)}`];
}

/** Keeps name and password for the host of `url`, and for no other. */
export function stored({ username, password }: Credentials, url: GitUrl, home: string, log: Log): string[] {
  if (url.scheme !== "http" && url.scheme !== "https")
    throw gitFault(
      "GIT_BAD_AUTH",
      `workspace basic-auth has username and password, but ${url.bare} is a ${url.scheme} URL`,
      "Use an https URL, or bind workspace ssh-directory instead.",
    );
  log.secret(password);
  const file = join(home, ".git-credentials");
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  writePrivate(file, `${url.scheme}://${user}@${url.host}\n`);
  const helper = `store --file=${JSON.stringify(file)}`;
  return [`[credential "${url.scheme}://${url.host}"]`, `\thelper = ${JSON.stringify(helper)}`];
}

const badAuth = (names: readonly string[]) =>
  gitFault(
    "GIT_BAD_AUTH",
    `workspace basic-auth holds ${names.join(", ")}: wanted username and password, or .gitconfig and .git-credentials`,
    "Bind it to a Secret of type kubernetes.io/basic-auth.",
  );
