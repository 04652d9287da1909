import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createArtifacts, useArtifact } from "../../lib/artifacts/index.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";

const places = [
  join(homedir(), ".cache/slipway-clients/bin"),
  ...(process.env["PATH"] ?? "").split(delimiter),
];
const oras = places.map((place) => join(place, "oras")).find((path) => existsSync(path));
if (oras === undefined) console.warn("skipped: oras is neither on PATH nor in ~/.cache/slipway-clients/bin");

describe.skipIf(oras === undefined)("trusted artifacts and the documented tar, gzip and oras", () => {
  let registry: Awaited<ReturnType<typeof testRegistry>>;
  let client: RegistryClient;
  let dir: string;
  const options = { log: memoryLog(), signal: new AbortController().signal };
  beforeAll(async () => {
    registry = await testRegistry();
    client = await openRegistry({ caFile: registry.caFile });
  });
  afterAll(() => registry.close());
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "ta-interop-"));
    mkdirSync(join(dir, "source/src/empty"), { recursive: true });
    writeFileSync(join(dir, "source/a=b"), "equals");
    writeFileSync(join(dir, "source/src/ünïcode ☃"), "snow");
    writeFileSync(join(dir, "source/src/run"), "#!/bin/sh\n", { mode: 0o755 });
    writeFileSync(join(dir, `source/src/${"long".repeat(40)}`), "long");
    symlinkSync("../a=b", join(dir, "source/src/link"));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  // Not the synchronous one: the registry lives in this process.
  const run = async (program: string, ...args: string[]) =>
    (await promisify(execFile)(program, args, { cwd: dir })).stdout;
  const withOras = (...args: string[]) => run(oras ?? "", ...args, "--ca-file", registry.caFile);
  const sh = (script: string) => run("sh", "-c", script);
  const same = async (other: string) =>
    expect(await sh(`diff -r --no-dereference source "${other}" && stat -c %a ${other}/src/run`)).toBe(
      "755\n",
    );
  const store = () => `${registry.address}/org/app:1.git`;

  /** As the compatible task writes it. */
  async function pushedByOras(...more: string[]): Promise<string> {
    await sh("tar --create --use-compress-program='gzip -n' --file SOURCE_ARTIFACT -C source .");
    await withOras("push", store(), "SOURCE_ARTIFACT", ...more);
    const digest = (await sh("sha256sum SOURCE_ARTIFACT")).slice(0, 64);
    return `oci:${registry.address}/org/app@sha256:${digest}`;
  }

  it("uses what tar and oras made", async () => {
    expect(await useArtifact(client, await pushedByOras(), join(dir, "to"), options)).toBe(true);
    await same("to");
  });

  it("makes what oras and tar use", async () => {
    const sources = [{ name: "SOURCE_ARTIFACT", path: join(dir, "source") }];
    const made = await createArtifacts(client, store(), sources, options);
    const reference = (made["SOURCE_ARTIFACT"] ?? "").replace(/^oci:/, "");
    mkdirSync(join(dir, "to"));
    await sh(
      `"${oras}" blob fetch --ca-file "${registry.caFile}" ${reference} --output - | tar -C to -zxpf -`,
    );
    await same("to");
    await withOras("pull", store());
    expect(await sh("tar -tzf SOURCE_ARTIFACT")).toContain("./src/empty/\n");
  });

  it("writes the manifest that oras writes, without the time and the config inline", async () => {
    const ours = async () => {
      const sources = [{ name: "SOURCE_ARTIFACT", path: join(dir, "source") }];
      await createArtifacts(client, store(), sources, { ...options, expiresAfter: "5d" });
      return client.manifest(store());
    };
    const shape = ({ json }: Awaited<ReturnType<typeof client.manifest>>) => {
      const {
        layers = [],
        annotations = {},
        ...rest
      } = json as {
        layers?: readonly Readonly<Record<string, unknown>>[];
        annotations?: Readonly<Record<string, string>>;
        config?: Readonly<Record<string, unknown>>;
      };
      const { "org.opencontainers.image.created": _time, ...kept } = annotations;
      const { data: _inline, ...config } = rest.config ?? {};
      return {
        ...rest,
        config,
        annotations: kept,
        layers: layers.map(({ digest: _d, size: _s, ...layer }) => layer),
      };
    };
    await pushedByOras("--annotation", "quay.expires-after=5d");
    const theirs = shape(await client.manifest(store()));
    expect(shape(await ours())).toEqual(theirs);
  });
});
