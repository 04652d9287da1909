/**
 * A Quay: a registry, and on the same host and port the part of Quay's API that make-repo-public asks
 * (docs.redhat.com, "Red Hat Quay API reference"): discovery, repositories, and their visibility.
 */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Log } from "../../lib/log/index.ts";
import { startRegistry } from "../../registry/index.ts";
import { openStore } from "../../registry/store/index.ts";
import { hostedService, openState, type Service } from "../kit/index.ts";
import { problem, type QuayState, quayRoutes } from "./api.ts";

export { QUAY_ROUTES } from "./api.ts";

export interface QuayOptions {
  /** Holds the registry's content in `registry/`, and `quay.json`: the token, and which repositories are public. */
  readonly dir: string;
  /** Folder of the registry whose authority signs the certificate; default one of its own. */
  readonly authorityDir?: string;
  /** Passwords of robot accounts by name, `org+robot`; without any, everybody may pull and push. */
  readonly robots?: Readonly<Record<string, string>>;
  /** Default 0: any free one. */
  readonly port?: number;
  readonly log?: Log;
}

/** A Quay that runs; `fail` and `requests` are about its API. */
export interface Quay extends Service {
  /** `host:port`, ready to be the first part of a reference. */
  readonly address: string;
  /** CA of its certificate, PEM, and its file. */
  readonly ca: string;
  readonly caFile: string;
  /** The one token that its API takes; the same again if `dir` is. */
  readonly token: string;
  /** Whether everybody may see a repository, `org/name`. */
  isPublic(repository: string): boolean;
}

/**
 * Starts it on loopback. Repositories come into being private, when something is pushed: with `robots`, nobody
 * else can pull from them until they are public. Faults of the kit and of the registry.
 */
export async function startQuay(options: QuayOptions): Promise<Quay> {
  const { dir, robots, port, log, authorityDir } = options;
  const content = join(dir, "registry");
  const state = await openState<QuayState>(dir, "quay", { token: "", visibility: {} });
  const { token } = await state.change((now) => ({ ...now, token: now.token || randomUUID() }));
  const store = openStore(content);
  const exists = async (repository: string) => (await store.repositories()).includes(repository);
  const isPublic = (repository: string) => state.get().visibility[repository] === "public";
  const common = log === undefined ? {} : { log };
  const api = hostedService({
    name: "quay",
    routes: quayRoutes({ state, exists }),
    refuse: problem,
    ...common,
  });
  const registry = await startRegistry({
    dir: content,
    port: port ?? 0,
    beside(request, response) {
      const isApi = request.url?.startsWith("/api/") ?? false;
      if (isApi) api.answer(request, response);
      return isApi;
    },
    ...common,
    ...(authorityDir === undefined ? {} : { authorityDir }),
    ...(robots === undefined ? {} : { auth: { users: robots, mode: "bearer", anonymousPull: isPublic } }),
  });
  const { address, ca, caFile } = registry;
  return {
    ...{ address, ca, caFile, token, isPublic },
    url: `https://${address}`,
    fail: api.fail,
    requests: api.requests,
    close() {
      api.stop();
      return registry.close();
    },
  };
}
