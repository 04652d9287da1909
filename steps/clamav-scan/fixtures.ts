import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { runStep } from "../../lib/contract/testing.ts";
import { findProgram } from "../../lib/files/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { pushTestImage, type TestEntry } from "../../lib/sbom/fixtures/image.ts";
import { startRegistry } from "../../registry/index.ts";
import { clamavScanStep } from "./contract.ts";
import { run } from "./run.ts";

/** What the test's own signatures find; harmless. */
export const MALWARE = "SLIPWAY-TEST-MALWARE-0123456789";
export const WHOLE_FILE = Buffer.from("a whole file that is known by its hash\n");
export const ODD = "SLIPWAY-TEST-ODD-0123456789";

const PATH = process.env["PATH"] ?? "";
/** Where Debian has clamd; an ordinary user's PATH leaves it out. */
export const SCAN_PATH = [PATH, "/usr/sbin"].join(delimiter);
export const hasClamd =
  findProgram("clamd", SCAN_PATH) !== undefined && findProgram("clamdscan", SCAN_PATH) !== undefined;
export const hasClamscan = findProgram("clamscan", SCAN_PATH) !== undefined;

/** A small database: a pattern, a hash, and a pattern with the name of a heuristic. */
export async function writeDatabase(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const md5 = createHash("md5").update(WHOLE_FILE).digest("hex");
  await writeFile(join(folder, "own.hdb"), `${md5}:${WHOLE_FILE.length}:Slipway.Test.File\n`);
  const pattern = (name: string, text: string) => `${name}:0:*:${Buffer.from(text).toString("hex")}\n`;
  await writeFile(
    join(folder, "own.ndb"),
    pattern("Slipway.Test.Body", MALWARE) + pattern("Heuristics.Slipway.Odd", ODD),
  );
}

/** A registry, a database, and the folders of a task. */
export async function scene() {
  const dir = await mkdtemp(join(tmpdir(), "slipway clamav-"));
  const registry = await startRegistry({ dir: join(dir, "registry") });
  const client: RegistryClient = registryClient({ ca: registry.ca });
  const database = join(dir, "database");
  await writeDatabase(database);
  const repository = `${registry.address}/apps/web`;
  const workdir = join(dir, "work");
  const call = async (params: Record<string, string>, signal?: AbortSignal) => {
    await rm(workdir, { recursive: true, force: true });
    await mkdir(workdir);
    const log = memoryLog("info");
    const results = await runStep(clamavScanStep, run, {
      params: {
        imageUrl: `${repository}:1`,
        database,
        workdir,
        scratch: join(dir, "scratch"),
        caFile: registry.caFile,
        ...params,
      },
      log,
      ...(signal === undefined ? {} : { signal }),
    });
    return { ...results, lines: log.lines, log: log.lines.join("\n") };
  };
  const image = (layers: readonly (readonly TestEntry[])[], arch = "amd64", tag = arch) =>
    pushTestImage(client, `${repository}:${tag}`, { layers, arch });
  const close = async () => {
    await client.close();
    await registry.close();
    await rm(dir, { recursive: true, force: true });
  };
  return { dir, database, repository, workdir, client, caFile: registry.caFile, call, image, close };
}

/** A folder with programs that say and do what a test wants, by name: shell scripts. */
export async function programs(dir: string, scripts: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(dir, "bin-"));
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}
