import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { explain } from "../errors/index.ts";
import type { Log } from "../log/index.ts";
import { ECOSYSTEMS, isFor, type Target } from "./ecosystems.ts";
import { vulnFault } from "./fault.ts";
import { feedFiles } from "./feed-files.ts";
import { type OsvAffected, type OsvRecord, readOsv } from "./osv.ts";
import { readZip } from "./zip.ts";

/** One package in one record. */
export interface Advisory {
  readonly record: OsvRecord;
  readonly affected: OsvAffected;
}

/** What a feed says about the packages that were asked for. */
export interface Feed {
  /** Records on packages of this name in this ecosystem (without release). */
  about(ecosystem: string, name: string): readonly Advisory[];
  /** Whether the feed knows anything of this ecosystem and release at all. */
  covers(target: Pick<Target, "ecosystem" | "release">): boolean;
  /** How many records were read. */
  readonly records: number;
  /** How many files and entries could not be read: what they are about is not known. */
  readonly broken: number;
}

export interface FeedOptions {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** So many files that cannot be read are named one by one. */
const NAMED = 20;

/**
 * Reads those records of a feed that are about the targets. A feed is a folder of OSV records, as files or as
 * osv.dev's archives (`Debian/all.zip`, `npm/all.zip`). Folders and archives named after an ecosystem that no
 * target belongs to are passed over. What cannot be read is a warning that names it.
 *
 * @throws FEED_UNREADABLE if there are files, and no record could be read of any
 */
export async function readFeed(
  folder: string,
  targets: readonly Target[],
  options: FeedOptions,
): Promise<Feed> {
  const files = await feedFiles(folder);
  const wanted = new Set(targets.map(({ ecosystem }) => ecosystem));
  const useful = files.filter(({ words }) => !isOther(words, wanted));
  const collected = new Collected(targets, options.log);
  for (const { path } of useful) {
    options.signal.throwIfAborted();
    await collected.file(path, options.signal);
  }
  if (useful.length > 0 && collected.records === 0) throw unreadable(folder, useful.length);
  collected.summary();
  return collected;
}

const isOther = (words: readonly string[], wanted: ReadonlySet<string>): boolean =>
  words.some((word) => {
    const base = word.split(":")[0] ?? "";
    return ECOSYSTEMS.has(base) && !wanted.has(base);
  });

const unreadable = (folder: string, files: number) =>
  vulnFault(
    "FEED_UNREADABLE",
    `none of the ${files} files of the feed in ${folder} holds a vulnerability in OSV format`,
    "Download it again, for example https://osv-vulnerabilities.storage.googleapis.com/Debian/all.zip.",
  );

/** Keeps what is about the targets, and what the feed knows in general. */
class Collected implements Feed {
  records = 0;
  readonly #log: Log;
  readonly #byName = new Map<string, Advisory[]>();
  readonly #names: ReadonlySet<string>;
  readonly #ecosystems = new Set<string>();
  broken = 0;

  constructor(targets: readonly Target[], log: Log) {
    this.#log = log;
    this.#names = new Set(
      targets.flatMap(({ ecosystem, names }) => names.map((name) => keyOf(ecosystem, name))),
    );
  }

  about = (ecosystem: string, name: string) => this.#byName.get(keyOf(ecosystem, name)) ?? [];

  covers = (target: Pick<Target, "ecosystem" | "release">) =>
    [...this.#ecosystems].some((each) => isFor(each, target));

  async file(path: string, signal: AbortSignal): Promise<void> {
    try {
      if (!path.toLowerCase().endsWith(".zip")) {
        this.#text(path, await readFile(path, "utf8"));
        return;
      }
      for await (const entry of readZip(path)) {
        signal.throwIfAborted();
        if (entry.name.endsWith(".json")) await this.#entry(`${path}: ${basename(entry.name)}`, entry.read);
      }
    } catch (thrown) {
      signal.throwIfAborted();
      this.#warn(path, explain(thrown));
    }
  }

  /** Says how many could not be read, where not all were named. */
  summary(): void {
    if (this.broken > NAMED) this.#log.warn(`${this.broken} entries of the feed could not be read`);
  }

  async #entry(name: string, read: () => Promise<Buffer>): Promise<void> {
    try {
      this.#text(name, (await read()).toString("utf8"));
    } catch (thrown) {
      this.#warn(name, explain(thrown));
    }
  }

  #text(name: string, text: string): void {
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch (thrown) {
      this.#warn(name, `is no JSON: ${explain(thrown)}`);
      return;
    }
    for (const each of Array.isArray(document) ? document : [document]) {
      const record = readOsv(each);
      if (record === undefined)
        this.#warn(name, "is no record in OSV format: id, modified and affected are wanted");
      else this.#add(record);
    }
  }

  #add(record: OsvRecord): void {
    this.records++;
    for (const affected of record.affected) {
      this.#ecosystems.add(affected.ecosystem);
      const key = keyOf(affected.ecosystem.split(":")[0] ?? "", affected.name);
      if (record.withdrawn || !this.#names.has(key)) continue;
      const known = this.#byName.get(key);
      if (known === undefined) this.#byName.set(key, [{ record, affected }]);
      else known.push({ record, affected });
    }
  }

  #warn(name: string, what: string): void {
    // A fault of an archive names it already.
    const text = what.startsWith(`${name} `) ? what : `${name}: ${what}`;
    if (++this.broken <= NAMED) this.#log.warn(`feed: ${text.replace(/\p{Cc}/gu, "?")}`);
  }
}

const keyOf = (ecosystem: string, name: string) => `${ecosystem} ${name}`;
