import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../log/index.ts";
import { flagName } from "./argv.ts";
import { contractFault } from "./fault.ts";
import type { Directories } from "./step.ts";

/** Secrets are small; what is larger is no secret but somebody's workspace. Bytes, folders deep. */
const LARGEST = 1 << 20;
const DEEPEST = 4;

/**
 * The directories `run` gets. Optional ones that are not given or do not exist are left out; a
 * required one that is absent is a fault. From here on the log masks what is in their files.
 */
export async function openSecrets(
  declared: Directories,
  given: Readonly<Record<string, string>>,
  log: Log,
): Promise<Record<string, string | undefined>> {
  const opened = Object.entries(declared).map(async ([name, { optional, describe }]) => {
    const path = given[name] || undefined;
    const there = path !== undefined && (await isDirectory(path));
    if (there) await maskFiles(path, log);
    else if (!optional) throw absent(name, path, describe);
    return [name, there ? path : undefined] as const;
  });
  return Object.fromEntries(await Promise.all(opened));
}

const isDirectory = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() ?? false;

const absent = (name: string, path: string | undefined, describe: string) =>
  contractFault(
    "SECRET_MISSING",
    path === undefined
      ? `--${flagName(name)} is missing: ${describe}`
      : `--${flagName(name)}: there is no directory ${path}`,
    "Bind the workspace or volume with this content.",
  );

/** Masks each file as a whole and the passwords inside the usual formats. Links count: Kubernetes mounts them. */
async function maskFiles(directory: string, log: Log, depth = 0): Promise<void> {
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() && depth < DEEPEST) await maskFiles(path, log, depth + 1);
    if (!found?.isFile() || found.size > LARGEST) continue;
    const content = await readFile(path, "utf8").catch(() => "");
    log.secret(content);
    for (const inner of passwordsIn(content)) log.secret(inner);
  }
}

/** Passwords in URLs, in `auth`s of registry files (base64 of user:password), and in netrc files. */
export function passwordsIn(content: string): string[] {
  const urls = [...content.matchAll(/:\/\/[^/\s:@]*:([^/\s@]+)@/g)].flatMap(([, found = ""]) => [
    found,
    decoded(found),
  ]);
  const words = [...content.matchAll(/\bpassword\s+(\S+)/g)].map(([, found = ""]) => found);
  const auths = [
    ...content.matchAll(/"(auth|password|identitytoken|registrytoken)"\s*:\s*"([^"]+)"/g),
  ].flatMap(([, key, found = ""]) =>
    key === "auth" ? [found, afterColon(Buffer.from(found, "base64").toString())] : [found],
  );
  return [...urls, ...words, ...auths];
}

const afterColon = (text: string) => text.slice(text.indexOf(":") + 1);

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
