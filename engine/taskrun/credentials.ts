import { chown, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Secret, TaskRun } from "../../lib/tekton/index.ts";
import { hostPath } from "../isolation/index.ts";
import type { Container, Objects } from "../types.ts";
import { secretEntries } from "./objects.ts";
import { CREDENTIALS } from "./plan.ts";

/** A file of the credentials folder, relative to it. */
interface CredentialFile {
  readonly path: string;
  readonly content: string;
}

/**
 * The files that Tekton's creds-init makes of the service account's annotated Secrets: `.gitconfig`,
 * `.git-credentials`, `.ssh/`, `.docker/config.json`. Source: pkg/credentials of Tekton.
 */
export function credentialFiles(
  taskRun: TaskRun,
  objects: Objects,
  hide: (value: string) => void,
): CredentialFile[] {
  const account = objects.serviceAccounts.get(taskRun.spec.serviceAccountName ?? "default");
  const secrets = [...new Set((account?.secrets ?? []).map(({ name }) => name))]
    .map((name) => objects.secrets.get(name))
    .filter((secret) => secret !== undefined);
  const used = secrets.map((secret) => new AnnotatedSecret(secret)).filter(({ applies }) => applies);
  for (const secret of used)
    for (const value of secretEntries(secret.secret).values()) hide(value.toString());
  return [...gitFiles(used), ...dockerFiles(used)];
}

/** Writes them where each step finds them: in the credentials folder and in its HOME. */
export async function writeCredentials(
  files: readonly CredentialFile[],
  container: Container,
  folder: string,
) {
  const home = container.env["HOME"] ?? "/";
  const homeFolder = hostPath(container.mounts, home) ?? join(container.scratch, "root", home);
  for (const target of files.length === 0 ? [] : [folder, homeFolder]) {
    for (const { path, content } of files) {
      const file = join(target, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, { mode: 0o600 });
      const { user } = container;
      if (user) await chown(file, user.uid, user.gid).catch(() => undefined);
    }
  }
}

class AnnotatedSecret {
  readonly secret: Secret;
  readonly git: readonly string[];
  readonly docker: readonly string[];

  constructor(secret: Secret) {
    this.secret = secret;
    this.git = annotated(secret, "tekton.dev/git-");
    this.docker = annotated(secret, "tekton.dev/docker-");
  }

  get applies(): boolean {
    const { type = "" } = this.secret;
    if (/docker(cfg|configjson)$/.test(type)) return true;
    return /\/(basic|ssh)-auth$/.test(type) && (this.git.length > 0 || this.docker.length > 0);
  }
  get name(): string {
    return this.secret.metadata.name ?? "";
  }
  is(type: string): boolean {
    return this.secret.type === `kubernetes.io/${type}`;
  }
  value(key: string): string {
    return secretEntries(this.secret).get(key)?.toString() ?? "";
  }
}

const annotated = ({ metadata }: Secret, prefix: string): string[] =>
  Object.entries(metadata.annotations ?? {})
    .filter(([key]) => key.startsWith(prefix))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value);

type Entry = { readonly secret: AnnotatedSecret; readonly url: string };
const entriesOf = (secrets: readonly AnnotatedSecret[], type: string, kind: "git" | "docker"): Entry[] =>
  secrets.filter((each) => each.is(type)).flatMap((secret) => secret[kind].map((url) => ({ secret, url })));

function gitFiles(secrets: readonly AnnotatedSecret[]): CredentialFile[] {
  const basic = entriesOf(secrets, "basic-auth", "git");
  const ssh = hostsFirst(entriesOf(secrets, "ssh-auth", "git"));
  const configuration = [
    ...(basic.length > 0 ? ["[credential]\n\thelper = store\n"] : []),
    ...basic.map(section),
    ...ssh.map(alias),
  ];
  return [
    ...file(".gitconfig", configuration.join("")),
    ...file(
      ".git-credentials",
      basic
        .toSorted(byPath)
        .map((entry) => `${authUrl(entry)}\n`)
        .join(""),
    ),
    ...sshFiles(ssh),
  ];
}

const file = (path: string, content: string): CredentialFile[] => (content === "" ? [] : [{ path, content }]);
const hasPath = (url: string): boolean => /^[^/]*\/\/[^/]+\/.+/.test(url);
const byPath = (a: Entry, b: Entry): number => Number(hasPath(a.url)) - Number(hasPath(b.url));

function section({ secret, url }: Entry): string {
  const username = secret.value("username").replaceAll("\\", "\\\\");
  return `[credential "${url}"]\n\tusername = ${username}\n${hasPath(url) ? "\tuseHttpPath = true\n" : ""}`;
}

function authUrl({ secret, url }: Entry): string {
  const made = new URL(url);
  made.username = secret.value("username");
  made.password = secret.value("password");
  return made.href.replace(/\/$/, hasPath(url) ? "/" : "");
}

interface Host {
  readonly alias: string;
  readonly host: string;
  readonly port: string;
  readonly path: string;
}

function hostOf(url: string): Host {
  const [, host = "", port = "22", path = ""] = /^([^/:]+)(?::(\d+))?(?:\/(.*))?$/.exec(url) ?? [];
  return { host, port, path, alias: path ? `${host}--${path.replaceAll("/", "--")}` : host };
}

const hostsFirst = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted((a, b) => Number(hostOf(a.url).path !== "") - Number(hostOf(b.url).path !== ""));

/** A key for one repository: git goes to it by a name of its own. */
function alias({ url }: Entry): string {
  const { alias: name, host, path } = hostOf(url);
  return path ? `[url "git@${name}:${path}.git"]\n\tinsteadOf = git@${host}:${path}.git\n` : "";
}

function sshFiles(entries: readonly Entry[]): CredentialFile[] {
  const blocks = Map.groupBy(entries, ({ url }) => url);
  const configuration = [...blocks].map(([url, each]) => {
    const { alias: name, host, port } = hostOf(url);
    const keys = each.map(({ secret }) => `    IdentityFile ${CREDENTIALS}/.ssh/id_${secret.name}\n`);
    return `Host ${name}\n    HostName ${host}\n    Port ${port}\n${keys.join("")}`;
  });
  const knownHosts = entries.map(({ secret }) => secret.value("known_hosts")).filter(Boolean);
  return [
    ...file(".ssh/config", configuration.join("")),
    ...file(".ssh/known_hosts", knownHosts.join("\n")),
    ...entries.flatMap(({ secret }) => file(`.ssh/id_${secret.name}`, secret.value("ssh-privatekey"))),
  ];
}

function dockerFiles(secrets: readonly AnnotatedSecret[]): CredentialFile[] {
  const auths: Record<string, unknown> = {};
  for (const secret of secrets) {
    if (secret.is("dockercfg")) Object.assign(auths, parsed(secret.value(".dockercfg")));
    if (secret.is("dockerconfigjson"))
      Object.assign(auths, parsed(secret.value(".dockerconfigjson"))["auths"]);
  }
  for (const { secret, url } of entriesOf(secrets, "basic-auth", "docker")) {
    const [username, password] = [secret.value("username"), secret.value("password")];
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    auths[url] = { username, password, auth, email: "not@val.id" };
  }
  return Object.keys(auths).length === 0 ? [] : file(".docker/config.json", JSON.stringify({ auths }));
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
