import { execFile } from "node:child_process";
import { chmod, copyFile, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startRegistry } from "../../registry/index.ts";
import { cacheDir, works } from "./registry-tools.ts";

/** The newest version of the suite that the public module proxy and checksum database both have. */
const MODULE = "github.com/opencontainers/distribution-spec/conformance";
const VERSION = "v0.0.0-20230516164017-7fcdf80f3c8b";
const exec = promisify(execFile);
const hasGo = works("go", ["version"]);

let scratch: string;
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "oci conformance-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Builds the suite's test binary once, in a module of our own that takes over its requirements. */
async function suite(): Promise<string> {
  const binary = join(await cacheDir("conformance"), `oci-${VERSION}.test`);
  if (works("test", ["-x", binary])) return binary;
  const options = { cwd: scratch, env: { ...process.env, CGO_ENABLED: "0" }, maxBuffer: 64 << 20 };
  await writeFile(join(scratch, "go.mod"), "module scratch.local/conformance\n");
  const { stdout } = await exec("go", ["mod", "download", "-json", `${MODULE}@${VERSION}`], options);
  const { Dir: dir } = JSON.parse(stdout) as { Dir: string };
  const own = (await readFile(join(dir, "go.mod"), "utf8")).replace(
    /^module .*/m,
    "module scratch.local/conformance",
  );
  await writeFile(join(scratch, "go.mod"), own);
  await copyFile(join(dir, "go.sum"), join(scratch, "go.sum"));
  await chmod(join(scratch, "go.sum"), 0o644);
  await exec("go", ["mod", "edit", `-require=${MODULE}@${VERSION}`], options);
  const draft = `${binary}.${process.pid}`;
  await exec("go", ["test", "-mod=mod", "-c", "-o", draft, MODULE], options);
  await rename(draft, binary);
  return binary;
}

test.skipIf(!hasGo)("OCI distribution conformance, all four workflows (skipped without go)", async () => {
  const binary = await suite();
  const registry = await startRegistry({ dir: join(scratch, "registry") });
  const env = {
    PATH: process.env["PATH"],
    OCI_ROOT_URL: `http://${registry.address}`,
    OCI_NAMESPACE: "conformance/one",
    OCI_CROSSMOUNT_NAMESPACE: "conformance/two",
    OCI_AUTOMATIC_CROSSMOUNT: "0",
    OCI_USERNAME: "nobody",
    OCI_PASSWORD: "none",
    OCI_TEST_PULL: "1",
    OCI_TEST_PUSH: "1",
    OCI_TEST_CONTENT_DISCOVERY: "1",
    OCI_TEST_CONTENT_MANAGEMENT: "1",
    OCI_REPORT_DIR: scratch,
  };
  const { stdout } = await exec(binary, [], { cwd: scratch, env, maxBuffer: 64 << 20 }).catch(
    (thrown) => thrown,
  );
  await registry.close();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the suite colours its output
  const plain = String(stdout).replace(/\u001b\[[0-9;]*m/g, "");
  const [, passed, failed] = /(\d+) Passed \| (\d+) Failed/.exec(plain) ?? [];
  expect(plain.match(/\[Fail\].*/g) ?? []).toEqual([]);
  expect([Number(passed) > 60, failed]).toEqual([true, "0"]);
});
