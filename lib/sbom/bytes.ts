import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bytes, bytesOf, bytesOfHandle } from "../files/index.ts";

/** Takes chunks in order, and gives them as one file afterwards. */
export interface Spool {
  write(chunk: Buffer): Promise<void>;
  /** What was written. Valid until `close`. */
  bytes(): Bytes;
  close(): Promise<void>;
}

/** Above this a spooled file lies on disk instead of in memory. */
const MEMORY_CAP = 32 * 1024 * 1024;

function memorySpool(): Spool {
  const chunks: Buffer[] = [];
  return {
    write: async (chunk) => void chunks.push(chunk),
    bytes: () => bytesOf(Buffer.concat(chunks)),
    close: async () => void chunks.splice(0),
  };
}

/** The file has no name any more once it is open: whatever ends the process, nothing stays behind. */
async function diskSpool(): Promise<Spool> {
  const dir = await mkdtemp(join(tmpdir(), "slipway-sbom-"));
  const handle = await open(join(dir, "file"), "wx+", 0o600).finally(() =>
    rm(dir, { recursive: true, force: true }),
  );
  let size = 0;
  return {
    write: async (chunk) => {
      await handle.write(chunk, 0, chunk.length, size);
      size += chunk.length;
    },
    bytes: () => bytesOfHandle(handle, size),
    close: () => handle.close(),
  };
}

/** Room for a file of the given size: in memory, or in a nameless temporary file if it is large. */
export const spool = async (size: number, memoryCap = MEMORY_CAP): Promise<Spool> =>
  size > memoryCap ? diskSpool() : memorySpool();
