import { explain } from "../../lib/errors/index.ts";
import type { Http } from "../../lib/http/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { fault } from "./fault.ts";
import { isPublic, isQuay, makePublic, type Repository } from "./quay.ts";

export interface Publishing {
  readonly http: Http;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly token: string;
}

/**
 * Makes repositories public where their registry is a Quay; those elsewhere are named and left. One that fails
 * does not stop the others.
 *
 * @throws PUBLIC_SEVERAL_REGISTRIES before anything is changed; PUBLIC_REFUSED with each that failed
 */
export async function publish(publishing: Publishing, repositories: readonly Repository[]): Promise<void> {
  const onQuay = await quaysAmong(publishing, repositories);
  const failures: string[] = [];
  let last: unknown;
  for (const repository of onQuay)
    try {
      await one(publishing, repository);
    } catch (thrown) {
      publishing.signal.throwIfAborted();
      failures.push(explain(thrown));
      last = thrown;
    }
  if (failures.length === 0) return;
  if (failures.length === 1) throw last;
  throw fault("PUBLIC_REFUSED", failures.join("\n"), "See what the registry answered; then run it again.");
}

async function quaysAmong(
  { http, log }: Publishing,
  repositories: readonly Repository[],
): Promise<readonly Repository[]> {
  const byRegistry = Map.groupBy(repositories, ({ registry }) => registry);
  const quays: string[] = [];
  for (const [registry, its] of byRegistry) {
    if (await isQuay(http, registry)) quays.push(registry);
    else for (const { path } of its) log.warn(`${registry} is no Quay: ${registry}/${path} is left as it is`);
  }
  refuseSeveral(quays);
  return quays.flatMap((registry) => byRegistry.get(registry) ?? []);
}

/** The token is one registry's: another one must not see it. */
function refuseSeveral(quays: readonly string[]): void {
  if (quays.length <= 1) return;
  throw fault(
    "PUBLIC_SEVERAL_REGISTRIES",
    `repositories are to be public on ${quays.join(" and ")}, and mapping.registrySecret is the token of one`,
    "Release to each of them with a ReleasePlanAdmission of its own; nothing was changed.",
  );
}

async function one({ http, log, token }: Publishing, repository: Repository): Promise<void> {
  const name = `${repository.registry}/${repository.path}`;
  if (await isPublic(http, repository)) return log.info(`${name} is public already`);
  await makePublic(http, repository, token);
  log.info(`${name} is public`);
}
