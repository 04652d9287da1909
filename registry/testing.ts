import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "../lib/oci/index.ts";
import { type Registry, type RegistryOptions, startRegistry } from "./server.ts";

/** A registry in a temporary directory, for tests. `close` removes the directory. */
export async function testRegistry(
  options: Partial<RegistryOptions> = {},
): Promise<Registry & { readonly dir: string }> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), "slipway registry-")));
  const registry = await startRegistry({ ...options, dir });
  const close = async () => {
    await registry.close();
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  return { ...registry, dir, close };
}

/** Every blob of a registry directory that does not have the digest of its name. */
export async function corruptBlobs(dir: string): Promise<{ checked: number; corrupt: string[] }> {
  const home = join(dir, "blobs", "sha256");
  const corrupt: string[] = [];
  let checked = 0;
  for (const part of await readdir(home).catch(() => []))
    for (const hex of await readdir(join(home, part))) {
      checked++;
      if (sha256(await readFile(join(home, part, hex))) !== `sha256:${hex}`) corrupt.push(hex);
    }
  return { checked, corrupt };
}
