import { isAbsolute, join } from "node:path";
import { readIfThere } from "../../lib/files/index.ts";
import type { Log } from "../../lib/log/index.ts";
import {
  type AwsAccess,
  openSigner,
  publicKeys,
  type SecretReader,
  type Signer,
  signingFault,
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
  const entry = async (name: string) => (await readIfThere(join(folder, name)))?.trim() || undefined;
  const key = await entry("SIGN_KEY");
  if (key === undefined)
    throw signingFault(
      "SIGNING_NO_KEY",
      "the Secret has no entry SIGN_KEY",
      "Add it, for example awskms:///alias/release.",
    );
  await refuseLog(await entry("REKOR_URL"));
  const signer = await openSigner({
    key: placed(folder, key),
    password: (await entry("COSIGN_PASSWORD")) ?? (await entry("cosign.password")),
    aws: await awsOf(entry),
    ca: cluster.caFile ? await readIfThere(cluster.caFile) : undefined,
    readSecret: secretReader(cluster, log, signal),
    log,
    signal,
  });
  await comparePublic(signer, await entry("PUBLIC_KEY"));
  return signer;
}

type Entry = (name: string) => Promise<string | undefined>;

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

async function refuseLog(url: string | undefined): Promise<void> {
  if (url === undefined) return;
  throw signingFault(
    "SIGNING_NO_LOG",
    "the Secret has REKOR_URL, and signatures are not written to a transparency log",
    "Remove REKOR_URL from the Secret if signatures without an entry in the log will do.",
  );
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
