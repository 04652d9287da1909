import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";

/** Proxies, and more certificate authorities: what every network program honours. */
const PASSED = [
  ...["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "GIT_SSL_CAINFO"],
];
/** Where distributions keep the machine's certificate authorities in one file. */
const BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/cert.pem",
];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What steps should know of this machine's way to the network: proxies, certificate authorities that were
 * added to it, and where npm and pip are set to fetch from. In a cluster, the platform's configuration says this.
 */
export async function stepEnvironment(env: Environment = process.env): Promise<Record<string, string>> {
  const [npm, pip] = await Promise.all([
    env["NPM_CONFIG_REGISTRY"] ?? npmRegistry(env),
    env["PIP_INDEX_URL"] ?? ask("pip3", ["config", "get", "global.index-url"]),
  ]);
  const bundle = BUNDLES.find((path) => existsSync(path));
  return {
    ...(bundle ? { SSL_CERT_FILE: bundle } : {}),
    ...Object.fromEntries(PASSED.flatMap((name) => (env[name] ? [[name, env[name]] as const] : []))),
    ...(npm ? { NPM_CONFIG_REGISTRY: npm } : {}),
    ...(pip ? { PIP_INDEX_URL: pip } : {}),
  };
}

/** npm tells the programs that it starts what is set, so it need not be asked again. */
const npmRegistry = async (env: Environment): Promise<string | undefined> =>
  env["npm_config_user_agent"] ? env["npm_config_registry"] : ask("npm", ["config", "get", "registry"]);

/** The URL that a program prints last; undefined when it is not there, or says nothing useful. */
async function ask(program: string, args: readonly string[]): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(program, args, { timeout: 10_000 }).catch(() => ({
    stdout: "",
  }));
  const line = stdout.trim().split("\n").at(-1) ?? "";
  return /^https?:\/\//.test(line) ? line : undefined;
}
