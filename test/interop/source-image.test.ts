/** A source image as its readers see it: copied by skopeo, its layers taken apart by Python's tarfile. */
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bench, openBench } from "../../steps/source-build/fixtures.ts";
import { client, which } from "./registry-tools.ts";

const missing = ["skopeo", "python3"].filter((name) => which(name) === undefined);
if (missing.length > 0) console.warn(`skipped: there is no ${missing.join(" and no ")}`);

/**
 * What readers rely on in each layer: one link in rpm_dir or extra_src_dir, to a file named by its digest; an
 * extra source is a tar whose first file is the source. Prints link and source.
 */
const READER = `
import hashlib, json, posixpath, re, sys, tarfile
layout = sys.argv[1]
blob = lambda digest: layout + "/blobs/" + digest.replace(":", "/")
index = json.load(open(layout + "/index.json"))
for layer in json.load(open(blob(index["manifests"][0]["digest"])))["layers"]:
    with tarfile.open(blob(layer["digest"])) as tar:
        (link,) = [one for one in tar if one.issym()]
        (file,) = [one for one in tar if one.isreg()]
        folder = posixpath.dirname(link.name)
        assert posixpath.normpath(posixpath.join(folder, link.linkname)) == posixpath.normpath(file.name)
        content = tar.extractfile(link).read()
        assert file.name == "./blobs/sha256/" + hashlib.sha256(content).hexdigest()
        assert {(one.uid, one.gid, one.mtime) for one in tar} == {(0, 0, 0)}
        source = ""
        if folder == "./extra_src_dir":
            assert re.fullmatch(r"extra-src-[0-9a-f]{64}\\.tar", posixpath.basename(link.name))
            with tarfile.open(fileobj=tar.extractfile(link)) as inner:
                source = [one.name for one in inner if one.isreg()][0]
        print(folder, source or posixpath.basename(link.name))
`;

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

describe.skipIf(missing.length > 0)(
  `a source image, read with skopeo and Python ${missing.join(", ")}`,
  () => {
    it("is what readers of BuildSourceImage's images expect", async () => {
      const commit = bench.repo.commit("All of it", {
        "main.sh": "echo hi\n",
        [`${"long/".repeat(30)}x`]: "x",
      });
      await bench.prefetch({
        "output/deps/npm/a.tgz": gzipSync("a"),
        [`output/deps/pip/${"b".repeat(150)}.tar.gz`]: gzipSync("b"),
        "output/deps/rpm/x86_64/r/c-1-1.src.rpm": Buffer.from("edabeedb00", "hex"),
        "cachi2.env": "export A=1\n",
      });
      const { results } = await bench.build();
      const layout = join(bench.folder, "layout");
      await client("skopeo", [
        "copy",
        "--src-tls-verify=false",
        `docker://${results.imageRef.replace(/:sha256-[^@]*/, "")}`,
        `oci:${layout}:latest`,
      ]);
      expect((await client("python3", ["-c", READER, layout])).split("\n")).toEqual([
        "./rpm_dir c-1-1.src.rpm",
        `./extra_src_dir ./app-${commit}.tar.gz`,
        "./extra_src_dir ./deps/npm/a.tgz",
        `./extra_src_dir ./deps/pip/${"b".repeat(150)}.tar.gz`,
        "./extra_src_dir ./cachi2.env",
      ]);
    });
  },
);
