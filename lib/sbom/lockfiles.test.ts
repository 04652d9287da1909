/** Every kind of lockfile: the packages that it names, by package URL. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { SOURCES } from "./fixtures/sources/index.ts";
import { scanFolder } from "./scan.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "sbom-lockfiles-"));
});
afterEach(() => rm(root, { recursive: true }));

async function scan(files: Readonly<Record<string, string | Buffer>>) {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  const log = memoryLog();
  const { packages } = await scanFolder(root, { log });
  const warnings = log.lines.filter((line) => line.startsWith("warn: "));
  return { packages, warnings, purls: packages.map((each) => each.purl) };
}
const below = (folder: string) =>
  Object.fromEntries(Object.entries(SOURCES).filter(([path]) => path.startsWith(`${folder}/`)));

describe("lockfiles", () => {
  it.each<[string, string, readonly string[]]>([
    [
      "npm3",
      "javascript-lock-cataloger",
      ["a@1.0.0", "app@0.1.0", "c@1.0.1-rc.1%2Bb", "real@3.0.0", "ws@0.0.1"].map((each) => `npm/${each}`),
    ],
    ["npm1", "javascript-lock-cataloger", ["npm/%40r/eal@4.0.0", "npm/x@1.0.0", "npm/y@2.0.0"]],
    [
      "yarn1",
      "javascript-lock-cataloger",
      [
        "npm/%40babel/code-frame@7.10.4",
        "npm/%40babel/highlight@7.10.4",
        "npm/async@0.9.2",
        "npm/git-thing@0.0.3",
      ],
    ],
    [
      "berry",
      "javascript-lock-cataloger",
      [
        "npm/%40babel/code-frame@7.10.4",
        "npm/%40babel/highlight@7.10.4",
        "npm/real-name@1.0.5",
        "npm/typescript@4.9.5",
      ],
    ],
    [
      "pnpm5",
      "javascript-lock-cataloger",
      ["npm/%40s/scoped@2.0.0", "npm/picocolors@1.0.0", "npm/react-dom@17.0.2"],
    ],
    ["pnpm6", "javascript-lock-cataloger", ["npm/%40s/scoped@1.2.0"]],
    [
      "pnpm9",
      "javascript-lock-cataloger",
      ["npm/%40babel/core@7.24.7", "npm/pnpm@10.0.0", "npm/use-sync@1.2.2"],
    ],
    [
      "req",
      "python-package-cataloger",
      [
        "pypi/epoch@1%212.0%2Blocal.1",
        "pypi/flask@2.3.2",
        "pypi/typing-extensions@4.1",
        "pypi/zope-interface@6.0",
      ],
    ],
    [
      "poetry",
      "python-package-cataloger",
      [
        "pypi/added-value@0.14.2",
        "pypi/certifi@2025.1.31",
        "pypi/coverage@7.6.1",
        "pypi/zope-interface@6.0%2Blocal.1",
      ],
    ],
    ["pipenv", "python-package-cataloger", ["pypi/aio-pika@6.8.0", "pypi/flask-thing@1.0", "pypi/from-git"]],
    ["uv", "python-package-cataloger", ["pypi/anyio@4.6.0", "pypi/dynamic", "pypi/my-app@0.1.0"]],
    [
      "gomod",
      "go-module-file-cataloger",
      [
        "github.com/BurntSushi/toml@v1.3.2",
        "github.com/a/b@v2.0.0%2Bincompatible",
        "github.com/local/thing",
        "github.com/new/name@v1.1.0",
        "github.com/pkg/errors@v0.9.1",
        "gopkg.in/yaml.v3@v3.0.1",
      ].map((each) => `golang/${each}`),
    ],
    ["cargo", "rust-cargo-lock-cataloger", ["cargo/ansi_term@0.12.1", "cargo/from-git@0.5.0%2Bmeta"]],
    [
      "gem",
      "ruby-gemfile-cataloger",
      [
        "gem/actionmailer@4.1.1",
        "gem/from_git@1.0.0",
        "gem/mygem@0.1.0",
        "gem/nokogiri@1.16.0",
        "gem/nokogiri@1.16.0-x86_64-linux",
      ],
    ],
    [
      "composer",
      "php-composer-lock-cataloger",
      ["composer/Alcaeus/Mongo-Php@v1.1.11", "composer/adoy/fastcgi-client@1.0.2", "composer/one@dev-main"],
    ],
    [
      "gradle",
      "java-gradle-lockfile-cataloger",
      [
        "maven/com.github.joe/test-pkg@1.0.0",
        "maven/commons-text/commons-text@1.8",
        "maven/joda-time/joda-time@2.2",
      ],
    ],
    [
      "maven",
      "java-pom-cataloger",
      [
        "com.example/child@1.2.3",
        "com.example/parent@1.2.3",
        "com.example/sib%26ling@1.2.3",
        "joda-time/joda-time@2.9.2",
        "junit/junit@4.12",
        "org.managed/managed@7.0",
        "org.nowhere/unversioned",
        "org.profile/in-profile@1",
      ].map((each) => `maven/${each}`),
    ],
  ])("of %s", async (folder, foundBy, expected) => {
    const { packages, purls, warnings } = await scan(below(folder));
    expect(purls).toEqual(expected.map((each) => `pkg:${each}`));
    expect(new Set(packages.map((each) => each.foundBy))).toEqual(new Set([foundBy]));
    expect(warnings).toEqual([]);
  });

  it("carry checksums and places where the file has them", async () => {
    const { packages } = await scan({ ...below("yarn1"), ...below("cargo"), ...below("gomod") });
    const one = (name: string) => packages.find((each) => each.name === name);
    expect(one("@babel/code-frame")).toMatchObject({
      downloadLocation: expect.stringMatching(/^https:\/\/registry\.yarnpkg\.com\//),
      checksums: [{ algorithm: "SHA512" }],
    });
    expect(one("ansi_term")?.checksums?.[0]?.value).toMatch(/^d52a9bb7/);
    expect(one("github.com/pkg/errors")?.checksums).toMatchObject([{ algorithm: "SHA256" }]);
  });

  it("in node_modules belong to others", async () => {
    const { purls } = await scan({ "node_modules/x/yarn.lock": SOURCES["yarn1/yarn.lock"] ?? "" });
    expect(purls).toEqual([]);
  });
});

describe("hostile and broken lockfiles", () => {
  const aliases = Array.from(
    { length: 20 },
    (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(", ")}]`,
  );
  it.each<[string, string, string]>([
    ["a YAML bomb", "pnpm-lock.yaml", `a0: &a0 [x, x]\n${aliases.join("\n")}\n`],
    ["a YAML bomb in a yarn.lock", "yarn.lock", `a0: &a0 [x, x]\n${aliases.join("\n")}\n`],
    ["YAML nested without end", "pnpm-lock.yaml", "[".repeat(100_000)],
    ["YAML lists nested without end", "yarn.lock", "- ".repeat(100_000)],
    ["broken YAML", "pnpm-lock.yaml", "a: b: c\n  - d"],
    ["TOML nested without end", "poetry.lock", `a = ${"[".repeat(100_000)}`],
    ["broken TOML", "Cargo.lock", "[[package]\nname="],
    ["broken JSON", "composer.lock", "{"],
    ["JSON nested without end", "Pipfile.lock", "[".repeat(1_000_000)],
    ["XML nested without end", "pom.xml", "<project>".repeat(100_000)],
    ["XML that is not closed", "pom.xml", "<project><!-- "],
  ])("are a warning and nothing: %s", async (_, path, content) => {
    const { purls, warnings } = await scan({ [path]: content, "requirements.txt": "good==1.0\n" });
    expect(purls).toEqual(["pkg:pypi/good@1.0"]);
    expect(warnings.join()).toContain(`/${path} is left out`);
  });

  it.each<[string, string]>([
    [
      "package-lock.json",
      '{"lockfileVersion":1,"dependencies":{"a":7,"b":{"version":[]},"c":{"version":"file:../c"}}}',
    ],
    ["package-lock.json", '{"packages":[{"name":"a","version":"1"}]}'],
    ["yarn.lock", '# yarn lockfile v1\n\n  version "1"\n"":\n  version\n@:\nname@1:\n'],
    ["yarn.lock", "- a\n- b\n"],
    ["pnpm-lock.yaml", "lockfileVersion: x\npackages: [a, b]\n"],
    [
      "pnpm-lock.yaml",
      "lockfileVersion: '9.0'\npackages:\n  'x@link:../x': {}\n  '@': 7\n  'a@': {}\n  'file:y@1': {}\n",
    ],
    ["poetry.lock", 'package = "x"\n'],
    ["uv.lock", "[[package]]\nversion = 7\n"],
    ["Pipfile.lock", '{"default": ["a"]}'],
    ["go.mod", 'module (\nrequire\nrequire (\n)\nreplace a\nreplace => b v1\nrequire "" v1\n'],
    ["Cargo.lock", "[package]\nname = 'x'\n"],
    ["Gemfile.lock", "GEM\n  specs:\n    a\n    b (\n    (1)\nOTHER\n    c (1)\n"],
    ["composer.lock", '{"packages":{"name":"a"}}'],
    ["pom.xml", "<settings><artifactId>a</artifactId></settings>"],
    ["pom.xml", "<project><dependencies><dependency/></dependencies></project>"],
    ["gradle.lockfile", "a:b\n::=\na:b:c:d=e\n"],
  ])("name nothing that is not there: %s %#", async (path, content) => {
    expect((await scan({ [path]: content })).purls).toEqual([]);
  });

  it("poms whose properties double each other or go in circles end", async () => {
    const doubled = Array.from({ length: 64 }, (_, i) => `<p${i + 1}>\${p${i}}\${p${i}}</p${i + 1}>`).join(
      "",
    );
    const { purls } = await scan({
      "a/pom.xml": `<project><artifactId>a</artifactId><version>\${p64}</version><properties><p0>x</p0>${doubled}</properties></project>`,
      "b/pom.xml":
        "<project><parent><artifactId>c</artifactId><relativePath>../c</relativePath></parent><artifactId>b</artifactId><version>${nowhere}</version></project>",
      "c/pom.xml":
        "<project><parent><artifactId>b</artifactId><relativePath>../b/pom.xml</relativePath></parent><artifactId>c</artifactId><version>${v}</version><properties><v>${w}</v><w>${v}</w></properties></project>",
      "d/pom.xml":
        "<project><artifactId>d</artifactId><dependencies><dependency><groupId>g</groupId><artifactId>ranged</artifactId><version>[1,2)</version></dependency></dependencies></project>",
    });
    expect(purls).toEqual([
      "pkg:maven/a/a",
      "pkg:maven/b/b",
      "pkg:maven/c/c",
      "pkg:maven/d/d",
      "pkg:maven/g/ranged",
    ]);
  });
});
