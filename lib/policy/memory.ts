import type { RegistryClient } from "../oci/index.ts";

type Reads = "manifest" | "blobBytes" | "resolve" | "referrers";
export type Reader = Pick<RegistryClient, Reads>;

/** Bytes of blobs that are remembered; rules ask for SBOMs and reports again and again. */
const ROOM = 256 * 1024 * 1024;

/**
 * A client that asks the registry each thing once: what it answers at first holds for the whole judgement, so
 * that all rules see one state. Faults are remembered too.
 */
export function remembering<C extends RegistryClient>(client: C): C {
  const known = new Map<string, Promise<unknown>>();
  let room = ROOM;
  const once = <T>(key: string, ask: () => Promise<T>): Promise<T> => {
    const found = known.get(key) ?? ask();
    known.set(key, found);
    // Whoever asks hears of the fault; this one is for nobody.
    found.catch(() => {});
    return found as Promise<T>;
  };
  const reads: Reader = {
    manifest: (ref) => once(`manifest ${ref}`, () => client.manifest(ref)),
    resolve: (ref) => once(`resolve ${ref}`, () => client.resolve(ref)),
    referrers: (ref, type) => once(`referrers ${ref} ${type}`, () => client.referrers(ref, type)),
    async blobBytes(repository, descriptor, most) {
      const key = `blob ${repository} ${descriptor.digest} ${descriptor.size} ${most}`;
      const bytes = await once(key, () => client.blobBytes(repository, descriptor, most));
      room -= bytes.length;
      if (room < 0) known.delete(key);
      return bytes;
    },
  };
  return Object.assign(Object.create(client) as C, reads);
}
