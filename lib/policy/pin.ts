import { explain } from "../errors/index.ts";
import type { PolicyConfiguration } from "./config/index.ts";
import { pinSource, type SourceAccess } from "./sources/index.ts";

/** A reference that moves, and what it was at when it was read. */
export interface Pin {
  readonly from: string;
  readonly to: string;
}
/** A configuration of which the sources can no longer change. */
export interface Pinned {
  readonly policy: PolicyConfiguration;
  readonly pins: readonly Pin[];
  /** Policies that could not be resolved: native rules do not read them, ec would fail on them itself. */
  readonly moving: readonly string[];
}

/** The reference of Konflux's release policy that moves; tasks name the digest that they were tested with. */
const KONFLUX = /^oci::quay\.io\/conforma\/release-policy:konflux$/;

/**
 * Puts digests and commits in the place of tags and branches, so that everything is judged by one state. Data
 * that cannot be resolved is fault POLICY_NO_SOURCE.
 *
 * @param digest of the release policy of Konflux, in place of asking its tag; empty: its tag is asked
 */
export async function pinPolicy(
  policy: PolicyConfiguration,
  digest: string,
  access: SourceAccess,
): Promise<Pinned> {
  const known = new Map<string, string>();
  const moving: string[] = [];
  const pin = async (source: string) => {
    known.set(source, known.get(source) ?? (await pinned(source, digest, access)));
    return known.get(source) ?? source;
  };
  const pinOrWarn = (source: string) =>
    pin(source).catch((thrown: unknown) => {
      if (access.signal.aborted) throw thrown;
      access.log.warn(`${source} is not pinned: ${explain(thrown)}`);
      moving.push(source);
      return source;
    });
  const sources: NonNullable<PolicyConfiguration["sources"]> = [];
  for (const source of policy.sources)
    sources.push({
      ...source,
      ...(source.policy === undefined ? {} : { policy: await each(source.policy, pinOrWarn) }),
      ...(source.data === undefined ? {} : { data: await each(source.data, pin) }),
    });
  const pins = [...known].flatMap(([from, to]) => (from === to ? [] : [{ from, to }]));
  return { policy: { ...policy, sources }, pins, moving };
}

async function pinned(source: string, digest: string, access: SourceAccess): Promise<string> {
  if (digest === "" || !KONFLUX.test(source)) return pinSource(source, access);
  const full = digest.startsWith("sha256:") ? digest : `sha256:${digest}`;
  return `oci::quay.io/conforma/release-policy@${full}`;
}

async function each(sources: readonly string[], pin: (source: string) => Promise<string>) {
  const all: string[] = [];
  for (const source of sources) all.push(await pin(source));
  return all;
}
