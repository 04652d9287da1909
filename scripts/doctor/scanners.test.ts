import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { scanners } from "./scanners.ts";

let folder: string;
let bin: string;
let data: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway doctor "));
  [bin, data] = [join(folder, "bin"), join(folder, "data")];
  await mkdir(bin);
  await mkdir(data);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function program(name: string, version: string, into = bin): Promise<void> {
  await mkdir(into, { recursive: true });
  await writeFile(join(into, name), `#!/bin/sh\necho "${name} ${version}"\n`);
  await chmod(join(into, name), 0o755);
}
async function file(...path: readonly string[]): Promise<string> {
  const place = join(data, ...path);
  await mkdir(join(place, ".."), { recursive: true });
  await writeFile(place, "");
  return place;
}
const look = async () => {
  const found = await scanners({ data, env: {}, machine: join(folder, "none") }, bin);
  return { ...found, rows: Object.fromEntries(found.rows) };
};

test("says of each that is not there what is then not checked, and how to get it", async () => {
  const { rows, missing, ok } = await look();
  expect(rows).toEqual({
    shellcheck: "not there: shell scripts are not checked (apt install shellcheck, dnf install ShellCheck)",
    clamav: "not there: images are not scanned for malware (apt install clamav, dnf install clamav)",
    signatures: expect.stringMatching(
      /^none: images are not scanned for malware \(freshclam .*data\/clamav\)$/,
    ),
    feed: expect.stringMatching(/^none: packages are not matched .*data\/vulnerabilities\)$/),
    "clair-action": expect.stringMatching(/^not there: .*\(go install /),
    snyk: expect.stringMatching(/^not there: .*\(npm install --global snyk\)$/),
    preflight: expect.stringMatching(/^not there: /),
  });
  expect(missing.map(({ need }) => need.program)).toEqual([
    "shellcheck",
    "clamscan",
    "clamd",
    "clamdscan",
    "rpm",
  ]);
  expect(ok).toBe(true);
});

test("gives versions, and what is in the data", async () => {
  for (const name of [
    "shellcheck",
    "clamscan",
    "clamd",
    "clamdscan",
    "rpm",
    "snyk",
    "preflight",
    "clair-action",
  ])
    await program(name, "1.2.3");
  await file("clamav", "main.cvd");
  await file("clamav", "freshclam.dat");
  await file("vulnerabilities", "Debian", "all.zip");
  await file("vulnerabilities", "matcher.db");
  const { rows, missing } = await look();
  expect(rows).toEqual({
    shellcheck: "1.2.3",
    clamav: "1.2.3, with its daemon",
    signatures: `${join(data, "clamav")}: main.cvd`,
    feed: `${join(data, "vulnerabilities")}: 1 OSV file and Clair's matcher.db`,
    "clair-action": "1.2.3",
    snyk: "1.2.3",
    preflight: "1.2.3",
  });
  expect(missing).toEqual([]);
});

test("says what a daemon without its client means, and signatures that are old", async () => {
  await program("clamscan", "1.2.3");
  await program("clamd", "1.2.3");
  const old = await file("clamav", "daily.cld");
  const when = Date.now() / 1000 - 40 * 24 * 60 * 60;
  await utimes(old, when, when);
  const { rows } = await look();
  expect(rows["clamav"]).toMatch(/^1\.2\.3, without its daemon: clamscan is used/);
  expect(rows["signatures"]).toMatch(/daily\.cld; 40 days old: freshclam gets new ones$/);
});

test("names a program that only the user's PATH leads to: steps do not find it", async () => {
  await program("snyk", "1.2.3", join(folder, "own"));
  vi.stubEnv("PATH", join(folder, "own"));
  expect((await look()).rows["snyk"]).toMatch(
    /own\/snyk, where steps do not look: link it into \/usr\/local\/bin$/,
  );
});

test("says that no run begins with a data folder that is not there", async () => {
  await rm(data, { recursive: true });
  const { rows, ok } = await look();
  expect(ok).toBe(false);
  expect(rows["data"]).toContain(data);
});
