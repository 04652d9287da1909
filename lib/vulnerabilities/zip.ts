import { open } from "node:fs/promises";
import { codeOf, explain } from "../errors/index.ts";
import { bytesOfHandle } from "../files/index.ts";
import { openMember, readZip as readArchive } from "../zip/index.ts";
import { vulnFault } from "./fault.ts";

/** An entry of an archive. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacks it; no larger than `MAX_ENTRY`. */
  read(): Promise<Buffer>;
}

/** A record of a feed is small; more is an attack or a mistake. Bytes. */
const MAX_ENTRY = 32 * 1024 * 1024;
/** osv.dev's largest archive has half a million records. Bytes. */
const MAX_DIRECTORY = 512 * 1024 * 1024;

/**
 * The entries of a feed's archive. Nothing is unpacked to disk, so names cannot lead anywhere.
 *
 * @throws FEED_BAD_ZIP
 */
export async function* readZip(file: string): AsyncGenerator<ZipEntry> {
  const handle = await open(file, "r");
  try {
    const bytes = bytesOfHandle(handle, (await handle.stat()).size);
    const isFile = (name: string) => !name.endsWith("/");
    for (const member of await named(file, readArchive(bytes, isFile, MAX_DIRECTORY)))
      yield {
        name: member.name,
        read: async () => {
          const content = await named(`${file}: ${member.name}`, openMember(bytes, member, MAX_ENTRY));
          return content.read(0, content.size);
        },
      };
  } finally {
    await handle.close();
  }
}

/** The same with the file's name in what went wrong. */
async function named<T>(what: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (thrown) {
    if (codeOf(thrown) !== "ZIP_BROKEN") throw thrown;
    throw vulnFault("FEED_BAD_ZIP", `${what}: ${explain(thrown)}`, "Download it again.", thrown);
  }
}
