import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { TestOutput } from "../../lib/formats/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import {
  judge,
  type PolicyConfiguration,
  readPolicy,
  testOutputOf,
  type Verdict,
} from "../../lib/policy/index.ts";
import { publicKeys, type Verifier } from "../../lib/signing/index.ts";
import { gitTool } from "../../lib/tools/git.ts";
import { keyFolder } from "../desk/index.ts";
import { verifyFault } from "./fault.ts";
import { type LookedAt, look } from "./look.ts";
import { isPolicyName, namedPolicy, POLICY_NAMES } from "./named.ts";
import { registriesFor } from "./registry.ts";
import { findTarget, type Target } from "./target.ts";
import { lookedOutput } from "./test-output.ts";

export { type VerifyCode, verifyFault } from "./fault.ts";
export type { LookedAt, StatementView } from "./look.ts";
export { POLICY_NAMES } from "./named.ts";
export type { SbomView } from "./sbom.ts";
export { printed, type VerifyFormat } from "./text.ts";

/** What a person at the desk asks for. */
export interface Question {
  /** An image, a file with a Snapshot, a run on record, or `last`. */
  readonly wanted: string;
  /** PEM of public keys, or the path of such a file. Default: this installation's. */
  readonly key?: string;
  /** File of a policy configuration, or a name of POLICY_NAMES; without one only signatures and attestations count. */
  readonly policy?: string;
  readonly state: string;
  /** PEM of more certificate authorities. */
  readonly ca?: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** What came of it. */
export interface Answer {
  /** True where nothing is refused. */
  readonly success: boolean;
  readonly target: Target["kind"];
  /** Key ids that signatures were checked with, and where the keys came from. */
  readonly key: { readonly ids: readonly string[]; readonly from: string };
  readonly images: readonly LookedAt[];
  /** Of the policy, where one was given. */
  readonly verdict?: Verdict;
  readonly testOutput: TestOutput;
}

/**
 * Says what there is about images (who signed, who built what out of what, with which tests) and judges it: by
 * a policy if one is given; else an image is good that the key has signed and attested. This installation's
 * registry is started for it where nobody serves it.
 * @throws Fault VERIFY_*, those of keys, policies and registries
 */
export async function verify(question: Question): Promise<Answer> {
  const named = isPolicyName(question.policy) ? question.policy : undefined;
  const given = named === undefined ? await policyFor(question.policy) : undefined;
  const { verifiers, from } = await keysFor(question, given);
  const { kind, snapshot } = await findTarget(question.wanted, question.state);
  const images = snapshot.components.map(({ containerImage }) => containerImage);
  const looked = await reaching(images, question, (client) => look({ snapshot, client, verifiers }));
  const bundles = looked.flatMap(({ statements }) =>
    statements.flatMap((each) => each.tasks.flatMap(({ bundle }) => bundle ?? [])),
  );
  const publicKey = verifiers.map(({ publicKeyPem }) => publicKeyPem).join("\n");
  const policy = named === undefined ? given : await namedPolicy(named, { publicKey, bundles });
  const verdict =
    policy === undefined
      ? undefined
      : await reaching([...images, ...bundles], question, (client) =>
          judged({ ...question, policy, snapshot, publicKey, client }),
        );
  const refused = looked.some((each) => each.refused.length > 0) || verdict?.success === false;
  return {
    success: !refused,
    target: kind,
    key: { ids: verifiers.map(({ keyId }) => keyId), from },
    images: looked,
    ...(verdict === undefined ? {} : { verdict }),
    testOutput: verdict === undefined ? lookedOutput(looked) : testOutputOf(verdict),
  };
}

/** Works with a client that reaches this installation's registries, which are up for that long. */
async function reaching<T>(
  images: readonly string[],
  { state, ca = "", log, signal }: Question,
  work: (client: RegistryClient) => Promise<T>,
): Promise<T> {
  const own = await registriesFor(images, { state, log });
  const all = [...own.ca, ca].filter(Boolean).join("\n");
  const client = registryClient({ log, signal, ...(all === "" ? {} : { ca: all }) });
  try {
    return await work(client);
  } finally {
    await client.close();
    for (const registry of own.started) await registry.close();
  }
}

interface Case extends Omit<Question, "policy"> {
  readonly policy: PolicyConfiguration;
  readonly snapshot: Target["snapshot"];
  readonly publicKey: string;
  readonly client: RegistryClient;
}

const judged = ({ policy, snapshot, publicKey, client, log, signal }: Case): Promise<Verdict> =>
  judge({
    policy,
    snapshot,
    client,
    log,
    signal,
    publicKey,
    git: gitTool({ log, signal }),
  });

/** The key that was given, else the policy's, else this installation's. */
async function keysFor(
  { key = "", state }: Question,
  policy: PolicyConfiguration | undefined,
): Promise<{ verifiers: readonly Verifier[]; from: string }> {
  const own = join(keyFolder(state), "cosign.pub");
  const from = key || policy?.publicKey || own;
  try {
    return { verifiers: await publicKeys(from), from: from.includes("BEGIN") ? "given as PEM" : from };
  } catch (thrown) {
    if (key !== "") throw thrown;
    const whose = from === own ? "of this installation" : "where the policy says";
    throw verifyFault(
      "VERIFY_NO_KEY",
      `there is no key ${whose}: ${from}`,
      from === own
        ? "Give the public key: --key cosign.pub; or run a build first, which makes a key."
        : `Give the public key: --key cosign.pub; this installation's is ${own}.`,
      thrown,
    );
  }
}

async function policyFor(file: string | undefined): Promise<PolicyConfiguration | undefined> {
  if (file === undefined) return undefined;
  try {
    return readPolicy(await readFile(resolve(file), "utf8"), file);
  } catch (thrown) {
    if (!isUnreadable(thrown)) throw thrown;
    throw verifyFault(
      "VERIFY_NO_POLICY",
      `the policy ${file} cannot be read`,
      `Give the path of a policy configuration, or one of the catalog's: ${POLICY_NAMES.join(", ")}.`,
      thrown,
    );
  }
}

const isUnreadable = (thrown: unknown): boolean => thrown instanceof Error && "syscall" in thrown;
