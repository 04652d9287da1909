import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { codeOf, explain, Fault } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { generateKeyPair, openSigner, type Signer } from "../../lib/signing/index.ts";

const PASSWORD = "SLIPWAY_KEY_PASSWORD";
const PASSWORD_FILE = "SLIPWAY_KEY_PASSWORD_FILE";

export interface KeyPlace {
  readonly state: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** The folder with this installation's key pair, `cosign.key` and `cosign.pub`. */
export const keyFolder = (state: string): string => join(state, "keys");

/**
 * Opens this installation's key; the first use makes it, for all who start at once the same. Its password is
 * `SLIPWAY_KEY_PASSWORD`, or the first line of the file that `SLIPWAY_KEY_PASSWORD_FILE` names, else empty.
 * @throws Fault DESK_KEY if it cannot be made or opened, before anything runs
 */
export async function openKeys({ state, log, signal, env = process.env }: KeyPlace): Promise<Signer> {
  const password = await passwordOf(env);
  log.secret(password);
  try {
    const { keyFile } = await generateKeyPair(keyFolder(state), { password });
    return await openSigner({ key: keyFile, password, env, log, signal });
  } catch (thrown) {
    throw keyFault("evidence cannot be signed", nextOf(thrown), thrown);
  }
}

const keyFault = (message: string, next: string, cause: unknown) => {
  const why = explain(cause);
  return new Fault("DESK_KEY", `${message}: ${why}`, { next, cause });
};

const nextOf = (thrown: unknown): string =>
  codeOf(thrown) === "SIGNING_WRONG_PASSWORD"
    ? `Give its password in ${PASSWORD}, or in a file that ${PASSWORD_FILE} names; or run with --no-evidence.`
    : "Put cosign.key and cosign.pub in order, or remove both, and the next run makes new ones; or run with --no-evidence.";

/** An empty variable is one that is not set. */
async function passwordOf(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const [said, file] = [env[PASSWORD] || undefined, env[PASSWORD_FILE] || undefined];
  if (said !== undefined || file === undefined) return said ?? "";
  try {
    return (await readFile(file, "utf8")).split(/\r?\n/, 1)[0] ?? "";
  } catch (thrown) {
    const next = `Name a file that you may read, or give the password in ${PASSWORD}.`;
    throw keyFault(`${PASSWORD_FILE}: ${file} cannot be read`, next, thrown);
  }
}
