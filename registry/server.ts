import { mkdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { resolve } from "node:path";
import type { Log } from "../lib/log/index.ts";
import { route } from "./api/router.ts";
import { createGate, type RegistryAuth } from "./auth.ts";
import { registryFault } from "./fault.ts";
import { listen } from "./listen.ts";
import { openStore } from "./store/index.ts";
import { type Authority, authority } from "./tls/authority.ts";

export interface RegistryOptions {
  /** Where everything lies; made if absent. Several processes may share one. */
  readonly dir: string;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0, any free port; `auto` takes 5000 or the next free one. */
  readonly port?: number | "auto";
  readonly log?: Log;
  /** More names and addresses that the certificate is good for. */
  readonly names?: readonly string[];
  readonly auth?: RegistryAuth;
  /** Folder whose authority signs its certificate, where several registries share one. Default: `dir`. */
  readonly authorityDir?: string;
  /** Answers what is not the registry's on the same port; true if it took the request. */
  readonly beside?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface Registry {
  /** `host:port`, ready to be the first part of a reference. */
  readonly address: string;
  /** Path of the PEM file of its CA. */
  readonly caFile: string;
  /** The CA itself, PEM. */
  readonly ca: string;
  /** Cuts open connections and frees the port. Uploads under way can be resumed later. */
  close(): Promise<void>;
}

/**
 * Starts an OCI registry (distribution-spec 1.1: push, pull, content discovery and management, referrers) that
 * keeps its content under `dir`. It speaks https with its own CA, and plain http to loopback, on one port.
 *
 * @throws REGISTRY_PORT_TAKEN | REGISTRY_LISTEN | REGISTRY_DIRECTORY
 */
export async function startRegistry(options: RegistryOptions): Promise<Registry> {
  const dir = resolve(options.dir);
  const host = options.host ?? "127.0.0.1";
  const { caFile, ca, serve } = await prepare(dir, resolve(options.authorityDir ?? dir));
  const tls = serve([
    ...new Set(["localhost", "127.0.0.1", "::1", ...named(host), ...(options.names ?? [])]),
  ]);
  const names = [hostname().toLowerCase(), ...named(host), ...(options.names ?? [])];
  const routing = { store: openStore(dir), gate: createGate(options.auth), log: options.log, names };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (!options.beside?.(request, response)) void route(routing, request, response);
  };
  const { port, close } = await listen(answer, {
    host,
    port: options.port ?? 0,
    tls,
  });
  const address = `${shown(host)}:${port}`;
  options.log?.debug(`registry: ${address}, content in ${dir}`);
  return { address, caFile, ca, close };
}

/** Addresses that mean "all of them" are nobody's name. */
const named = (host: string): string[] => (host === "0.0.0.0" || host === "::" ? [] : [host]);

function shown(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

async function prepare(dir: string, authorityDir: string): Promise<Authority> {
  try {
    // Sources and images lie here: on a shared machine they are their owner's.
    for (const each of [dir, authorityDir]) await mkdir(each, { recursive: true, mode: 0o700 });
    return await authority(authorityDir);
  } catch (thrown) {
    throw registryFault(
      "REGISTRY_DIRECTORY",
      `registry directory ${dir}: cannot be used`,
      "Give a directory that can be written to.",
      thrown,
    );
  }
}
