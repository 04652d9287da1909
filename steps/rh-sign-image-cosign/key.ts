import { isAbsolute, join } from "node:path";
import { readIfThere } from "../../lib/files/index.ts";
import type { Log } from "../../lib/log/index.ts";
import {
  type AwsAccess,
  openRekor,
  openSigner,
  publicKeys,
  type SecretReader,
  type Signer,
  signingFault,
  type TransparencyLog,
} from "../../lib/signing/index.ts";

/** How the cluster is asked for a key that is named as k8s://. */
interface Cluster {
  readonly apiServer: string;
  readonly serviceAccount: string;
  readonly caFile: string;
}

/**
 * Opens the key that the Secret's entries name. Faults: SigningCode; among them SIGNING_BAD_KEY if PUBLIC_KEY is
 * not its other half.
 */
export async function openKey(
  folder: string,
  cluster: Cluster,
  log: Log,
  signal: AbortSignal,
): Promise<Signer> {
  const entry = entriesOf(folder);
  const key = await entry("SIGN_KEY");
  if (key === undefined)
    throw signingFault(
      "SIGNING_NO_KEY",
      "the Secret has no entry SIGN_KEY",
      "Add it, for example awskms:///alias/release.",
    );
  const signer = await openSigner({
    key: placed(folder, key),
    password: await passwordIn(folder),
    aws: await awsOf(entry),
    ca: cluster.caFile ? await readIfThere(cluster.caFile) : undefined,
    readSecret: secretReader(cluster, log, signal),
    log,
    signal,
  });
  await comparePublic(signer, await entry("PUBLIC_KEY"));
  return signer;
}

/**
 * The transparency log that the Secret names, if it does: REKOR_URL, and REKOR_PUBLIC_KEY to check its answers.
 * Faults SIGNING_NO_LOG, SIGNING_BAD_KEY.
 */
export async function openLog(
  folder: string,
  { caFile }: Cluster,
  log: Log,
  signal: AbortSignal,
): Promise<TransparencyLog | undefined> {
  const entry = entriesOf(folder);
  const [url, pem] = [await entry("REKOR_URL"), await entry("REKOR_PUBLIC_KEY")];
  if (url === undefined) return undefined;
  const keys = pem === undefined ? undefined : await publicKeys(pem);
  return openRekor({ url, keys, ca: caFile ? await readIfThere(caFile) : undefined, log, signal });
}

type Entry = (name: string) => Promise<string | undefined>;

/** Entries of the Secret as it is mounted, without blanks around them; empty is absent. */
const entriesOf =
  (folder: string): Entry =>
  async (name) =>
    (await readIfThere(join(folder, name)))?.trim() || undefined;

/** Blanks may belong to a password; the newline that editors add does not. */
async function passwordIn(folder: string): Promise<string | undefined> {
  const read = (name: string) => readIfThere(join(folder, name));
  return ((await read("COSIGN_PASSWORD")) ?? (await read("cosign.password")))?.replace(/\r?\n$/, "");
}

/** A plain name is another entry of the Secret. */
const placed = (folder: string, key: string): string =>
  isAbsolute(key) || key.includes("://") || key.startsWith("arn:") || key.startsWith("-----")
    ? key
    : join(folder, key);

async function awsOf(entry: Entry): Promise<AwsAccess | undefined> {
  const [accessKeyId, secretAccessKey] = [
    await entry("AWS_ACCESS_KEY_ID"),
    await entry("AWS_SECRET_ACCESS_KEY"),
  ];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  const [region, sessionToken] = [await entry("AWS_DEFAULT_REGION"), await entry("AWS_SESSION_TOKEN")];
  return { accessKeyId, secretAccessKey, region, sessionToken };
}

async function comparePublic(signer: Signer, pem: string | undefined): Promise<void> {
  if (pem === undefined) return;
  const keys = await publicKeys(pem);
  if (keys.some(({ keyId }) => keyId === signer.keyId)) return;
  throw signingFault(
    "SIGNING_BAD_KEY",
    `PUBLIC_KEY (${keys.map(({ keyId }) => keyId).join(", ")}) is not the public key of SIGN_KEY (${signer.keyId})`,
    "Correct the Secret: nobody could verify the signatures.",
  );
}

const secretReader =
  ({ apiServer, serviceAccount }: Cluster, log: Log, signal: AbortSignal): SecretReader =>
  async (namespace, name) => {
    const { kubeClient } = await import("../../lib/kube/index.ts");
    const kube = kubeClient({ server: apiServer, account: serviceAccount, log, signal });
    try {
      return await kube.secret(namespace, name);
    } finally {
      await kube.close();
    }
  };
