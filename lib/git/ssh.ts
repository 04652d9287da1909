import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesIn, writePrivate } from "./private.ts";

const PRIVATE_KEY = /^-----BEGIN [A-Z ]*PRIVATE KEY-----/m;

/**
 * Copies the directory of workspace `ssh-directory` into the private home and writes a configuration that
 * leads ssh there: it looks for the home of the passwd entry, not for HOME. The directory's own `config`
 * goes first. Host keys are checked as ssh does it without a terminal: unknown ones are refused. Gives the
 * value of GIT_SSH_COMMAND, or nothing for an empty directory.
 */
export function sshCommand(directory: string, home: string): string | undefined {
  const names = filesIn(directory);
  if (names.length === 0) return undefined;
  const folder = join(home, ".ssh");
  mkdirSync(folder, { mode: 0o700 });
  const contents = names.map(
    (name) => [name, withNewline(readFileSync(join(directory, name), "utf8"))] as const,
  );
  for (const [name, content] of contents) writePrivate(join(folder, name), content);
  const keys = contents.filter(([, content]) => PRIVATE_KEY.test(content)).map(([name]) => name);
  const config = join(home, "ssh_config");
  writePrivate(config, configOf(folder, names, keys));
  return `ssh -F ${quoted(config)}`;
}

/** Keys without a last newline are refused by ssh; secrets made by hand often lack it. */
const withNewline = (content: string): string => (content.endsWith("\n") ? content : `${content}\n`);

const configOf = (folder: string, names: readonly string[], keys: readonly string[]): string =>
  [
    ...(names.includes("config") ? [`Include "${join(folder, "config")}"`] : []),
    ...keys.map((name) => `IdentityFile "${join(folder, name)}"`),
    ...(names.includes("known_hosts") ? [`UserKnownHostsFile "${join(folder, "known_hosts")}"`] : []),
    "BatchMode yes",
    "ConnectTimeout 30",
    "ServerAliveInterval 15",
    "ServerAliveCountMax 4",
    "",
  ].join("\n");

/** Git hands the value to a shell. */
const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
