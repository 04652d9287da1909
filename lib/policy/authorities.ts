import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ifThere, readIfThere } from "../files/index.ts";

/**
 * PEM of more certificate authorities: of a file, and of the `.crt` and `.pem` files in folders joined by
 * colons, as SSL_CERT_DIR has them. What is not there is left out.
 */
export async function authorities(caFile: string, folders: string): Promise<string> {
  const given = caFile === "" ? undefined : await readIfThere(caFile);
  const found = await Promise.all(folders.split(":").filter(Boolean).map(pemIn));
  return [given ?? "", ...found.flat()].filter((pem) => pem.trim() !== "").join("\n");
}

async function pemIn(folder: string): Promise<readonly string[]> {
  const names = (await ifThere(readdir(folder))) ?? [];
  const pems = names.filter((name) => /\.(crt|pem)$/.test(name)).sort();
  return Promise.all(pems.map((name) => readFile(join(folder, name), "utf8")));
}
