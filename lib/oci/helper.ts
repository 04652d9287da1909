import { spawn } from "node:child_process";
import { buffer } from "node:stream/consumers";
import { ociFault } from "./fault.ts";

const TIMEOUT_MS = 30_000;

/**
 * Asks `docker-credential-<name> get` for a server: its name goes in on standard input, JSON with
 * Username and Secret comes back (docker-credential-helpers protocol). Undefined if it knows none.
 *
 * @throws OCI_CREDENTIAL_HELPER
 */
export async function askHelper(
  name: string,
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ user: string; secret: string } | undefined> {
  const program = `docker-credential-${name}`;
  const bad = (why: string, cause?: unknown) =>
    ociFault(
      "OCI_CREDENTIAL_HELPER",
      `${program}: ${why}`,
      "Install it, or take credHelpers/credsStore out of the auth file.",
      cause,
    );
  if (!/^[A-Za-z0-9_.-]+$/.test(name)) throw bad("is not a name of a credential helper");
  const { code, out } = await runHelper(program, server, env).catch((thrown) => {
    throw bad("could not be run", thrown);
  });
  if (code !== 0) {
    if (/not found/i.test(out)) return undefined;
    throw bad(`ended with exit code ${code}`);
  }
  try {
    const { Username: user, Secret: secret } = JSON.parse(out) as { Username?: unknown; Secret?: unknown };
    if (typeof user === "string" && typeof secret === "string") return { user, secret };
  } catch {
    // The cause would show what it printed: a secret.
  }
  throw bad("did not answer with JSON that has Username and Secret");
}

async function runHelper(
  program: string,
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ code: number | null; out: string }> {
  const child = spawn(program, ["get"], {
    env: { ...env },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: TIMEOUT_MS,
  });
  const ended = new Promise<number | null>((done, fail) => child.once("error", fail).once("close", done));
  child.stdin.on("error", () => {}).end(server);
  const [code, out] = await Promise.all([ended, buffer(child.stdout)]);
  return { code, out: out.toString("utf8") };
}
