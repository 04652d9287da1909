import { readdir } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PUBLIC_REGISTRY } from "../../npm/index.ts";
import { type Bench, bench, propertiesOf, purlsOf, VCS } from "../testing/bench.ts";
import { type FakeServer, integrity, serve } from "../testing/server.ts";

let server: FakeServer;
let own: Bench | undefined;
/** Each path of the server has its own path as content. */
beforeEach(async () => {
  server = await serve((path) => (path.includes("missing") ? undefined : { body: `archive ${path}` }));
});
afterEach(async () => {
  await server.close();
  await own?.remove();
});

/** An entry whose archive the fake registry has. */
const entry = (path: string, version: string, more: object = {}) => ({
  version,
  resolved: `${PUBLIC_REGISTRY}${path}`,
  integrity: integrity(`archive /${path}`),
  ...more,
});
const ROOT = { name: "app", version: "1.0.0", dependencies: { ms: "2.1.3", "@types/ms": "^0.7.0" } };
const lockfile = (packages: object, more: object = {}) =>
  `${JSON.stringify({ name: "app", version: "1.0.0", lockfileVersion: 3, requires: true, packages: { "": ROOT, ...packages }, ...more }, null, 2)}\n`;
const BASIC = {
  "node_modules/ms": entry("ms/-/ms-2.1.3.tgz", "2.1.3"),
  "node_modules/@types/ms": entry("@types/ms/-/ms-0.7.34.tgz", "0.7.34", { dev: true }),
};
const mirror = () => ({ environment: { NPM_CONFIG_REGISTRY: server.url } });
const start = async (files: Record<string, string>) => {
  own = await bench({ "package.json": JSON.stringify(ROOT), ...files });
  return own;
};

describe("a lockfile", () => {
  test.each([2, 3])(
    "of version %i gives archives, SBOM and a lockfile that points at them",
    async (lockfileVersion) => {
      const { run, deps, text, made } = await start({
        "package-lock.json": lockfile(BASIC, { lockfileVersion }),
      });
      const report = await run("npm", mirror());
      expect(await deps()).toEqual(["npm/ms-2.1.3.tgz", "npm/types-ms-0.7.34.tgz"]);
      expect(purlsOf(report.packages)).toEqual([
        "pkg:npm/%40types/ms@0.7.34",
        `pkg:npm/app@1.0.0?${VCS}`,
        "pkg:npm/ms@2.1.3",
      ]);
      expect(propertiesOf(report.packages, "pkg:npm/%40types/ms@0.7.34")).toEqual({
        "cdx:npm:package:development": "true",
        "hermeto:found_by": "hermeto",
      });
      const injected = JSON.parse(await text("package-lock.json"));
      expect(injected.packages["node_modules/ms"]).toEqual({
        ...BASIC["node_modules/ms"],
        resolved: "file:///cachi2/output/deps/npm/ms-2.1.3.tgz",
      });
      expect(await made("cachi2.env")).toBe("\n");
      expect(await made("prefetch-env.json")).toBe("[]\n");
    },
  );

  test("of version 1 is refused with what to do", async () => {
    const { run } = await start({ "package-lock.json": lockfile({}, { lockfileVersion: 1 }) });
    await expect(run("npm")).rejects.toMatchObject({
      code: "PREFETCH_UNSUPPORTED",
      message: 'package-lock.json: lockfileVersion "1" is not supported',
    });
  });

  test.each([
    ["not JSON", "{", "PREFETCH_LOCKFILE", "web/package-lock.json: is not JSON"],
    ["without packages", '{"lockfileVersion":3}', "PREFETCH_LOCKFILE", "there is no object 'packages'"],
    [
      "with a bad entry",
      lockfile({ "node_modules/a": { version: 1 } }),
      "PREFETCH_LOCKFILE",
      ".version wants text",
    ],
  ])("%s is a fault that says where", async (_, content, code, message) => {
    const { run } = await start({ "web/package-lock.json": content });
    await expect(run({ type: "npm", path: "web" })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test("that is not there, and a path that is no folder", async () => {
    const { run } = await start({});
    await expect(run("npm")).rejects.toMatchObject({ code: "PREFETCH_NO_LOCKFILE" });
    await expect(run({ type: "npm", path: "web" })).rejects.toMatchObject({ code: "PREFETCH_INPUT" });
  });

  test("npm-shrinkwrap.json is stronger", async () => {
    const { run, deps } = await start({ "package-lock.json": "{", "npm-shrinkwrap.json": lockfile(BASIC) });
    await run("npm", mirror());
    expect(await deps()).toHaveLength(2);
  });

  test("node_modules in the source is refused", async () => {
    const { run } = await start({ "package-lock.json": lockfile(BASIC), "node_modules/x": "" });
    await expect(run("npm")).rejects.toMatchObject({ code: "PREFETCH_UNSUPPORTED" });
  });
});

describe("kinds of packages", () => {
  test("aliases, bundled, links, workspaces and local folders", async () => {
    const { run, deps, text } = await start({
      "web/package-lock.json": lockfile({
        "": { ...ROOT, workspaces: ["packages/*"] },
        "node_modules/alias": entry("is-number/-/is-number-7.0.0.tgz", "7.0.0", { name: "is-number" }),
        "node_modules/part": { resolved: "packages/part", link: true },
        "packages/part": {
          name: "part",
          version: "0.1.0",
          dependencies: { pad: "https://x.example/pad.tgz" },
        },
        "node_modules/lib": { resolved: "../lib", link: true },
        "../lib": { version: "3.0.0" },
        "node_modules/ms": entry("ms/-/ms-2.1.3.tgz", "2.1.3"),
        "node_modules/ms/node_modules/inner": { version: "1.2.3", inBundle: true },
      }),
      "web/package.json": JSON.stringify({ ...ROOT, workspaces: ["packages/*"] }),
      "web/packages/part/package.json":
        '{\n\t"name": "part",\n\t"dependencies": {"pad": "https://x.example/pad.tgz"}\n}',
      "lib/package.json": "{}",
    });
    const report = await run({ type: "npm", path: "web" }, mirror());
    expect(await deps()).toEqual(["npm/is-number-7.0.0.tgz", "npm/ms-2.1.3.tgz"]);
    expect(purlsOf(report.packages)).toEqual([
      `pkg:npm/app@1.0.0?${VCS}#web`,
      "pkg:npm/inner@1.2.3",
      "pkg:npm/is-number@7.0.0",
      `pkg:npm/lib@3.0.0?${VCS}#lib`,
      "pkg:npm/ms@2.1.3",
      `pkg:npm/part@0.1.0?${VCS}#web/packages/part`,
    ]);
    expect(propertiesOf(report.packages, "pkg:npm/inner@1.2.3")["cdx:npm:package:bundled"]).toBe("true");
    expect(await text("web/packages/part/package.json")).toBe(
      '{\n\t"name": "part",\n\t"dependencies": {\n\t\t"pad": ""\n\t}\n}\n',
    );
    const injected = JSON.parse(await text("web/package-lock.json"));
    expect(injected.packages["packages/part"].dependencies).toEqual({ pad: "" });
    expect(injected.packages["node_modules/part"]).toEqual({ resolved: "packages/part", link: true });
  });

  test("an archive of another address lies in a folder of its own, its URL leaves package.json", async () => {
    const url = `${server.url}pad/-/pad-1.0.0.tgz`;
    const body = "archive /pad/-/pad-1.0.0.tgz";
    const sha512 = Buffer.from(integrity(body).slice(7), "base64").toString("hex");
    const root = {
      name: "app",
      version: "1.0.0",
      dependencies: { pad: url, near: "file:near", git: "npm:ms@2" },
    };
    const { run, deps, text } = await start({
      "package.json": JSON.stringify(root, null, 4),
      "package-lock.json": lockfile({
        "": root,
        "node_modules/pad": { version: "1.0.0", resolved: url, integrity: integrity(body) },
      }),
    });
    const report = await run("npm");
    expect(await deps()).toEqual([`npm/external-pad/pad-external-sha512-${sha512}.tgz`]);
    expect(purlsOf(report.packages)).toContain(
      `pkg:npm/pad@1.0.0?checksum=sha512:${sha512}&download_url=${encodeURI(url)}`,
    );
    expect(await text("package.json")).toBe(
      `${JSON.stringify({ ...root, dependencies: { ...root.dependencies, pad: "" } }, null, 4)}\n`,
    );
  });

  test("two packages that come to one file name get two files", async () => {
    const { run, deps } = await start({
      "package-lock.json": lockfile({
        "node_modules/a-b": entry("a-b/-/a-b-1.0.0.tgz", "1.0.0"),
        "node_modules/@a/b": entry("@a/b/-/b-1.0.0.tgz", "1.0.0"),
      }),
    });
    await run("npm", mirror());
    const [first, second] = await deps();
    expect(first).toMatch(/^npm\/a-b-1\.0\.0-[0-9a-f]{16}\.tgz$/);
    expect(second).toBe("npm/a-b-1.0.0.tgz");
  });

  test.each([
    ["git+ssh://git@github.com/a/b.git#0123456789abcdef0123456789abcdef01234567"],
    ["github:a/b#0123456789abcdef0123456789abcdef01234567"],
    ["git://git.example/a/b.git#0123"],
  ])("git dependencies are refused: %s", async (resolved) => {
    const { run } = await start({
      "package-lock.json": lockfile({ "node_modules/b": { version: "1.0.0", resolved } }),
    });
    await expect(run("npm")).rejects.toMatchObject({
      code: "PREFETCH_UNSUPPORTED",
      message: expect.stringContaining('packages["node_modules/b"]: dependencies from git'),
    });
  });
});

describe("what cannot be trusted", () => {
  const bare = { "node_modules/ms": { version: "2.1.3", resolved: `${PUBLIC_REGISTRY}ms/-/ms-2.1.3.tgz` } };

  test("no integrity: refused when strict, said and noted when permissive", async () => {
    const { run, log, deps } = await start({ "package-lock.json": lockfile(bare) });
    await expect(run("npm", mirror())).rejects.toMatchObject({ code: "PREFETCH_NO_HASH" });
    const report = await run("npm", { ...mirror(), mode: "permissive" });
    expect(log.lines.join("\n")).toContain("warn: package-lock.json: ms@2.1.3 has no integrity");
    expect(propertiesOf(report.packages, "pkg:npm/ms@2.1.3")["hermeto:missing_hash:in_file"]).toBe(
      "package-lock.json",
    );
    expect(await deps()).toEqual(["npm/ms-2.1.3.tgz"]);
  });

  test("a wrong integrity names lockfile, package, expected and got; no result looks complete", async () => {
    const packages = { "node_modules/ms": { ...BASIC["node_modules/ms"], integrity: integrity("another") } };
    const { run, deps, folder, text } = await start({ "package-lock.json": lockfile(packages) });
    const error = await run("npm", mirror()).catch((thrown: unknown) => thrown);
    const hex = (body: string) => Buffer.from(integrity(body).slice(7), "base64").toString("hex");
    expect(error).toMatchObject({
      code: "PREFETCH_WRONG_HASH",
      next: expect.stringContaining("package-lock.json"),
    });
    const { message } = error as Error;
    for (const part of ["package-lock.json: ms@2.1.3", hex("another"), hex("archive /ms/-/ms-2.1.3.tgz")])
      expect(message).toContain(part);
    expect(await deps()).toEqual([]);
    expect(JSON.parse(await text("package-lock.json")).packages["node_modules/ms"]).toEqual(
      packages["node_modules/ms"],
    );
    expect(await readdir(folder)).toEqual(["output"]);
  });

  test("sha1 is taken where there is nothing stronger, and only the strongest counts", async () => {
    const body = "archive /ms/-/ms-2.1.3.tgz";
    const weak = { ...BASIC["node_modules/ms"], integrity: integrity(body, "sha1") };
    const first = await start({ "package-lock.json": lockfile({ "node_modules/ms": weak }) });
    await first.run("npm", mirror());
    expect(await first.deps()).toHaveLength(1);
    const mixed = { ...weak, integrity: `${integrity(body, "sha1")} ${integrity("other")}` };
    await first.write({ "package-lock.json": lockfile({ "node_modules/ms": mixed }) });
    await expect(first.run("npm", mirror())).rejects.toMatchObject({ code: "PREFETCH_WRONG_HASH" });
  });

  test.each([
    ["a name with a path", "node_modules/x", { name: "../../evil", version: "1.0.0" }],
    ["a name from the place", "node_modules/..", { version: "1.0.0" }],
    ["a version with a path", "node_modules/x", { version: "1.0.0/../../../x" }],
    ["a version that is empty", "node_modules/x", { version: "" }],
  ])("hostile: %s", async (_, place, fields) => {
    const packages = {
      [place]: { ...fields, resolved: `${PUBLIC_REGISTRY}x/-/x.tgz`, integrity: integrity("x") },
    };
    const { run } = await start({ "package-lock.json": lockfile(packages) });
    await expect(run("npm", mirror())).rejects.toMatchObject({ code: "PREFETCH_LOCKFILE" });
    expect(server.seen).toEqual([]);
  });

  test.each([
    ["../../outside", "PREFETCH_PATH"],
    ["file:../../outside", "PREFETCH_PATH"],
    ["file:///etc/passwd", "PREFETCH_PATH"],
    ["ftp://x.example/x.tgz", "PREFETCH_UNSUPPORTED"],
  ])("hostile: resolved to %s", async (resolved, code) => {
    const place = resolved.startsWith("..") ? resolved : "node_modules/x";
    const packages = { [place]: { version: "1.0.0", ...(place === resolved ? {} : { resolved }) } };
    const { run } = await start({ "package-lock.json": lockfile(packages) });
    await expect(run("npm")).rejects.toMatchObject({ code });
  });
});

describe("again", () => {
  test("the second run fetches nothing, changes nothing, and gives the same SBOM to the byte", async () => {
    const { run, text, made } = await start({ "package-lock.json": lockfile(BASIC) });
    expect(await run("npm", mirror())).toMatchObject({ fetched: 2, injected: 1 });
    const [bom, config, injected] = [
      await made("output/bom.json"),
      await made("output/.build-config.json"),
      await text("package-lock.json"),
    ];
    expect(await run("npm", mirror())).toMatchObject({ fetched: 0, kept: 2, injected: 0 });
    expect(await made("output/bom.json")).toBe(bom);
    expect(await made("output/.build-config.json")).toBe(config);
    expect(await text("package-lock.json")).toBe(injected);
  });

  test("with another lockfile, what is no longer named goes", async () => {
    const { run, deps, write, log } = await start({ "package-lock.json": lockfile(BASIC) });
    await run("npm", mirror());
    await write({ "package-lock.json": lockfile({ "node_modules/ms": BASIC["node_modules/ms"] }) });
    expect(await run("npm", mirror())).toMatchObject({ fetched: 0, kept: 1 });
    expect(await deps()).toEqual(["npm/ms-2.1.3.tgz"]);
    expect(log.lines.join("\n")).toContain("removed 1 files");
  });

  test("without git the source is refused when strict", async () => {
    const { run, write } = await start({ "package-lock.json": lockfile(BASIC) });
    await write({ ".git/config": "" });
    await expect(run("npm", mirror())).rejects.toMatchObject({ code: "PREFETCH_NO_REPOSITORY" });
    const { packages } = await run("npm", { ...mirror(), mode: "permissive" });
    expect(purlsOf(packages)).toContain("pkg:npm/app@1.0.0");
  });
});
