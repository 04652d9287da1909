import { explain } from "../errors/index.ts";
import { fault, shown } from "./fault.ts";

/** A mirror in front of the public registry of one package manager, as the field's tool calls it: a proxy. */
export interface RegistryProxy {
  readonly url?: string;
  /** `Basic …`, sent to the proxy only. */
  readonly authorization?: string;
}

/** What users set in `config-file-content`, by environment, or by the cluster's configuration. */
export interface Settings {
  readonly npm: RegistryProxy;
  readonly pip: RegistryProxy;
  /** Files fetched at the same time. */
  readonly concurrency: number;
  /** Environment of the step, for npm's and pip's own settings. */
  readonly environment: Environment;
  /** `PIP_INDEX_URL` of the task's parameter; empty: not given. */
  readonly pipIndexUrl: string;
}
export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingsSources {
  /** Text of a configuration file of the field's tool (YAML); empty: none. */
  readonly config: string;
  readonly environment: Environment;
  readonly pipIndexUrl: string;
  /** Proxies of the cluster, by package manager; they are the weakest source. */
  readonly proxies?: Readonly<Record<string, string>>;
  /** False: no proxy at all, whoever set it. */
  readonly useProxies: boolean;
  warn(message: string): void;
}

/** The field's tool has 5; small files over high latency want a few more. */
const CONCURRENCY = 8;
/** Sections of the configuration that concern package managers or machinery we do not have. */
const IGNORED = new Set(["bundler", "cargo", "gomod", "pnpm", "yarn", "http", "mode", "goproxy_url"]);
type Section = Readonly<Record<string, unknown>>;

/** Reads all sources; stronger first: environment (`HERMETO_NPM__PROXY_URL`), file, cluster. */
export async function readSettings(sources: SettingsSources): Promise<Settings> {
  const file = await readConfig(sources.config);
  for (const name of Object.keys(file))
    if (IGNORED.has(name)) sources.warn(`config-file-content: ${name} has no effect on npm, pip and generic`);
    else if (!["npm", "pip", "runtime", "concurrency_limit"].includes(name)) throw unknown(name);
  const proxy = (manager: "npm" | "pip") =>
    sources.useProxies ? readProxy(manager, section(file, manager), sources) : {};
  return {
    npm: proxy("npm"),
    pip: proxy("pip"),
    concurrency: readConcurrency(file, sources.environment),
    environment: sources.environment,
    pipIndexUrl: sources.pipIndexUrl,
  };
}

const unknown = (name: string) =>
  fault(
    "PREFETCH_CONFIG",
    `config-file-content: ${shown(name)} is not a known setting`,
    "Use the settings npm.proxy_url, pip.proxy_url and runtime.concurrency_limit.",
  );

async function readConfig(text: string): Promise<Section> {
  if (text.trim() === "") return {};
  const { parse } = await import("yaml");
  let document: unknown;
  try {
    document = parse(text);
  } catch (thrown) {
    throw fault(
      "PREFETCH_CONFIG",
      `config-file-content is not YAML: ${explain(thrown)}`,
      "Correct the parameter config-file-content.",
    );
  }
  if (document === null || document === undefined) return {};
  if (typeof document === "object" && !Array.isArray(document)) return document as Section;
  throw fault(
    "PREFETCH_CONFIG",
    `config-file-content wants settings by name, got ${shown(document)}`,
    "Write YAML such as 'runtime: {concurrency_limit: 5}'.",
  );
}

function section(file: Section, name: string): Section {
  const value = file[name];
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Section;
  throw fault(
    "PREFETCH_CONFIG",
    `config-file-content: ${name} wants settings by name, got ${shown(value)}`,
    `Write 'proxy_url' below '${name}'.`,
  );
}

/** An environment variable of the field's tool; its names do not depend on case. */
function variable(environment: Environment, name: string): string | undefined {
  const found = Object.entries(environment).find(([key]) => key.toUpperCase() === name)?.[1];
  return found === undefined || found === "" ? undefined : found;
}

function readProxy(manager: "npm" | "pip", file: Section, sources: SettingsSources): RegistryProxy {
  const value = (key: string): string | undefined => {
    const fromFile = file[key];
    return (
      variable(sources.environment, `HERMETO_${manager.toUpperCase()}__${key.toUpperCase()}`) ??
      (fromFile === undefined || fromFile === null ? undefined : String(fromFile))
    );
  };
  const url = value("proxy_url") ?? sources.proxies?.[manager];
  const [login, password] = [value("proxy_login"), value("proxy_password")];
  if ((login === undefined) !== (password === undefined) || (login !== undefined && url === undefined))
    throw fault(
      "PREFETCH_CONFIG",
      `${manager}: proxy_login, proxy_password and proxy_url must be set together`,
      "Set all three, or only proxy_url.",
    );
  if (url === undefined || url === "") return {};
  const authorization = login === undefined ? {} : { authorization: basic(login, password ?? "") };
  return { url: checkProxy(`${manager}.proxy_url`, url), ...authorization };
}

/** The header of HTTP basic authentication. */
export const basic = (login: string, password: string): string =>
  `Basic ${Buffer.from(`${login}:${password}`).toString("base64")}`;

/** Throws PREFETCH_CONFIG unless `text` is an http(s) URL without credentials in it. */
export function checkProxy(what: string, text: string): string {
  const next = "Give an http or https URL without user and password; put credentials into a netrc file.";
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw fault(
      "PREFETCH_CONFIG",
      `${what} is not a URL: ${shown(text.replace(/\/\/[^/]*@/, "//***@"))}`,
      next,
    );
  }
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw fault("PREFETCH_CONFIG", `${what} has the scheme ${shown(url.protocol)}`, next);
  if (url.username !== "" || url.password !== "")
    throw fault("PREFETCH_CONFIG", `${what} holds credentials (for the host ${url.host})`, next);
  return text;
}

function readConcurrency(file: Section, environment: Environment): number {
  const text =
    variable(environment, "HERMETO_RUNTIME__CONCURRENCY_LIMIT") ??
    section(file, "runtime")["concurrency_limit"] ??
    file["concurrency_limit"];
  if (text === undefined || text === null) return CONCURRENCY;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= 64) return number;
  throw fault(
    "PREFETCH_CONFIG",
    `runtime.concurrency_limit wants a number from 1 to 64, got ${shown(text)}`,
    "Correct the parameter config-file-content.",
  );
}
