import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { codeOf } from "../../lib/errors/index.ts";
import type { Layout } from "./layout.ts";

/** Names of all repositories, in the order of ASCII. */
export async function repositories(layout: Layout): Promise<string[]> {
  const found: string[] = [];
  const walk = async (name: string): Promise<void> => {
    const entries = await readdir(join(layout.repositories, name), { withFileTypes: true }).catch(
      (thrown) => {
        if (codeOf(thrown) === "ENOENT") return [];
        throw thrown;
      },
    );
    if (name !== "" && entries.some((entry) => entry.name.startsWith("_"))) found.push(name);
    for (const entry of entries)
      if (entry.isDirectory() && !entry.name.startsWith("_"))
        await walk(name === "" ? entry.name : `${name}/${entry.name}`);
  };
  await walk("");
  return found.sort();
}
