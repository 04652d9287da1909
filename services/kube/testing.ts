import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kube, kubeClient } from "../../lib/kube/index.ts";
import { type Log, memoryLog } from "../../lib/log/index.ts";
import { type KubeService, type KubeServiceOptions, startKube } from "./index.ts";

export interface TestAccount {
  readonly namespace?: string;
  readonly account?: string;
  /** Instead of the account's own. */
  readonly token?: string;
}

export interface TestKube extends KubeService {
  readonly server: string;
  /** Folder as the kubelet mounts it for a service account: what steps get as `serviceAccount`. */
  folder(account?: TestAccount): string;
  /** A client, closed with the service. */
  client(options?: TestAccount & { log?: Log; signal?: AbortSignal; tries?: number }): Kube;
}

/** The API for tests, with clients and service-account folders that `close` takes away. */
export async function testKube(options: Partial<KubeServiceOptions> = {}): Promise<TestKube> {
  const kube = await startKube({ objects: [], ...options });
  const server = `https://${kube.host}:${kube.port}`;
  const folders: string[] = [];
  const clients: Kube[] = [];
  const folder: TestKube["folder"] = ({ namespace = "default", account = "default", token } = {}) => {
    const dir = mkdtempSync(join(tmpdir(), "slipway-account-"));
    folders.push(dir);
    writeFileSync(join(dir, "token"), token ?? kube.token(namespace, account));
    writeFileSync(join(dir, "ca.crt"), kube.ca);
    writeFileSync(join(dir, "namespace"), namespace);
    return dir;
  };
  return {
    ...kube,
    server,
    folder,
    client({ log = memoryLog(), signal = new AbortController().signal, tries, ...account } = {}) {
      const tried = tries === undefined ? {} : { tries };
      const client = kubeClient({ server, account: folder(account), log, signal, ...tried });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) await client.close();
      await kube.close();
      for (const dir of folders) rmSync(dir, { recursive: true, force: true });
    },
  };
}
