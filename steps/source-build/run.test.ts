import { execFileSync } from "node:child_process";
import { lstat, mkdir, readdir, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { formatProblem } from "../../lib/formats/index.ts";
import { testRepo } from "../../lib/git/testing/repo.ts";
import { testRegistry } from "../../registry/testing.ts";
import {
  type Bench,
  extrasOf,
  fetchLayer,
  IMAGE_DIGEST,
  layersOf,
  openBench,
  sourcesOf,
} from "./fixtures.ts";

const TAG = `${IMAGE_DIGEST.replace(":", "-")}.src`;
let bench: Bench;
let commit: string;
beforeEach(async () => {
  bench = await openBench();
  bench.repo.git("config", "remote.origin.url", "https://git.example/team/the.app.git");
  commit = bench.repo.commit("first", { "src/main.sh": "echo hi\n", Containerfile: "FROM scratch\n" });
});
afterEach(() => bench.close());
const ref = () => `${bench.repository}:${TAG}`;
const at = (...path: string[]) => join(bench.folder, ...path);

describe("the image", () => {
  it("is under the tag of the built image's digest, and the results say so", async () => {
    const { results } = await bench.build();
    const { digest } = await bench.client.resolve(ref());
    expect(results).toEqual({
      buildResult: {
        status: "success",
        message: `the.app-${commit}, 0 prefetched files, no base image is known`,
        dependencies_included: false,
        base_image_source_included: false,
        image_url: ref(),
        image_digest: digest,
      },
      sourceImageUrl: ref(),
      sourceImageDigest: digest,
      imageRef: `${ref()}@${digest}`,
    });
    expect(formatProblem("build-result", results.buildResult)).toBeUndefined();
    expect(JSON.parse(await readFile(at("result.json"), "utf8"))).toEqual(results.buildResult);
    expect(await readdir(at("work"))).toEqual([]);
  });

  it("has layers as BuildSourceImage makes them: a blob, and a link that names it, of root and 1970", async () => {
    await bench.build();
    const [layer] = await layersOf(bench.client, ref());
    const hex = layer?.annotations?.["source.artifact.filename.checksum"]?.slice("sha256:".length) ?? "";
    expect(layer).toMatchObject({
      mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
      annotations: {
        "source.artifact.name": `extra-src-${hex}.tar`,
        "source.artifact.mimetype": "application/x-tar",
      },
    });
    const file = await fetchLayer(bench.client, bench.repository, layer ?? { digest: "" }, at("layer"));
    const told = execFileSync("tar", ["--utc", "--numeric-owner", "-tvf", file], { encoding: "utf8" });
    const lines = told
      .trim()
      .split("\n")
      .map((line) => line.replace(/^(\S+) (\S+) +\d+ (.{16}) /, "$1 $2 $3 "));
    expect(lines).toEqual([
      "drwxrwxrwx 0/0 1970-01-01 00:00 ./",
      "drwxrwxrwx 0/0 1970-01-01 00:00 ./blobs/",
      "drwxrwxrwx 0/0 1970-01-01 00:00 ./blobs/sha256/",
      `-rw-rw-rw- 0/0 1970-01-01 00:00 ./blobs/sha256/${hex}`,
      "drwxrwxrwx 0/0 1970-01-01 00:00 ./extra_src_dir/",
      `lrwxrwxrwx 0/0 1970-01-01 00:00 ./extra_src_dir/extra-src-${hex}.tar -> ../blobs/sha256/${hex}`,
    ]);
  });

  it("has a config whose diff_ids are the digests of the layers' tars", async () => {
    await bench.prefetch({ "output/deps/npm/a.tgz": gzipSync("a"), "cachi2.env": "export A=1\n" });
    await bench.build();
    const { json } = await bench.client.manifest(ref());
    const config = "config" in json ? json.config : undefined;
    const text = (await bench.client.blobBytes(bench.repository, config ?? { digest: "" })).toString();
    const layers = await layersOf(bench.client, ref());
    const digests = [];
    for (const layer of layers) {
      const file = await fetchLayer(bench.client, bench.repository, layer, at("layer.gz"));
      digests.push(
        execFileSync("sh", ["-c", 'gzip -dc "$1" | sha256sum', "-", file], { encoding: "utf8" }).slice(0, 64),
      );
    }
    const read = JSON.parse(text) as { rootfs: { diff_ids: string[] }; history: { created_by: string }[] };
    expect(read.rootfs.diff_ids).toEqual(digests.map((hex) => `sha256:${hex}`));
    expect(read).toMatchObject({ architecture: "amd64", os: "linux", created: "2023-11-14T22:17:20.000Z" });
    expect(read.history.map((each) => each.created_by.split(": ")[1])).toEqual(
      layers.map((layer) => layer.annotations?.["source.artifact.filename.checksum"]?.slice(7)),
    );
  });

  it("is the same when it is made again, elsewhere and later, and nothing is pushed", async () => {
    await bench.prefetch({ "output/deps/pip/b.tar.gz": "b", "output/deps/npm/a.tgz": "a", "cachi2.env": "" });
    const first = await bench.build();
    bench.seen.length = 0;
    execFileSync("cp", ["-r", at("source"), at("elsewhere")]);
    const again = await bench.build({ source: at("elsewhere") });
    expect(again.results).toEqual(first.results);
    expect(bench.seen.filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
  });
});

describe("the sources", () => {
  const sources = async () => sourcesOf(await bench.unpack(ref()));

  it("are what the commit holds: no .git, no changes, nothing that is not committed", async () => {
    await writeFile(at("source/src/main.sh"), "changed\n");
    await writeFile(at("source/.npmrc"), "written by a step\n");
    bench.repo.git("add", ".npmrc");
    await bench.build();
    const folder = await sources();
    expect(folder.endsWith(`/the.app-${commit}`)).toBe(true);
    expect((await readdir(folder)).sort()).toEqual(["Containerfile", "src"]);
    expect(await readFile(join(folder, "src/main.sh"), "utf8")).toBe("echo hi\n");
    expect(await readFile(at("source/src/main.sh"), "utf8")).toBe("changed\n");
    expect(bench.repo.git("status", "--porcelain")).toBe("A  .npmrc\n M src/main.sh");
  });

  it("are whole whatever attributes say, and no filter of the repository is run", async () => {
    bench.repo.git("config", "filter.evil.smudge", `touch ${at("evil")}; cat`);
    bench.repo.git("config", "core.fsmonitor", `touch ${at("evil")}`);
    bench.repo.commit("second", {
      ".gitattributes": "secret export-ignore\nversion export-subst\n*.txt filter=evil eol=crlf\n",
      secret: "s",
      version: "$Format:%H$",
      "a.txt": "one\ntwo\n",
    });
    await writeFile(at("marker"), "");
    execFileSync("rm", ["-f", at("evil")]);
    await bench.build();
    const folder = await sources();
    expect(await readFile(join(folder, "secret"), "utf8")).toBe("s");
    expect(await readFile(join(folder, "version"), "utf8")).toBe("$Format:%H$");
    expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("one\ntwo\n");
    await expect(lstat(at("evil"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("keep links as links, also those that lead out, and programs as programs", async () => {
    await writeFile(at("secret"), "not ours to publish");
    await writeFile(at("source/run"), "#!/bin/sh\n", { mode: 0o755 });
    bench.repo.commit("links", { out: `-> ${at("secret")}`, up: "-> ../secret", in: "-> src/main.sh" });
    execFileSync("mkfifo", [at("source/pipe")]);
    await bench.build();
    const folder = await sources();
    expect(await readlink(join(folder, "out"))).toBe(at("secret"));
    expect(await readlink(join(folder, "up"))).toBe("../secret");
    expect(await readFile(join(folder, "in"), "utf8")).toBe("echo hi\n");
    expect((await lstat(join(folder, "run"))).mode & 0o777).toBe(0o755);
    expect(await readdir(folder)).not.toContain("pipe");
    const blobs = execFileSync("sh", [
      "-c",
      `zcat -f ${at("unpacked-0")}/*.tar.gz | grep -c 'not ours' || true`,
    ]);
    expect(blobs.toString().trim()).toBe("0");
  });

  it("have submodules and those in them at the commits that are wanted; one that was not cloned is told", async () => {
    const inner = testRepo(at("inner"));
    inner.commit("inner", { "inner.txt": "inner\n" });
    const outer = testRepo(at("outer"));
    outer.commit("outer", { "outer.txt": "outer\n" });
    outer.git("submodule", "add", "--quiet", inner.url, "deep/inner");
    outer.commit("with inner", {});
    for (const path of ["lib/outer", "gone"]) bench.repo.git("submodule", "add", "--quiet", outer.url, path);
    const wanted = bench.repo.commit("with submodules", {});
    bench.repo.git("submodule", "update", "--quiet", "--init", "--recursive");
    testRepo(at("source/lib/outer")).commit("not recorded", { "outer.txt": "changed\n" });
    bench.repo.git("submodule", "deinit", "--quiet", "--force", "gone");
    const { lines } = await bench.build();
    const folder = await sources();
    expect(folder).toContain(wanted);
    expect(await readFile(join(folder, "lib/outer/outer.txt"), "utf8")).toBe("outer\n");
    expect(await readFile(join(folder, "lib/outer/deep/inner/inner.txt"), "utf8")).toBe("inner\n");
    expect(lines.join("\n")).toContain('warn: Submodule "gone" was not cloned');
    const again = await bench.build();
    expect(again.results.sourceImageDigest).toBe((await bench.client.resolve(ref())).digest);
  });

  it("are taken from a shallow clone of another owner's, without origin", async () => {
    execFileSync("git", ["clone", "--quiet", "--depth=1", `file://${at("source")}`, at("shallow")]);
    execFileSync("git", ["-C", at("shallow"), "config", "--unset", "remote.origin.url"]);
    if (process.getuid?.() === 0) execFileSync("chown", ["-R", "12345:0", at("shallow")]);
    await bench.build({ source: at("shallow") });
    expect(await sources()).toContain(`/app-${commit}`);
  });
});

describe("what was prefetched", () => {
  it("is one layer for each package manager, and one for the environment", async () => {
    await bench.prefetch({
      "output/deps/npm/left-pad-1.0.0.tgz": gzipSync("tgz"),
      "output/deps/npm/@scope/x-1.tgz": gzipSync("x"),
      "output/deps/generic/model.bin": "no archive at all",
      "output/bom.json": "{}",
      "cachi2.env": "export npm_config_cache=/x\n",
    });
    const { results } = await bench.build();
    expect(results.buildResult).toMatchObject({ status: "success", dependencies_included: true });
    expect(results.buildResult.message).toContain("3 prefetched files");
    const unpacked = await bench.unpack(ref());
    const names = (await extrasOf(unpacked)).map((each) => each.names.filter((name) => !name.endsWith("/")));
    expect(names.sort()).toEqual([
      ["./cachi2.env"],
      ["./deps/generic/model.bin"],
      ["./deps/npm/@scope/x-1.tgz", "./deps/npm/left-pad-1.0.0.tgz"],
      [`./the.app-${commit}.tar.gz`],
    ]);
  });

  it("has source RPMs in rpm_dir with what their header says; binary ones are no sources", async () => {
    const rpms = "output/deps/rpm/x86_64/baseos";
    const magic = Buffer.from("edabeedb", "hex");
    const other = Buffer.concat([magic, Buffer.from("another of that name")]);
    const first = Buffer.concat([magic, Buffer.from("the one")]);
    await bench.prefetch({
      [`${rpms}/bash-5.2-1.src.rpm`]: first,
      "output/deps/rpm/aarch64/baseos/bash-5.2-1.src.rpm": first,
      "output/deps/rpm/ppc64le/baseos/bash-5.2-1.src.rpm": other,
      [`${rpms}/bash-5.2-1.x86_64.rpm`]: first,
      [`${rpms}/fake.src.rpm`]: "no RPM",
    });
    const { results } = await bench.build();
    expect(results.buildResult.dependencies_included).toBe(true);
    const unpacked = await bench.unpack(ref());
    const names = (await readdir(join(unpacked, "rpm_dir"))).sort();
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{64}-bash-5.2-1.src.rpm$/), "bash-5.2-1.src.rpm"]);
    expect(await readFile(join(unpacked, "rpm_dir/bash-5.2-1.src.rpm"))).toEqual(first);
    const all = (await extrasOf(unpacked))
      .flatMap((each) => each.names)
      .filter((name) => name.includes(".rpm"));
    expect(all).toEqual([`./deps/rpm/x86_64/baseos/fake.src.rpm`]);
    const [layer] = await layersOf(bench.client, ref());
    expect(layer?.annotations).toMatchObject({
      "source.artifact.filename": "bash-5.2-1.src.rpm",
      "source.artifact.mimetype": "application/x-rpm",
    });
  });

  it("keeps links that stay inside; those that lead out, and special files, are left out and told", async () => {
    await bench.prefetch({ "output/deps/npm/a.tgz": "a" });
    await writeFile(at("secret"), "not ours to publish");
    const deps = at("cachi2/output/deps/npm");
    await symlink("a.tgz", join(deps, "b.tgz"));
    await symlink("../../../../secret", join(deps, "up.tgz"));
    await symlink(at("secret"), join(deps, "absolute.tgz"));
    await symlink("nowhere", join(deps, "dangling"));
    await symlink(at("."), join(deps, "folder"));
    execFileSync("mkfifo", [join(deps, "pipe")]);
    const { lines } = await bench.build();
    const extras = await extrasOf(await bench.unpack(ref()));
    const deps2 = extras.find(({ names }) => names.includes("./deps/"));
    expect(deps2?.names.filter((name) => !name.endsWith("/"))).toEqual([
      "./deps/npm/a.tgz",
      "./deps/npm/b.tgz",
    ]);
    const said = lines.join("\n");
    for (const name of ["up.tgz", "absolute.tgz", "dangling", "folder", "pipe"]) expect(said).toContain(name);
  });

  it.each(["cachi2", "cachi2/output", "cachi2/output/deps"])(
    "is not read through a link: %s",
    async (name) => {
      await mkdir(at("elsewhere/output/deps/npm"), { recursive: true });
      await mkdir(at("elsewhere/deps/npm"), { recursive: true });
      await mkdir(at("elsewhere/npm"), { recursive: true });
      for (const place of ["output/deps/npm", "deps/npm", "npm"])
        await writeFile(at("elsewhere", place, "token"), "not ours to publish");
      await mkdir(at(name, ".."), { recursive: true });
      await symlink(at("elsewhere"), at(name));
      const { results, lines } = await bench.build();
      expect(results.buildResult.dependencies_included).toBe(false);
      expect(lines.join("\n")).toContain(`warn: ${at(name)} is no folder`);
    },
  );

  it("may be absent, empty, or have an environment that is no file", async () => {
    await mkdir(at("cachi2/output"), { recursive: true });
    await symlink(at("source/Containerfile"), at("cachi2/cachi2.env"));
    const { results, lines } = await bench.build();
    expect(results.buildResult.dependencies_included).toBe(false);
    expect(lines.join("\n")).toContain("cachi2.env");
    expect((await bench.build({ prefetch: "" })).results).toEqual(results);
  });
});

describe("an image that is gone", () => {
  it("is dropped: empty results, a result that says why, no source image, success", async () => {
    const { results, lines } = await bench.build({}, { gone: "Binary image x no longer exists." });
    expect(results).toEqual({
      buildResult: { status: "drop", message: "Binary image x no longer exists." },
      sourceImageUrl: "",
      sourceImageDigest: "",
      imageRef: "",
    });
    expect(JSON.parse(await readFile(at("result.json"), "utf8"))).toEqual(results.buildResult);
    expect(lines.join("\n")).toContain("warn: Binary image x");
    await expect(bench.client.resolve(ref())).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });
});

describe("refuses", () => {
  it.each<[string, Record<string, string | string[]>]>([
    ["SOURCE_BAD_DIGEST", { imageDigest: "sha512:1" }],
    ["SOURCE_BAD_DIGEST", { imageDigest: "sha256:abc" }],
    ["OCI_BAD_REFERENCE", { image: "nowhere" }],
    ["SOURCE_BAD_REGISTRY", { signingRegistries: ["quay.example"] }],
    ["SOURCE_BAD_REGISTRY", { signingRegistries: ["quay.example=file:///etc"] }],
  ])("%s %j", async (code, params) => {
    await expect(bench.build(params)).rejects.toMatchObject({ code });
  });

  it("a folder that is no checkout, even inside of one, and one without a commit", async () => {
    await mkdir(at("source/inside"));
    for (const source of [at("work"), at("source/inside"), at("absent")])
      await expect(bench.build({ source })).rejects.toMatchObject({ code: "SOURCE_NO_REPOSITORY" });
    await expect(bench.build({ source: testRepo(at("empty")).dir })).rejects.toMatchObject({
      code: "SOURCE_NO_REPOSITORY",
    });
    expect(await readdir(at("work"))).toEqual([]);
  });

  it("a repository that lacks files of its commit, and fetches nothing", async () => {
    bench.repo.git("config", "uploadpack.allowFilter", "true");
    execFileSync("git", [
      "clone",
      "-q",
      "--no-checkout",
      "--filter=blob:none",
      `file://${at("source")}`,
      at("partial"),
    ]);
    await expect(bench.build({ source: at("partial") })).rejects.toMatchObject({ code: "SOURCE_INCOMPLETE" });
    expect(
      execFileSync("git", [
        "-C",
        at("partial"),
        "rev-list",
        "--objects",
        "--missing=print",
        "HEAD",
      ]).toString(),
    ).toContain("?");
  });

  it("a registry that does not let it in, and leaves nothing behind", async () => {
    const closed = await testRegistry({ auth: { users: { a: "b" }, anonymousPull: true } });
    await expect(bench.build({ image: `${closed.address}/ns/app:1` })).rejects.toMatchObject({
      code: "OCI_UNAUTHORIZED",
    });
    await closed.close();
    expect(await readdir(at("work"))).toEqual([]);
  });

  it("to go on when it is cancelled, and leaves nothing behind", async () => {
    const stop = new AbortController();
    await bench.prefetch({ "output/deps/npm/a.tgz": Buffer.alloc(32 * 1024 * 1024, 1) });
    const running = bench.build({}, { signal: stop.signal });
    while ((await readdir(at("work"))).length === 0) await new Promise((done) => setImmediate(done));
    stop.abort();
    await expect(running).rejects.toMatchObject({ code: expect.stringMatching(/_CANCELLED$/) as string });
    expect(await readdir(at("work"))).toEqual([]);
    await expect(bench.client.resolve(ref())).rejects.toMatchObject({ code: "OCI_NOT_FOUND" });
  });

  it("a hand-over that is not there or not what it must be", async () => {
    await expect(bench.build({ baseImages: at("absent") })).rejects.toMatchObject({
      code: "HANDOVER_MISSING",
    });
    for (const text of ["", "[]", '{"schema":2,"images":[]}', '{"schema":1,"images":[1]}']) {
      await writeFile(at("broken"), text);
      await expect(bench.build({ baseImages: at("broken") })).rejects.toMatchObject({ code: "HANDOVER_BAD" });
    }
  });
});
