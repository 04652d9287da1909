import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  BUILDAH,
  describeMissing,
  ensure,
  GIT,
  INSTALLABLE,
  installCommand,
  MMDEBSTRAP,
  missing,
} from "./index.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway preflight "));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function program(name: string, version: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\necho "${name} version ${version}"\n`);
  await chmod(join(folder, name), 0o755);
}

test("names what is missing and what is too old", async () => {
  await program("git", "2.20.1");
  const lacking = await missing([GIT, BUILDAH], folder);
  expect(lacking.map(({ need, found }) => [need.program, found])).toEqual([
    ["git", "2.20.1"],
    ["buildah", undefined],
  ]);
  expect(describeMissing(lacking)).toContain("git is 2.20.1, needs 2.30 or newer");
  expect(describeMissing(lacking)).toContain(
    "buildah is missing: it builds the image (apt: buildah, dnf: buildah)",
  );
});

test("finds nothing to say when all is there", async () => {
  await program("git", "2.39.5");
  expect(await missing([GIT], folder)).toEqual([]);
});

test("writes the command for the machine's package manager, with sudo for who is not root", () => {
  const lacking = [{ need: GIT }, { need: BUILDAH }];
  expect(installCommand(lacking, "apt", true)).toBe("apt-get install -y git buildah");
  expect(installCommand(lacking, "dnf", false)).toBe("sudo dnf install -y git buildah");
  expect(installCommand([{ need: MMDEBSTRAP }], "dnf", true)).toBeUndefined();
});

test("installs scanners with the system's package manager, and goes on without those it does not get", async () => {
  const record = join(folder, "record");
  // One stands for apt-get, the other for sudo, which is asked by who is not root.
  for (const name of ["apt-get", "sudo"]) {
    await writeFile(join(folder, name), `#!/bin/sh\necho "$@" >> '${record}'\n`);
    await chmod(join(folder, name), 0o755);
  }
  vi.stubEnv("PATH", folder);
  const said: string[] = [];
  await ensure(INSTALLABLE, { yes: true, say: (line) => said.push(line) });
  expect(await readFile(record, "utf8")).toMatch(
    /install -y --no-install-recommends shellcheck clamav .*rpm/,
  );
  expect(said.join("\n")).toContain("shellcheck is missing: it finds mistakes in shell scripts");
});
