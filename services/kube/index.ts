/**
 * The Kubernetes API over objects of files: what release steps ask of a cluster, on a laptop and in tests.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KubeObject } from "../../lib/kube/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { authority } from "../../registry/tls/authority.ts";
import type { Failure, LoggedRequest } from "../kit/index.ts";
import { ensureNamespace, fill, type Given } from "./begin.ts";
import type { Failing } from "./failing.ts";
import { Kinds } from "./kinds.ts";
import { startServer } from "./server.ts";
import { openState } from "./state.ts";
import { Store } from "./store.ts";
import { Tokens } from "./tokens.ts";

export type { Given } from "./begin.ts";
export type { Failing } from "./failing.ts";
export type { KubeServiceCode } from "./fault.ts";

export interface KubeServiceOptions {
  /** What the cluster holds at the start; those without a namespace are in `default`. They are not changed. */
  readonly objects: readonly Given[];
  /**
   * Where it is kept what clients create and change: `<dir>/objects/<kind>/<namespace>/<name>.json`, laid over
   * the objects at the next start. Default: nowhere.
   */
  readonly dir?: string;
  /** Folder of a registry whose authority signs the certificate. Default: one of its own. */
  readonly registryDir?: string;
  /** Default 0: any free one. */
  readonly port?: number;
  readonly log?: Log;
  /** Where an object was read (`file:line`), for messages. */
  readonly originOf?: (object: Given) => string | undefined;
  /** How many changes a watch can look back to; older ones are 410. Default 1000. */
  readonly remembers?: number;
}

/** A cluster's API that runs. */
export interface KubeService {
  readonly host: string;
  readonly port: number;
  /** PEM of the certificate authority. */
  readonly ca: string;
  /** Token of a service account: each is known, and its namespace is there from then on. */
  token(namespace: string, account: string): string;
  /** All objects as they are now. */
  objects(): readonly KubeObject[];
  /** Tells requests how to fail; `undefined` makes them well. */
  fail(on: Failing, failure: Failure | undefined): void;
  /** What was asked since the start, oldest first; without values of Secrets. */
  requests(): readonly LoggedRequest[];
  close(): Promise<void>;
}

const HOST = "127.0.0.1";
const NAMES = [HOST, "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"];

/**
 * Starts the API on loopback, over https.
 * Faults KUBE_SERVICE_BAD_OBJECT, KUBE_SERVICE_BAD_STATE, and those of the kit.
 */
export async function startKube(options: KubeServiceOptions): Promise<KubeService> {
  const { objects, dir, port, log, remembers = 1000 } = options;
  const state = openState(dir);
  const store = new Store({
    remembers,
    write: ({ type, object }) => (type === "DELETED" ? state.remove(object) : state.save(object)),
    news: state.news,
  });
  const kinds = new Kinds();
  fill(store, kinds, { given: objects, noted: await state.load(), originOf: options.originOf });
  const { ca, tls } = await certificateOf(options);
  const tokens = new Tokens();
  const common = { ...(port === undefined ? {} : { port }), ...(log === undefined ? {} : { log }) };
  const server = await startServer({ store, kinds, tokens, state, tls, ...common });
  return {
    host: HOST,
    port: Number(new URL(server.url).port),
    ca,
    token(namespace, account) {
      ensureNamespace(store, namespace);
      return tokens.of(namespace, account);
    },
    objects: () => store.every(),
    fail: (on, failure) => server.failures.tell(on, failure),
    requests: server.requests,
    close: server.close,
  };
}

async function certificateOf({ dir, registryDir }: KubeServiceOptions) {
  const folder = registryDir ?? (dir === undefined ? undefined : join(dir, "kube"));
  const home = folder ?? (await mkdtemp(join(tmpdir(), "slipway-kube-")));
  try {
    const { ca, serve } = await authority(home);
    return { ca, tls: serve(NAMES) };
  } finally {
    if (folder === undefined) await rm(home, { recursive: true, force: true });
  }
}
