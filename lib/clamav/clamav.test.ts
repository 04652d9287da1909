import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Manifest, RegistryClient } from "../oci/index.ts";
import { type TestEntry, tarOf } from "../sbom/fixtures/image.ts";
import { ageWarning } from "./age.ts";
import { assembleDatabase, databaseFiles, isSignatures } from "./database.ts";
import { type ExtractOptions, extractArtifact, extractImage } from "./extract.ts";
import { scanOutput } from "./output.ts";
import { daemonSettings } from "./settings.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "lib clamav-"));
});
afterEach(() => rm(dir, { recursive: true }));

/** A registry that has blobs only. */
function blobs(all: readonly Buffer[]): { client: RegistryClient; manifest: Manifest } {
  const descriptor = (bytes: Buffer, index: number) => ({
    digest: `sha256:${index}`,
    size: bytes.length,
    mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
  });
  const client = {
    blob: async (_: string, { digest }: { digest: string }) => Readable.from([all[Number(digest.slice(7))]]),
  } as unknown as RegistryClient;
  const config = { digest: "sha256:none", size: 0, mediaType: "application/vnd.oci.image.config.v1+json" };
  return { client, manifest: { schemaVersion: 2, config, layers: all.map(descriptor) } };
}

async function extract(
  layers: readonly (readonly TestEntry[] | Buffer)[],
  more: Partial<ExtractOptions> = {},
) {
  const tars = layers.map(async (layer) => (Buffer.isBuffer(layer) ? layer : gzipSync(await tarOf(layer))));
  const { client, manifest } = blobs(await Promise.all(tars));
  const into = join(dir, "content");
  const options = { into, signal: new AbortController().signal, ...more };
  return { into, files: await extractImage(client, "r/app", manifest, options) };
}

/** Every extracted file: its paths in the image, and its content. */
async function contents(into: string, paths: (number: number) => readonly string[]) {
  const folders = await readdir(into).catch(() => []);
  const all = await Promise.all(
    folders.map(async (folder) => (await readdir(join(into, folder))).map((name) => join(folder, name))),
  );
  const each = all.flat().map(async (path) => {
    const text = await readFile(join(into, path), "utf8");
    return [paths(Number(path.split("/")[1])).join(" = "), text] as const;
  });
  return Object.fromEntries((await Promise.all(each)).sort());
}

describe("files of an image", () => {
  it("are laid over each other as a runtime does", async () => {
    const { into, files } = await extract([
      [
        ["a", "1"],
        ["b/c", "2"],
        ["b/d", "3"],
        ["e/f", "4"],
        ["g/h", "5"],
        ["i", "6"],
        ["j/k", "7"],
      ],
      [
        ["a", "changed"],
        ["b/.wh.c", ""],
        ["e/.wh..wh..opq", ""],
        ["e/new", "8"],
        ["g", "a file now"],
        [".wh.i", ""],
        ["i/"],
        ["i/new", "9"],
        ["j/"],
      ],
    ]);
    expect(await contents(into, files.paths)).toEqual({
      "/a": "changed",
      "/b/d": "3",
      "/e/new": "8",
      "/g": "a file now",
      "/i/new": "9",
      "/j/k": "7",
    });
    expect(files.count).toBe(6);
  });

  it("with hard links stay there when one name goes", async () => {
    const { into, files } = await extract([
      [
        ["bin/a", "content"],
        ["bin/b", { hardlink: "bin/a" }],
        ["bin/c", { hardlink: "bin/b" }],
      ],
      [
        ["bin/.wh.a", ""],
        ["bin/d", { hardlink: "bin/c" }],
        ["bin/e", { hardlink: "bin/d" }],
        ["bin/f", { hardlink: "nowhere" }],
      ],
    ]);
    expect(await contents(into, files.paths)).toEqual({ "/bin/b = /bin/c = /bin/d = /bin/e": "content" });
  });

  it("lead nowhere: no link is followed or made, no name leads out", async () => {
    await mkdir(join(dir, "outside"));
    const { into, files } = await extract([
      [
        ["l", { symlink: join(dir, "outside") }],
        ["../../x", "1"],
        ["/abs", "2"],
        ["a/../../../y", "3"],
      ],
      [["l/z", "4"]],
    ]);
    expect(await contents(into, files.paths)).toEqual({ "/abs": "2", "/l/z": "4", "/x": "1", "/y": "3" });
    expect(await readdir(join(dir, "outside"))).toEqual([]);
    expect(await readdir(dir)).toEqual(["content", "outside"]);
  });

  it("with names that are no UTF-8 do not hide each other", async () => {
    const tar = await tarOf([
      ["x-1", "one"],
      ["x-2", "two"],
    ]);
    // The names get a byte each that no UTF-8 text has, and the headers new checksums.
    for (const [offset, byte] of [
      [0, 0xfe],
      [1024, 0xff],
    ] as const) {
      tar[offset + 2] = byte;
      tar.fill(" ", offset + 148, offset + 156);
      const sum = tar.subarray(offset, offset + 512).reduce((total, each) => total + each, 0);
      tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, offset + 148);
    }
    const { into, files } = await extract([tar]);
    expect(Object.values(await contents(into, files.paths)).sort()).toEqual(["one", "two"]);
  });

  it("are all kept, whatever kind of entry they say they are", async () => {
    const tar = pack();
    tar.entry({ name: "c", type: "contiguous-file" }, "contiguous");
    tar.entry({ name: "f" }, "file");
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
    const { into, files } = await extract([Buffer.concat(chunks)]);
    expect(await contents(into, files.paths)).toEqual({ "/c": "contiguous", "/f": "file" });
  });

  it("are large or small, many or few, packed in any way", async () => {
    const large = "x".repeat(3 * 1024 * 1024);
    const many = Array.from({ length: 2100 }, (_, n) => [`many/${n}`, "y"] as const);
    const { into, files } = await extract([
      zstdCompressSync(await tarOf([["large", large]])),
      await tarOf(many),
      gzipSync(await tarOf([["empty", ""]])),
    ]);
    expect(files.count).toBe(2101);
    expect((await readdir(into)).sort()).toEqual(["0", "1", "2"]);
    expect((await contents(into, files.paths))["/large"]).toBe(large);
  });

  it.each<[string, readonly (readonly TestEntry[] | Buffer)[], Partial<ExtractOptions>, string]>([
    [
      "more files than the cap",
      [
        [
          ["a", "1"],
          ["b", "2"],
        ],
      ],
      { maxFiles: 1 },
      "CLAMAV_TOO_LARGE",
    ],
    ["more bytes than the cap", [[["a", "x".repeat(100_000)]]], { maxBytes: 50_000 }, "CLAMAV_TOO_LARGE"],
    ["bytes that are no tar", [Buffer.from("x".repeat(2000))], {}, "CLAMAV_BAD_LAYER"],
    [
      "a gzip that ends early",
      [gzipSync(Buffer.alloc(100_000, "x")).subarray(0, 60)],
      {},
      "CLAMAV_BAD_LAYER",
    ],
  ])("are refused: %s", async (_, layers, options, code) => {
    await expect(extract(layers, options)).rejects.toMatchObject({ code });
  });

  it.skipIf(process.getuid?.() !== 0)("are refused before they fill the disk (as root only)", async () => {
    const small = join(dir, "small");
    await mkdir(small);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small]);
    try {
      const into = join(small, "content");
      const whole = extract([[["a", "x".repeat(900_000)]]], { into });
      await expect(whole).rejects.toMatchObject({ code: "CLAMAV_TOO_LARGE" });
      expect(await readdir(into).catch(() => [])).toEqual([]);
    } finally {
      execFileSync("umount", [small]);
    }
  });

  it("are not read any more once the step is cancelled", async () => {
    const signal = AbortSignal.abort(new Error("cancelled"));
    await expect(extract([[["a", "1"]]], { signal })).rejects.toThrow("cancelled");
  });

  it("of another artifact are its blobs, by their titles", async () => {
    const { client, manifest } = blobs([Buffer.from("one"), Buffer.from("two")]);
    const [first, second] = manifest.layers;
    const title = { "org.opencontainers.image.title": "../dir/one.bin" };
    const layers = first && second ? [{ ...first, annotations: title }, second] : [];
    const into = join(dir, "content");
    const options = { into, signal: new AbortController().signal };
    const files = await extractArtifact(client, "r/app", { ...manifest, layers }, options);
    expect(await contents(into, files.paths)).toEqual({ "/dir/one.bin": "one", "/sha256:1": "two" });
  });
});

describe("a database", () => {
  it.each(["main.cvd", "daily.cld", "own.hdb", "own.ldb", "rules.yara"])("has signatures in %s", (name) => {
    expect(isSignatures(name)).toBe(true);
  });
  it.each(["freshclam.dat", "accept.ign2", "README", "main.cvd.sign", "own.sfp"])(
    "has none in %s",
    (name) => {
      expect(isSignatures(name)).toBe(false);
    },
  );

  it("is put together of links, with a probe of its own each time", async () => {
    const from = join(dir, "from");
    await mkdir(join(from, "folder"), { recursive: true });
    await writeFile(join(from, "own.hdb"), "x");
    await writeFile(join(from, ".hidden.hdb"), "x");
    await symlink("nowhere", join(from, "broken.hdb"));
    expect(await databaseFiles(from)).toEqual(["own.hdb"]);
    const [one, two] = [
      await assembleDatabase(from, join(dir, "1")),
      await assembleDatabase(from, join(dir, "2")),
    ];
    expect((await readdir(join(dir, "1"))).sort()).toEqual(["own.hdb", "slipway-probe.hsb"]);
    expect(one.content.equals(two.content)).toBe(false);
  });
});

describe("what the scanner prints", () => {
  const read = (...lines: readonly string[]) => {
    const output = scanOutput("/work/content x");
    for (const line of lines) output.take(line);
    return output;
  };

  it("is hits, problems of files, errors, and the summary", () => {
    const output = read(
      "/work/content x/0/17: Win.Test.EICAR_HDB-1 FOUND",
      "/work/content x/1/1000: Access denied. ERROR",
      "/work/content x/0/3: OK",
      "/work/content x/0/4: Empty file",
      "/work/content x/0/5: Failed to open file",
      "/elsewhere/0/1: Fake FOUND",
      "ERROR: Clamd closed the connection before scanning all files.",
      "----------- SCAN SUMMARY -----------",
      "Infected files: 1",
      "Scanned files: 3",
      "Time: 0.002 sec (0 m 0 s)",
    );
    expect(output.hits).toEqual([{ file: 17, what: "Win.Test.EICAR_HDB-1" }]);
    expect(output.problems).toEqual([
      { file: 1000, what: "Access denied" },
      { file: 5, what: "Failed to open file" },
    ]);
    expect(output.errors).toEqual(["Clamd closed the connection before scanning all files"]);
    expect([output.summary.get("infected_files"), output.summary.get("scanned_files")]).toEqual(["1", "3"]);
  });
});

it("lets as much work wait as clamd wants for its threads", () => {
  expect(daemonSettings(8)).toMatch(/^MaxThreads 8\nMaxQueue 100$/m);
  expect(daemonSettings(200)).toMatch(/^MaxThreads 200\nMaxQueue 400$/m);
});

it.each([
  ["ClamAV 1.4.6/27000/Sat Nov 21 08:26:07 2026", undefined],
  ["ClamAV 1.4.6/26000/Thu Oct  1 08:26:07 2026", /51 days old/],
  ["ClamAV 1.4.6", undefined],
])("warns of official signatures that are old: %s", (description, warning) => {
  const said = ageWarning(description, Date.parse("2026-11-22T00:00:00Z"));
  if (warning === undefined) expect(said).toBeUndefined();
  else expect(said).toMatch(warning);
});
