import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { parsePurl } from "./purl.ts";
import { scanFolder } from "./scan.ts";

const STATUS = "/var/lib/dpkg/status";
const hasDpkg = existsSync(STATUS) && spawnSync("dpkg-query", ["--version"]).status === 0;

/** What dpkg itself says is installed: name, version and architecture, sorted. */
function installed(admindir: string): string[] {
  const { stdout } = spawnSync(
    "dpkg-query",
    ["--admindir", admindir, "-W", "-f", "${db:Status-Status} ${Package} ${Version} ${Architecture}\\n"],
    { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
  const lines = stdout.split("\n").filter((line) => line.startsWith("installed "));
  return lines.map((line) => line.slice("installed ".length)).sort();
}

it.skipIf(!hasDpkg)("finds exactly what dpkg-query finds (skipped where there is no dpkg)", async () => {
  const root = await mkdtemp(join(tmpdir(), "sbom-dpkg-"));
  const admindir = join(root, "var/lib/dpkg");
  await mkdir(join(admindir, "updates"), { recursive: true });
  await mkdir(join(admindir, "info"));
  // The machine's own packages, one of them in every state that dpkg can leave behind.
  const states = ["deinstall ok config-files", "install ok not-installed"].map(
    (status, n) =>
      `Package: state-${n}\nStatus: ${status}\nArchitecture: all\nVersion: 1\nMaintainer: x <x@x.example>\nDescription: x\n`,
  );
  await writeFile(join(admindir, "status"), [await readFile(STATUS, "utf8"), ...states].join("\n"));
  const { packages } = await scanFolder(root, { log: memoryLog() });
  const found = packages.map((each) => {
    const arch = parsePurl(each.purl)?.qualifiers?.["arch"];
    return `${each.name} ${each.version} ${arch}`;
  });
  const expected = installed(admindir);
  expect(expected.length).toBeGreaterThan(50);
  expect(found.sort()).toEqual(expected);
  await rm(root, { recursive: true });
});
