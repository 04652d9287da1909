import { setTimeout as wait } from "node:timers/promises";
import { codeOf, explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { createBrought, type RegistryClient } from "../../lib/oci/index.ts";
import { releaseFault } from "../../lib/release/index.ts";
import { settleAll } from "./settle.ts";
import { type Shipment, type Shipping, ship } from "./ship.ts";
import type { Surveyed } from "./survey.ts";

export interface Pushing {
  readonly client: RegistryClient;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly retries: number;
  /** Seconds. */
  readonly tryAgainAfter: number;
  readonly concurrentLimit: number;
  readonly copyAttachedArtifacts: boolean;
}

/**
 * Brings every component to all its repositories, several side by side. One that fails does not stop the others.
 *
 * @throws RELEASE_PUSH_FAILED with each that failed; what the run was cancelled with
 */
export async function pushAll(components: readonly Surveyed[], pushing: Pushing): Promise<void> {
  const { client, log, signal, concurrentLimit, copyAttachedArtifacts: referrers } = pushing;
  const shipping: Shipping = { client, log, referrers, brought: createBrought() };
  const groups = grouped(components);
  const settled = await settleAll(groups, concurrentLimit, signal, (group) =>
    inTurn(shipping, group, pushing),
  );
  const failures = settled.flatMap((one) => (one.ok ? one.value : [explain(one.thrown)]));
  if (failures.length === 0) return;
  throw releaseFault(
    "RELEASE_PUSH_FAILED",
    `${failures.length} of ${groups.flat().length} pushes failed:\n${failures.join("\n")}`,
    "See what the registries answered; then run it again: what was pushed is skipped.",
  );
}

/**
 * What goes into one repository with one digest is done in turn: the tags of its signatures have one writer only.
 */
function grouped(components: readonly Surveyed[]): readonly (readonly Shipment[])[] {
  const shipments = components.flatMap((component) =>
    component.destinations.map((destination): Shipment => ({ component, ...destination })),
  );
  const groups = Map.groupBy(shipments, ({ component, repository }) => `${repository}@${component.digest}`);
  return [...groups.values()];
}

/** What failed, in words. */
async function inTurn(shipping: Shipping, group: readonly Shipment[], pushing: Pushing): Promise<string[]> {
  const failures: string[] = [];
  for (const shipment of group)
    try {
      await tried(shipping, shipment, pushing);
    } catch (thrown) {
      pushing.signal.throwIfAborted();
      const what = `${shipment.component.name} to ${shipment.repository}: ${explain(thrown)}`;
      shipping.log.error(what);
      failures.push(what);
    }
  return failures;
}

/** What another try does not change. */
const FINAL: readonly string[] = [
  "OCI_UNAUTHORIZED",
  "OCI_DENIED",
  "OCI_NOT_FOUND",
  "OCI_BAD_REFERENCE",
  "OCI_BAD_MANIFEST",
  "OCI_BAD_AUTH_FILE",
  "OCI_CREDENTIAL_HELPER",
  "OCI_TOO_LARGE",
];

/** Each request has its own tries already; these are for what is worse. */
async function tried(shipping: Shipping, shipment: Shipment, pushing: Pushing): Promise<void> {
  const { retries, tryAgainAfter, signal, log } = pushing;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ship(shipping, shipment);
    } catch (thrown) {
      if (signal.aborted || attempt > retries || FINAL.includes(codeOf(thrown) ?? "")) throw thrown;
      const what = `${shipment.component.name} to ${shipment.repository}`;
      log.warn(`${what}: ${explain(thrown)}; trying again (${attempt} of ${retries})`);
      await wait(tryAgainAfter * 1000, undefined, { signal });
    }
  }
}
