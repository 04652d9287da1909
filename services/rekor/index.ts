/**
 * A stand-in for a transparency log (Rekor, API version 1) as far as signatures of images are entered and looked
 * up: `hashedrekord` entries, which it promises to keep with a signature of its own. It has no tree, so there are
 * no proofs of inclusion; and it does not verify what is entered, because it has no more than the digest and Node
 * verifies no digests.
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { Log } from "../../lib/log/index.ts";
import {
  openState,
  type Route,
  route,
  type Service,
  type ServiceAnswer,
  startService,
} from "../kit/index.ts";
import { ENTRY, type Entry, promised, type RekorState } from "./entry.ts";

/** Keys of the routes, for `fail`. */
export const REKOR_ROUTES = {
  enter: "POST /api/v1/log/entries",
  entry: "GET /api/v1/log/entries/:uuid",
  publicKey: "GET /api/v1/log/publicKey",
} as const;

export interface RekorOptions {
  /** Folder of its state, `rekor.json`: its private key (0600) and the entries. Default: in memory. */
  readonly dir?: string;
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly log?: Log;
}

export interface RekorService extends Service {
  /** PEM. */
  readonly publicKey: string;
  /** Digests that signatures were entered for, oldest first. */
  entered(): readonly string[];
}

/** Starts it. Faults of the kit. */
export async function startRekor({ dir, port, tls, log }: RekorOptions = {}): Promise<RekorService> {
  const state = await openState<RekorState>(dir, "rekor", { pem: "", entries: [] });
  const { pem } = await state.change((now) => ({ ...now, pem: now.pem || newKey() }));
  const publicKey = createPublicKey(createPrivateKey(pem)).export({ type: "spki", format: "pem" }).toString();
  const service = await startService({
    name: "rekor",
    routes: [
      enterRoute(state.get, (entry) => state.change((now) => ({ ...now, entries: [...now.entries, entry] }))),
      entryRoute(state.get),
      route(REKOR_ROUTES.publicKey, { handle: () => ({ text: publicKey }) }),
    ],
    refuse: problem,
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
    ...(log === undefined ? {} : { log }),
  });
  return { ...service, publicKey, entered: () => state.get().entries.map(({ hash }) => hash) };
}

const newKey = (): string =>
  generateKeyPairSync("ec", { namedCurve: "P-256" })
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();

const problem = (code: number, message: string): ServiceAnswer => ({ status: code, json: { code, message } });

function isKey(pem: string): boolean {
  try {
    return createPublicKey(pem).type === "public";
  } catch {
    return false;
  }
}

const enterRoute = (now: () => RekorState, add: (entry: Entry) => Promise<unknown>): Route =>
  route(REKOR_ROUTES.enter, {
    body: ENTRY,
    async handle({ body }) {
      const { data, signature } = body.spec;
      const pem = Buffer.from(signature.publicKey.content, "base64").toString();
      if (!isKey(pem)) return problem(400, "error processing entry: the public key is invalid");
      // The log writes the fields in the order of their names.
      const canonical = JSON.stringify({
        apiVersion: "0.0.1",
        kind: "hashedrekord",
        spec: { data, signature: { content: signature.content, publicKey: signature.publicKey } },
      });
      const uuid = createHash("sha256").update(canonical).digest("hex");
      const location = `/api/v1/log/entries/${uuid}`;
      if (now().entries.some((entry) => entry.uuid === uuid))
        return { ...problem(409, "an equivalent entry already exists"), headers: { location } };
      const entry = {
        ...{ uuid, hash: data.hash.value, body: Buffer.from(canonical).toString("base64") },
        integratedTime: Math.floor(Date.now() / 1000),
        logIndex: now().entries.length,
      };
      await add(entry);
      return { status: 201, headers: { location }, json: promised(now().pem, entry) };
    },
  });

const entryRoute = (now: () => RekorState): Route =>
  route(REKOR_ROUTES.entry, {
    handle({ params }) {
      const entry = now().entries.find(({ uuid }) => uuid === params["uuid"]);
      return entry === undefined ? problem(404, "entry is not found") : { json: promised(now().pem, entry) };
    },
  });
