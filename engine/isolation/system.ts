import { lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders of this machine that host programs need, read-only in every container. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/etc"];

/** What shows the machine's programs: folders to bind, and links to make in the container's own root. */
export interface SystemView {
  readonly args: readonly string[];
  readonly folders: readonly string[];
  readonly links: readonly { readonly path: string; readonly target: string }[];
}

/**
 * The machine's programs, read-only. A folder in which a mount point is missing is laid out entry by entry,
 * because nothing can be created in a read-only mount.
 * @param targets where volumes will be mounted; a system folder among them is left out
 */
export function systemView(targets: readonly string[]): SystemView {
  const view = {
    args: [] as string[],
    folders: [] as string[],
    links: [] as { path: string; target: string }[],
  };
  for (const path of SYSTEM) if (!targets.includes(path)) show(path, targets, view);
  return view;
}

interface Draft {
  args: string[];
  folders: string[];
  links: { path: string; target: string }[];
}

function show(path: string, targets: readonly string[], view: Draft): void {
  const kind = kindOf(path);
  if (kind === "missing") return;
  if (kind === "link") return void view.links.push({ path, target: readlinkSync(path) });
  const missing = targets.filter((target) => target.startsWith(`${path}/`) && kindOf(target) === "missing");
  if (kind === "file" || missing.length === 0) return void view.args.push("--ro-bind", path, path);
  view.folders.push(path);
  for (const entry of readdirSync(path)) show(join(path, entry), missing, view);
}

function kindOf(path: string): "missing" | "link" | "file" | "folder" {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return "missing";
  if (found.isSymbolicLink()) return "link";
  return found.isDirectory() ? "folder" : "file";
}

/** What no step has any business with: keys and passwords of the machine. */
const HIDDEN = [
  "/etc/shadow",
  "/etc/gshadow",
  "/etc/shadow-",
  "/etc/gshadow-",
  "/etc/sudoers",
  "/etc/krb5.keytab",
];
const HIDDEN_FOLDERS = [
  "/etc/ssl/private",
  "/etc/ssh",
  "/etc/sudoers.d",
  "/etc/NetworkManager",
  "/etc/kubernetes",
];

/**
 * Lays nothing over the secrets of the machine: what is known to hold some, and whatever under /etc not everybody
 * may read. Root would otherwise show its steps private keys and passwords that the machine keeps from its users.
 */
export function maskArgs(): string[] {
  closed ??= notForEverybody("/etc");
  const paths = [...new Set([...HIDDEN, ...HIDDEN_FOLDERS, ...closed])];
  const inside = (path: string) => paths.some((other) => path.startsWith(`${other}/`));
  return paths
    .filter((path) => !inside(path))
    .flatMap((path) => {
      const kind = kindOf(path);
      if (kind === "folder") return ["--tmpfs", path];
      return kind === "file" ? ["--ro-bind", "/dev/null", path] : [];
    });
}

/** Looked for once: /etc changes seldom, and has thousands of files. */
let closed: readonly string[] | undefined;

const READ = 0o004;
const ENTER = 0o005;

function notForEverybody(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink()) return [];
    const needed = entry.isDirectory() ? ENTER : READ;
    const mode = lstatSync(path, { throwIfNoEntry: false })?.mode ?? needed;
    if ((mode & needed) !== needed) return [path];
    return entry.isDirectory() ? notForEverybody(path) : [];
  });
}

/** `/etc/resolv.conf` is often a link to a file under /run: shown where the link points. */
export function resolverArgs(): string[] {
  try {
    const real = realpathSync("/etc/resolv.conf");
    return dirname(real) === "/etc" ? [] : ["--ro-bind", real, real];
  } catch {
    return [];
  }
}
