import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { rpmAnnotations } from "./srpm.ts";

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "srpm-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const SPEC = `Name: hello
Version: 1.2
Release: 3
Epoch: 4
Summary: says hello
License: MIT AND Apache-2.0
%description
Says hello.
`;
const hasRpmbuild = spawnSync("rpmbuild", ["--version"]).status === 0;

it.skipIf(!hasRpmbuild)("says of a source RPM what rpm says (needs rpmbuild)", async () => {
  await writeFile(join(dir, "hello.spec"), SPEC);
  execFileSync("rpmbuild", ["-bs", "--define", `_topdir ${dir}`, join(dir, "hello.spec")], {
    stdio: "ignore",
  });
  const [name = ""] = await readdir(join(dir, "SRPMS"));
  const file = join(dir, "SRPMS", name);
  const query = "%{name}|%{version}|%{release}|%{epoch}|%{buildtime}|%{license}|%{sigmd5}";
  const told = execFileSync("rpm", ["-qp", "--nosignature", "--qf", query, file], { encoding: "utf8" });
  const [rpmName, version, release, epoch, buildtime, license, pkgid] = told.split("|");
  const values = {
    filename: name,
    mimetype: "application/x-rpm",
    name: rpmName,
    version,
    release,
    epoch,
    buildtime,
    license,
    pkgid,
  };
  expect(await rpmAnnotations(file)).toEqual(
    Object.fromEntries(Object.entries(values).map(([key, value]) => [`source.artifact.${key}`, value])),
  );
});

it("says only the name of what is no RPM, or half of one", async () => {
  const lead = Buffer.alloc(96);
  const header = (count: number, size: number) => {
    const intro = Buffer.alloc(16);
    intro.writeUInt32BE(0x8eade801, 0);
    intro.writeUInt32BE(count, 8);
    intro.writeUInt32BE(size, 12);
    return intro;
  };
  const contents = [
    Buffer.alloc(0),
    Buffer.from("garbage"),
    Buffer.concat([lead, header(1, 4)]),
    Buffer.concat([lead, header(0xffff_ffff, 0xffff_ffff)]),
    Buffer.concat([
      lead,
      header(0, 0),
      header(1, 4),
      Buffer.from("000003e800000006ffffffff0000000141424344", "hex"),
    ]),
  ];
  for (const content of contents) {
    const file = join(dir, "x.src.rpm");
    await writeFile(file, content);
    expect(await rpmAnnotations(file)).toEqual({
      "source.artifact.filename": "x.src.rpm",
      "source.artifact.mimetype": "application/x-rpm",
    });
  }
});
