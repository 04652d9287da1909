import { explain } from "../errors/index.ts";
import type { Bytes } from "../files/index.ts";
import type { Log } from "../log/index.ts";
import { type Spool, spool } from "./bytes.ts";
import type { Package } from "./types.ts";

/** A package that is inside of one file: a module of a Go program, a library in a JAR. */
export interface Finding extends Omit<Package, "layer" | "location"> {
  /** Where in the file, for archives in archives: `WEB-INF/lib/a.jar`. */
  readonly inside?: string;
}

/**
 * Looks into files that are too large to keep, at the moment they pass by: what it finds is kept instead.
 * One file at a time is held.
 */
export interface Probe {
  /** By path (leading slash) and first bytes: is it worth to look into it? Cheap; asked of every file. */
  sniff(path: string, head: Buffer): boolean;
  /** The packages in it. What it throws becomes a warning. */
  inspect(path: string, bytes: Bytes, log: Log): Promise<readonly Finding[]>;
}

/** So many first bytes `sniff` gets, if the file has them. */
export const HEAD = 64;
/** Smaller files are neither programs nor archives with anything in it. */
export const PROBE_FLOOR = 64;
/** Larger files are left out, with a warning. */
export const PROBE_CAP = 4 * 1024 ** 3;

/** The probe that wants a file. */
export const probeFor = (probes: readonly Probe[], path: string, head: Buffer): Probe | undefined =>
  probes.find((each) => each.sniff(path, head));

/** What a probe finds; a file it cannot read is a warning and nothing. */
export async function inspectSafely(
  probe: Probe,
  path: string,
  bytes: Bytes,
  log: Log,
): Promise<readonly Finding[]> {
  try {
    return await probe.inspect(path, bytes, log);
  } catch (thrown) {
    log.warn(`${path} is left out: ${explain(thrown)}`);
    return [];
  }
}

/** Puts a file aside while it streams by; one that finds no room is passed over, and said so. */
class Aside {
  #spool: Spool | undefined;
  #failed: { readonly why: unknown } | undefined;

  async write(chunk: Buffer, size: number): Promise<void> {
    if (this.#failed) return;
    try {
      this.#spool ??= await spool(size);
      await this.#spool.write(chunk);
    } catch (thrown) {
      this.#failed = { why: thrown };
    }
  }

  async look(probe: Probe, path: string, log: Log): Promise<readonly Finding[]> {
    if (this.#failed) log.warn(`${path} is left out: no room to look into it: ${explain(this.#failed.why)}`);
    const spooled = this.#failed ? undefined : this.#spool;
    const found = spooled ? await inspectSafely(probe, path, spooled.bytes(), log) : [];
    await this.close();
    return found;
  }

  async close(): Promise<void> {
    await this.#spool?.close();
  }
}

/** A file that comes as a stream. */
export interface Streamed {
  readonly path: string;
  readonly size: number;
  /** Reads all of it: a stream that ends early would end the whole layer. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** Reads a streamed file to its end, and looks into it if a probe wants it. */
export async function probeStream(
  probes: readonly Probe[],
  file: Streamed,
  log: Log,
): Promise<readonly Finding[]> {
  const aside = new Aside();
  try {
    const probe = await putAside(probes, file, aside, log);
    return probe ? await aside.look(probe, file.path, log) : [];
  } catch (thrown) {
    await aside.close();
    throw thrown;
  }
}

async function putAside(
  probes: readonly Probe[],
  file: Streamed,
  aside: Aside,
  log: Log,
): Promise<Probe | undefined> {
  let head: Buffer | undefined = Buffer.alloc(0);
  let probe: Probe | undefined;
  for await (const chunk of file.chunks) {
    const next: Buffer = head ? Buffer.concat([head, chunk]) : chunk;
    if (head) {
      head = next;
      if (head.length < Math.min(HEAD, file.size)) continue;
      probe = chosen(probes, file, head, log);
      head = undefined;
    }
    if (probe) await aside.write(next, file.size);
  }
  return probe;
}

function chosen(probes: readonly Probe[], file: Streamed, head: Buffer, log: Log): Probe | undefined {
  const probe = probeFor(probes, file.path, head);
  if (!probe || file.size <= PROBE_CAP) return probe;
  log.warn(`${file.path} is left out: ${file.size} bytes are too many to look into`);
  return undefined;
}
