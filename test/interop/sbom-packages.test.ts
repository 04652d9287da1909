/**
 * The packages that our scans find, beside those that syft finds in the same images and folders: package
 * URL, cataloger and layer. Differences stand in one table, each with its reason; anything else fails.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryLog } from "../../lib/log/index.ts";
import { openRegistry, type RegistryClient } from "../../lib/oci/index.ts";
import { missingPrograms, RpmTools } from "../../lib/rpmdb/fixtures/programs.ts";
import { pushTestImage, type TestEntry } from "../../lib/sbom/fixtures/image.ts";
import { SOURCES } from "../../lib/sbom/fixtures/sources/index.ts";
import { jarOf, pomProperties, zipOf } from "../../lib/sbom/fixtures/zip.ts";
import { formatPurl, type Package, parsePurl, scanFolder, scanImage } from "../../lib/sbom/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import { baseImage } from "../../scripts/base-image/index.ts";
import { which } from "./registry-tools.ts";

const exec = promisify(execFile);
const syft = which("syft");
const go = which("go") ?? ["/usr/local/go/bin/go"].find((path) => existsSync(path));
const noRpm = missingPrograms();
const noBase =
  process.getuid?.() !== 0 ? "not root" : which("mmdebstrap") === undefined ? "no mmdebstrap" : undefined;

/** What may differ, and why: all of it, and each row must still be needed. */
const DIFFERENCES: readonly { in: string; only: "syft" | "ours"; purl: RegExp; why: string }[] = [
  {
    in: "debian",
    only: "syft",
    purl: /^pkg:generic\//,
    why: "programs that syft knows by patterns in their bytes: they declare nothing that could be read",
  },
  {
    in: "installed",
    only: "syft",
    purl: /^pkg:npm\/inner@/,
    why: "a package.json deep in a package (of its tests, or to switch the kind of modules) is nothing that npm installed",
  },
  {
    in: "sources",
    only: "syft",
    purl: /^pkg:npm\/app@0\.0\.0-use\.local$/,
    why: "the workspace itself, under a version that yarn makes up",
  },
  {
    in: "sources",
    only: "syft",
    purl: /^pkg:npm\/(packages\/noname@0\.0\.2|ws)$/,
    why: "entries of npm's workspaces: a path is no name, and a link is the package that it links to",
  },
  {
    in: "sources",
    only: "syft",
    purl: /^pkg:npm\/dev-(dep|sub)@/,
    why: "needed for development only; syft leaves them out too, but only where yarn.lock is in the scanned folder itself",
  },
];

let registry: Awaited<ReturnType<typeof testRegistry>>;
let client: RegistryClient;
let dir: string;
beforeAll(async () => {
  registry = await testRegistry();
  client = await openRegistry({ caFile: registry.caFile });
  dir = await mkdtemp(join(tmpdir(), "sbom-packages-"));
});
afterAll(async () => {
  await registry.close();
  await rm(dir, { recursive: true, force: true });
});

interface Seen {
  readonly purl: string;
  readonly foundBy: string;
  readonly layer: string;
}

async function seenBySyft(source: string): Promise<Seen[]> {
  const env = {
    ...process.env,
    SSL_CERT_FILE: registry.caFile,
    HOME: dir,
    SYFT_CHECK_FOR_APP_UPDATE: "false",
    // Else it asks the go command, which asks the network.
    SYFT_GOLANG_USE_PACKAGES_LIB: "false",
  };
  const options = { env, cwd: dir, maxBuffer: 256 * 1024 * 1024, timeout: 300_000 };
  const { stdout } = await exec(syft ?? "", [source, "-q", "-o", "json"], options);
  const { artifacts } = JSON.parse(stdout) as {
    artifacts: { purl: string; foundBy: string; locations: { layerID?: string }[] }[];
  };
  // Without package URL: crates of the workspace, which we leave out for the same reason.
  return artifacts
    .filter((each) => each.purl !== "")
    .map(({ purl, foundBy, locations }) => ({ purl, foundBy, layer: locations[0]?.layerID ?? "" }));
}

const seenByUs = (packages: readonly Package[]): Seen[] =>
  packages.map(({ purl, foundBy, layer = "" }) => ({ purl, foundBy, layer }));

/** One spelling: syft writes a slash in a qualifier with percent sign. */
const spelt = (purl: string) => {
  const parsed = parsePurl(purl);
  return parsed ? formatPurl(parsed) : purl;
};
const key = ({ purl, foundBy, layer }: Seen) => [spelt(purl), foundBy, layer].join(" ");

function compare(where: string, ours: readonly Seen[], theirs: readonly Seen[]): void {
  const [known, seen] = [new Set(theirs.map(key)), new Set(ours.map(key))];
  const differ = [
    ...ours.filter((each) => !known.has(key(each))).map((each) => ({ only: "ours", ...each })),
    ...theirs.filter((each) => !seen.has(key(each))).map((each) => ({ only: "syft", ...each })),
  ];
  const rows = DIFFERENCES.filter((row) => row.in === where);
  const explains = (row: (typeof rows)[number], each: (typeof differ)[number]) =>
    row.only === each.only && row.purl.test(each.purl);
  const unexplained = differ.filter((each) => !rows.some((row) => explains(row, each)));
  expect(unexplained.map((each) => `only ${each.only}: ${key(each)}`)).toEqual([]);
  expect(rows.filter((row) => !differ.some((each) => explains(row, each)))).toEqual([]);
  expect(ours.length).toBeGreaterThan(0);
}

async function compareImage(where: string, ref: string): Promise<readonly Package[]> {
  const log = memoryLog();
  const { packages } = await scanImage(client, ref, { log });
  compare(where, seenByUs(packages), await seenBySyft(`registry:${ref}`));
  return packages;
}

async function put(folder: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

/** Modules as a proxy hands them out, so that the go command needs no network. */
async function moduleProxy(folder: string, modules: readonly (readonly [string, string])[]): Promise<void> {
  for (const [path, version] of modules) {
    const mod = `module ${path}\n`;
    const inside = `${path}@${version}`;
    await put(join(folder, path, "@v"), {
      list: `${version}\n`,
      [`${version}.info`]: JSON.stringify({ Version: version }),
      [`${version}.mod`]: mod,
      [`${version}.zip`]: zipOf([
        { name: `${inside}/go.mod`, content: mod },
        { name: `${inside}/x.go`, content: "package x\n\nvar X = 1\n" },
      ]),
    });
  }
}

/** Programs of Go: with modules from a proxy, replaced by others and by folders, and with none. */
async function goPrograms(): Promise<TestEntry[]> {
  const [work, proxy] = [join(dir, "go"), join(dir, "proxy")];
  await moduleProxy(proxy, [
    ["example.com/Lib", "v1.0.0"],
    ["example.com/new", "v1.1.0"],
  ]);
  const imports = ["Lib", "old", "local"].map((each) => `import ${each.toLowerCase()} "example.com/${each}"`);
  await put(work, {
    "app/go.mod":
      "module example.com/app\n\ngo 1.20\n\nrequire example.com/Lib v1.0.0\nrequire example.com/old v1.0.0\nrequire example.com/local v0.0.0\nreplace example.com/old => example.com/new v1.1.0\nreplace example.com/local => ./local\n",
    "app/main.go": `package main\n\n${imports.join("\n")}\n\nvar version string\n\nfunc main() { println(lib.X, old.X, local.X, version) }\n`,
    "app/local/go.mod": "module example.com/local\n",
    "app/local/x.go": "package x\n\nvar X = 1\n",
    "plain/go.mod": "module example.com/plain\n\ngo 1.20\n",
    "plain/main.go": "package main\n\nfunc main() { println(1) }\n",
    "single/main.go": "package main\n\nfunc main() { println(1) }\n",
  });
  // The proxy's names have exclamation marks for capitals.
  await exec("mv", [join(proxy, "example.com/Lib"), join(proxy, "example.com/!lib")]);
  const env = {
    ...process.env,
    GOPROXY: `file://${proxy}`,
    GONOSUMDB: "*",
    GOSUMDB: "off",
    GOFLAGS: "-mod=mod -modcacherw",
    GOMODCACHE: join(dir, "modules"),
    GOTOOLCHAIN: "local",
    CGO_ENABLED: "0",
  };
  const build = async (name: string, folder: string, args: readonly string[], more: object = {}) => {
    const output = join(dir, "bin", name);
    const options = { cwd: join(work, folder), env: { ...env, ...more }, timeout: 300_000 };
    await exec(go ?? "", ["build", "-o", output, ...args], options);
    return [`usr/bin/${name}`, await readFile(output)] as const;
  };
  return [
    await build("app", "app", ["-ldflags", "-s -w -X main.version=v3.2.1", "."]),
    await build("plain", "plain", ["."]),
    await build("single", "single", ["main.go"], { GO111MODULE: "off", GOFLAGS: "" }),
    await build("plain.exe", "plain", ["."], { GOOS: "windows", GOARCH: "amd64" }),
    await build("plain.darwin", "plain", ["."], { GOOS: "darwin", GOARCH: "arm64" }),
  ];
}

const ALPINE: TestEntry = ["etc/os-release", 'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.20.1\n'];
const APK = `C:Q1p78yvTLG094tHE1+dToJGbmYzQE=
P:musl
V:1.2.5-r0
A:x86_64
S:407278
I:667648
T:the musl c library (libc) implementation
U:https://musl.libc.org/
L:MIT
o:musl
m:Timo <t@example.org>
t:1713293219
c:4afc8afa1fc4aa35ef3b6f5ea2f7ce4f0ab6e7a2
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q1mh4fjoNlCgZjjmM/ocbIuR14Nis=

P:libcrypto3
V:3.3.1-r0
A:x86_64
L:Apache-2.0
o:openssl

`;

const inner = jarOf({ "Implementation-Version": "1" }, [pomProperties("com.example", "inner", "1.2")]);
const JARS: TestEntry[] = [
  [
    "app/lib/own-1.0.jar",
    jarOf({}, [pomProperties("com.example", "own", "1.0"), pomProperties("org.shaded", "in", "2")]),
  ],
  [
    "app/lib/guava-31.1-jre.jar",
    jarOf({ "Bundle-SymbolicName": "com.google.guava", "Bundle-Version": "31.1.0" }),
  ],
  [
    "app/lib/some_2.0.jar",
    jarOf({ "Implementation-Vendor-Id": "org.vendor", "Implementation-Title": "Some" }),
  ],
  ["app/lib/com.acme.thing-r4.jar", jarOf({ "Automatic-Module-Name": "com.acme.thing" })],
  ["app/lib/unversioned.jar", jarOf({})],
  ["app/lib/no-manifest-1.0.jar", zipOf([pomProperties("com.example", "no-manifest", "1.0")])],
  [
    "app/lib/bundle.jar",
    jarOf({
      "Created-By": "Apache Maven Bundle Plugin",
      "Bundle-SymbolicName": "org.g.art",
      "Bundle-Version": "4",
    }),
  ],
  ["app/lib/spring-core-6.1.0.jar", jarOf({ "Automatic-Module-Name": "spring.core" })],
  ["app/lib/broken.jar", "no archive"],
  [
    "app/shop.war",
    jarOf({}, [
      { name: "WEB-INF/lib/inner-1.2.jar", content: inner },
      {
        name: "WEB-INF/lib/stored-0.1.jar",
        content: jarOf({}, [{ name: "deep/inner.jar", content: inner }]),
        stored: true,
      },
    ]),
  ],
  ["opt/dist.zip", zipOf([{ name: "dist/lib/zipped-5.0.jar", content: jarOf({}) }])],
  [
    "opt/start.jar",
    jarOf({}, [pomProperties("com.example", "start", "7")], "#!/bin/sh\nexec java -jar $0\n"),
  ],
  [
    "app/lib/pom-only.jar",
    jarOf({}, [
      {
        name: "META-INF/maven/com.p/pom-only/pom.xml",
        content:
          "<project><parent><groupId>com.p</groupId><artifactId>p</artifactId><version>3</version></parent><artifactId>pom-only</artifactId></project>",
      },
    ]),
  ],
];

const PYTHON = "usr/lib/python3/dist-packages";
const INTERPRETED: TestEntry[] = [
  ["app/node_modules/left-pad/package.json", '{"name":"left-pad","version":"1.3.0","license":"MIT"}'],
  ["app/node_modules/left-pad/test/package.json", '{"name":"inner","version":"9.9.9"}'],
  ["app/node_modules/@s/scoped/package.json", '{"name":"@s/scoped","version":"1.0.0-rc.1+b"}'],
  ["app/package.json", '{"name":"own-app","version":"0.0.1"}'],
  [
    `${PYTHON}/Some_Thing-1.0.dist-info/METADATA`,
    "Metadata-Version: 2.1\nName: Some_Thing\nVersion: 1.0\n\n",
  ],
  [`${PYTHON}/Some_Thing-1.0.dist-info/RECORD`, ""],
  [
    `${PYTHON}/zope.interface-6.0.egg-info/PKG-INFO`,
    "Metadata-Version: 1.2\nName: zope.interface\nVersion: 6.0\n",
  ],
  [`${PYTHON}/one_file-2.0.egg-info`, "Metadata-Version: 1.0\nName: one-file\nVersion: 2.0\n"],
  [
    "usr/lib/python3/eggs/egg-1.5-py3.11.egg/EGG-INFO/PKG-INFO",
    "Metadata-Version: 1.0\nName: egg\nVersion: 1.5\n",
  ],
  [`${PYTHON}/from_git-0.1.dist-info/METADATA`, "Metadata-Version: 2.1\nName: from-git\nVersion: 0.1\n\n"],
  [
    `${PYTHON}/from_git-0.1.dist-info/direct_url.json`,
    '{"url":"https://github.com/a/b.git","vcs_info":{"vcs":"git","commit_id":"0123456789abcdef"}}',
  ],
];

describe.skipIf(!syft)("packages, beside syft (skipped where it is missing)", () => {
  it("in an image with apk packages, archives of Java, npm and Python packages", async () => {
    const { digest } = await pushTestImage(client, `${registry.address}/ns/installed:1`, {
      layers: [[ALPINE, ["lib/apk/db/installed", APK]], JARS, INTERPRETED],
    });
    await compareImage("installed", `${registry.address}/ns/installed@${digest}`);
  });

  it.skipIf(!go)("in an image with programs of Go (skipped without go)", async () => {
    const { digest } = await pushTestImage(client, `${registry.address}/ns/go:1`, {
      layers: [[ALPINE], await goPrograms()],
    });
    const packages = await compareImage("go", `${registry.address}/ns/go@${digest}`);
    expect(packages.map((each) => each.purl)).toEqual(
      expect.arrayContaining([
        "pkg:golang/example.com/app@v3.2.1",
        "pkg:golang/example.com/Lib@v1.0.0",
        "pkg:golang/example.com/new@v1.1.0",
        "pkg:golang/example.com/local",
      ]),
    );
  });

  it("in an image like distroless ones", async () => {
    const { digest } = await pushTestImage(client, `${registry.address}/ns/distroless:1`, {
      layers: [
        [
          ["usr/lib/os-release", 'ID=debian\nVERSION_ID="12"\n'],
          ["etc/os-release", { symlink: "../usr/lib/os-release" }],
          ["etc/debian_version", "12.5\n"],
        ],
        [
          // Without entries for the folders, syft does not see what is in them.
          ...["var/", "var/lib/", "var/lib/dpkg/", "var/lib/dpkg/status.d/"].map((path) => [path] as const),
          [
            "var/lib/dpkg/status.d/base",
            "Package: base-files\nVersion: 12.4+deb12u5\nArchitecture: amd64\nMaintainer: S <s@d.example>\n",
          ],
          ["var/lib/dpkg/status.d/base.md5sums", "0123456789abcdef0123456789abcdef  etc/x\n"],
          [
            "var/lib/dpkg/status.d/tzdata",
            "Package: tzdata\nVersion: 2024a-0+deb12u1\nArchitecture: all\nSource: tz (2024a)\n",
          ],
        ],
      ],
    });
    await compareImage("distroless", `${registry.address}/ns/distroless@${digest}`);
  });

  it.skipIf(noRpm.length > 0)(
    "in an image with a database of rpm (skipped without rpm and gnupg)",
    async () => {
      const tools = await RpmTools.start();
      const rpms = [
        await tools.build({ name: "plain" }),
        await tools.build({ name: "other", epoch: 2, release: "3.fc40" }),
      ];
      const database = await tools.install(rpms).finally(() => tools.stop());
      const { digest } = await pushTestImage(client, `${registry.address}/ns/rpm:1`, {
        layers: [
          [["etc/os-release", "ID=fedora\nVERSION_ID=40\n"]],
          [["usr/lib/sysimage/rpm/rpmdb.sqlite", database]],
        ],
      });
      await compareImage("rpm", `${registry.address}/ns/rpm@${digest}`);
    },
  );

  it.skipIf(noBase)(
    `in a Debian image with Node and Python${noBase ? ` (skipped: ${noBase})` : ""}`,
    async () => {
      const { ref } = await baseImage({
        client,
        repository: `${registry.address}/ns/debian`,
        node: process.execPath,
        log: memoryLog(),
      });
      await compareImage("debian", ref);
    },
  );

  it("in a folder of sources with every kind of lockfile", async () => {
    const sources = join(dir, "sources");
    await put(sources, SOURCES);
    const { packages } = await scanFolder(sources, { log: memoryLog() });
    compare("sources", seenByUs(packages), await seenBySyft(`dir:${sources}`));
  });
});
