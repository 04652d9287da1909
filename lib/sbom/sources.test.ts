import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { integrityChecksums } from "./catalogers/lock/npm-lock.ts";
import { scanFolder } from "./scan.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sbom-sources-"));
});
afterEach(() => rm(root, { recursive: true }));

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}
const scan = async () => {
  const log = memoryLog();
  return { ...(await scanFolder(root, { log })), log };
};
const purls = async () => (await scan()).packages.map((each) => each.purl);

describe("scanning sources", () => {
  it("reads lockfiles of npm, version 2 and 3", async () => {
    const integrity = `sha512-${Buffer.alloc(64, 7).toString("base64")}`;
    await put({
      "web/package-lock.json": JSON.stringify({
        name: "app",
        lockfileVersion: 3,
        packages: {
          "": { name: "app", version: "0.1.0" },
          "node_modules/a": {
            version: "1.0.0",
            resolved: "https://r.example/a.tgz",
            integrity,
            license: "MIT",
          },
          "node_modules/a/node_modules/@s/b": { version: "2.0.0" },
          "node_modules/alias": { name: "real", version: "3.0.0" },
          "node_modules/linked": { resolved: "packages/linked", link: true },
          "packages/linked": { name: "linked", version: "0.0.1" },
        },
      }),
    });
    const { packages } = await scan();
    expect(packages.map((each) => each.purl)).toEqual([
      "pkg:npm/%40s/b@2.0.0",
      "pkg:npm/a@1.0.0",
      "pkg:npm/app@0.1.0",
      "pkg:npm/linked@0.0.1",
      "pkg:npm/real@3.0.0",
    ]);
    expect(packages[1]).toMatchObject({
      license: "MIT",
      location: "/web/package-lock.json",
      downloadLocation: "https://r.example/a.tgz",
      checksums: [{ algorithm: "SHA512", value: "07".repeat(64) }],
    });
  });

  it("reads lockfiles of npm, version 1", async () => {
    await put({
      "package-lock.json": JSON.stringify({
        lockfileVersion: 1,
        dependencies: { a: { version: "1.0.0", dependencies: { "@s/b": { version: "2.0.0" } } } },
      }),
    });
    expect(await purls()).toEqual(["pkg:npm/%40s/b@2.0.0", "pkg:npm/a@1.0.0"]);
  });

  it("reads requirements that pin a version, and no others", async () => {
    await put({
      "requirements.txt": [
        "# a comment",
        "Flask[async]==2.3.2 \\",
        "    --hash=sha256:aa \\",
        "    --hash=sha256:bb",
        "typing_extensions === 4.1 ; python_version < '3.11'",
        "one-hash==1.0 --hash=sha256:cc  # why",
        "range>=1.0",
        "wild==1.*",
        "several==1.0,!=1.1",
        "-r other.txt",
        "--index-url https://example.org/simple",
        "thing @ https://example.org/thing.zip",
      ].join("\n"),
      "dev-requirements.txt": "pytest==8.0.0\n",
    });
    const { packages } = await scan();
    expect(packages.map((each) => each.purl)).toEqual([
      "pkg:pypi/flask@2.3.2",
      "pkg:pypi/one-hash@1.0",
      "pkg:pypi/pytest@8.0.0",
      "pkg:pypi/typing-extensions@4.1",
    ]);
    expect(packages[0]?.checksums).toBeUndefined();
    expect(packages[1]?.checksums).toEqual([{ algorithm: "SHA256", value: "cc" }]);
  });

  it("neither leaves the folder through links nor looks into .git", async () => {
    const outside = await mkdtemp(join(tmpdir(), "sbom-outside-"));
    await writeFile(join(outside, "requirements.txt"), "evil==1.0\n");
    await symlink(outside, join(root, "link"));
    await symlink(join(outside, "requirements.txt"), join(root, "requirements.txt"));
    await put({ ".git/requirements.txt": "hidden==1.0\n" });
    expect(await purls()).toEqual([]);
    await rm(outside, { recursive: true });
  });

  it("goes on after a broken lockfile", async () => {
    await put({ "package-lock.json": "{", "requirements.txt": "a==1\n" });
    const { packages, log } = await scan();
    expect(packages).toHaveLength(1);
    expect(log.lines.join("\n")).toContain("warn: /package-lock.json is left out");
  });
});

it("reads subresource integrity", () => {
  expect(integrityChecksums("sha1-AAAA sha512-/////w== md5-xx")).toEqual([
    { algorithm: "SHA1", value: "000000" },
    { algorithm: "SHA512", value: "ffffffff" },
  ]);
  expect(integrityChecksums(undefined)).toEqual([]);
});
