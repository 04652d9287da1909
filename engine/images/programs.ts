import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";
import { findProgram } from "../../lib/files/index.ts";
import { fileDigest } from "./digest.ts";

/** Where an ordinary container looks for programs. */
export const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** The first of these programs that this machine has in its system folders. */
export const hostProgram = (...names: readonly string[]): string | undefined =>
  names
    .map((name) => findProgram(name, "/usr/local/bin:/usr/bin:/bin:/usr/sbin"))
    .find((path) => path !== undefined);

/** The version a program reports (`Python 3.11.2` is `3.11.2`), or undefined. */
export function versionOf(program: string): string | undefined {
  try {
    const said = execFileSync(program, ["--version"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return /\d+(?:\.\d+)+/.exec(said)?.[0];
  } catch {
    return undefined;
  }
}

/** A folder of links, made once per content: `name → target`. */
export function linkFolder(stateDir: string, name: string, links: ReadonlyMap<string, string>): string {
  const folder = join(stateDir, "images", name);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const draft = mkdtempSync(`${folder}-`);
  chmodSync(draft, 0o755);
  for (const [link, target] of links) symlinkSync(target, join(draft, link));
  try {
    renameSync(draft, folder);
  } catch (thrown) {
    rmSync(draft, { recursive: true });
    if (codeOf(thrown) !== "ENOTEMPTY" && codeOf(thrown) !== "EEXIST") throw thrown;
  }
  return folder;
}

/** busybox's applets as links to the program; bash beside them, for scripts that name `/bin/bash`. */
export function appletFolder(stateDir: string, busybox: string): string {
  const applets = execFileSync(busybox, ["--list"], { encoding: "utf8" }).split("\n").filter(Boolean);
  const links = new Map(applets.map((applet) => [applet, busyboxAt(busybox)]));
  links.set("ash", busyboxAt(busybox)).set("sh", busyboxAt(busybox));
  const bash = hostProgram("bash");
  if (bash) links.set("bash", outsideBin(bash));
  return linkFolder(stateDir, `busybox-${fileDigest(busybox).slice(7, 19)}`, links);
}

const busyboxAt = (busybox: string) => outsideBin(busybox);

/** `/bin` is hidden by the applets: the same file by its name in `/usr/bin`. */
export const outsideBin = (path: string): string => (path.startsWith("/bin/") ? `/usr${path}` : path);
