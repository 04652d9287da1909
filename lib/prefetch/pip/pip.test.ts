import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, bench, propertiesOf, purlsOf, VCS } from "../testing/bench.ts";
import { type Answer, type FakeServer, serve, sha256 } from "../testing/server.ts";

const JSON_TYPE = { "content-type": "application/vnd.pypi.simple.v1+json" };
const HTML_TYPE = { "content-type": "text/html; charset=utf-8" };
/** Content of every file: its name. */
const hash = (file: string): string => `--hash=sha256:${sha256(file)}`;

interface Offered {
  readonly file: string;
  readonly yanked?: string | boolean;
  /** Default: the right sha256. */
  readonly hashes?: Record<string, string>;
}
const projects: Record<string, readonly Offered[]> = {
  "foo-bar": [
    { file: "foo_bar-1.0.tar.gz" },
    { file: "foo_bar-1.0.zip" },
    { file: "foo_bar-1.0-py3-none-any.whl" },
    { file: "foo_bar-1.0-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl" },
    { file: "foo_bar-1.0-cp312-cp312-manylinux_2_17_aarch64.whl" },
    { file: "foo_bar-1.0-cp312-cp312-win_amd64.whl" },
    { file: "foo_bar-1.0-pp310-pypy310_pp73-manylinux_2_17_x86_64.whl" },
    { file: "foo_bar-2.0.tar.gz" },
    { file: "foo-bar-extra-1.0.tar.gz" },
    { file: "notes.txt" },
  ],
  yanked: [{ file: "yanked-1.0.zip" }, { file: "yanked-1.0.tar.gz", yanked: "broken" }],
  gone: [{ file: "gone-1.0.tar.gz", yanked: "" }],
  "wheel-only": [{ file: "wheel_only-1.0-py3-none-any.whl" }],
  nohash: [{ file: "nohash-1.0.tar.gz", hashes: {} }],
  evil: [{ file: "../../evil-1.0.tar.gz" }, { file: "/evil-1.0.tar.gz" }],
};

function answer(path: string): Answer | undefined {
  const [, kind, name = ""] = path.split("/");
  if (kind === "files") return { body: decodeURIComponent(name) };
  const offered = projects[name];
  if (offered === undefined) return undefined;
  const url = (file: string) => `../../files/${encodeURIComponent(file)}`;
  if (kind === "json") {
    const files = offered.map(({ file, yanked = false, hashes = { sha256: sha256(file) } }) => ({
      filename: file,
      url: url(file),
      hashes,
      yanked,
    }));
    return { headers: JSON_TYPE, body: JSON.stringify({ meta: { "api-version": "1.1" }, name, files }) };
  }
  const anchors = offered.map(({ file, yanked, hashes }) => {
    const fragment = hashes === undefined ? `#sha256=${sha256(file)}` : "";
    const mark = yanked === undefined ? "" : ` data-yanked="${yanked}"`;
    return `<a data-requires-python="&gt;=3" href="${url(file)}${fragment}"${mark}>${file}</a><br/>`;
  });
  return { headers: HTML_TYPE, body: `<!DOCTYPE html><html><body>\n${anchors.join("\n")}</body></html>` };
}

let server: FakeServer;
let own: Bench | undefined;
beforeEach(async () => {
  server = await serve(answer);
});
afterEach(async () => {
  await server.close();
  await own?.remove();
});
const start = async (files: Record<string, string>) => {
  own = await bench({ "pyproject.toml": '[project]\nname = "app"\nversion = "0.1"\n', ...files });
  return own;
};
const index = (kind = "json") => ({ environment: { PIP_INDEX_URL: `${server.url}${kind}/` } });
const purl = (name: string, kind = "json") => `pkg:pypi/${name}?repository_url=${server.url}${kind}/`;

describe("a pinned requirement", () => {
  test.each(["json", "html"])("comes as the best source distribution from a %s index", async (kind) => {
    const { run, deps, made, text } = await start({
      "requirements.txt": `foo.bar==1.0.0 ${hash("foo_bar-1.0.tar.gz")}\n`,
    });
    const report = await run("pip", index(kind));
    expect(await deps()).toEqual(["pip/foo_bar-1.0.tar.gz"]);
    expect(purlsOf(report.packages)).toEqual([`pkg:pypi/app@0.1?${VCS}`, purl("foo-bar@1.0.0", kind)]);
    expect(await made("cachi2.env")).toBe(
      "export PIP_FIND_LINKS=/cachi2/output/deps/pip\nexport PIP_NO_INDEX=true\n",
    );
    expect(await made("prefetch.env")).toBe(await made("cachi2.env"));
    expect(JSON.parse(await made("prefetch-env.json"))).toEqual([
      { name: "PIP_FIND_LINKS", value: "/cachi2/output/deps/pip" },
      { name: "PIP_NO_INDEX", value: "true" },
    ]);
    expect(await text("requirements.txt")).toContain("foo.bar==1.0.0");
  });

  test("the public index stands in no purl, and a proxy is asked in its place", async () => {
    const { run } = await start({ "requirements.txt": "foo-bar==1.0\n" });
    const config = `pip: {proxy_url: "${server.url}json"}`;
    const report = await run("pip", { config, environment: { PIP_INDEX_URL: "https://pypi.org/simple" } });
    expect(purlsOf(report.packages)).toContain("pkg:pypi/foo-bar@1.0");
    expect(server.seen[0]?.path).toBe("/json/foo-bar/");
  });

  test("the index of the file is stronger than the environment", async () => {
    const { run } = await start({
      "requirements.txt": `-i ${server.url}html\nfoo-bar==1.0 ${hash("foo_bar-1.0.tar.gz")}`,
    });
    await run("pip", { environment: { PIP_INDEX_URL: "http://127.0.0.1:9/" } });
    expect(server.seen[0]?.path).toBe("/html/foo-bar/");
  });

  test("without hashes it is checked against the index, said, and noted", async () => {
    const { run, log } = await start({ "requirements.txt": "foo-bar==1.0" });
    const report = await run("pip", index());
    expect(log.lines.join("\n")).toContain("requirements.txt: foo-bar has no --hash");
    expect(propertiesOf(report.packages, purl("foo-bar@1.0"))["hermeto:missing_hash:in_file"]).toBe(
      "requirements.txt",
    );
  });

  test("with nothing to check against it is refused when strict", async () => {
    const { run, deps } = await start({ "requirements.txt": "nohash==1.0" });
    await expect(run("pip", index())).rejects.toMatchObject({ code: "PREFETCH_NO_HASH" });
    await run("pip", { ...index(), mode: "permissive" });
    expect(await deps()).toEqual(["pip/nohash-1.0.tar.gz"]);
  });

  test("yanked files come last, and are said", async () => {
    const { run, deps, log } = await start({ "requirements.txt": "yanked==1.0\ngone==1.0" });
    await run("pip", index());
    expect(await deps()).toEqual(["pip/gone-1.0.tar.gz", "pip/yanked-1.0.zip"]);
    expect(log.lines.filter((line) => line.includes("was yanked"))).toHaveLength(1);
  });

  test.each([
    ["evil==1.0", "PREFETCH_NOT_FOUND", "evil==1.0 is not in the index"],
    ["absent==1.0", "PREFETCH_NOT_FOUND", "has no project absent (404)"],
    ["foo-bar==3.0", "PREFETCH_NOT_FOUND", "foo-bar==3.0 is not in the index"],
    [
      `foo-bar==1.0 ${hash("foo_bar-1.0-py3-none-any.whl")}`,
      "PREFETCH_NOT_FOUND",
      "the listed hashes are those of foo_bar-1.0-py3-none-any.whl, which is not taken",
    ],
    ["wheel-only==1.0", "PREFETCH_NOT_FOUND", "no source distribution, only wheel_only-1.0-py3-none-any.whl"],
  ])("%s: %s", async (line, code, message) => {
    const { run } = await start({ "requirements.txt": line });
    await expect(run("pip", index())).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test("a wrong hash names file, package, expected and got, and fetches nothing", async () => {
    const { run, deps } = await start({ "requirements.txt": `foo-bar==1.0 ${hash("other")}` });
    const error = await run("pip", index()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "PREFETCH_WRONG_HASH" });
    for (const part of ["requirements.txt: foo-bar==1.0", sha256("other"), sha256("foo_bar-1.0.tar.gz")])
      expect((error as Error).message).toContain(part);
    expect(await deps()).toEqual([]);
    expect(server.seen.some(({ path }) => path.startsWith("/files/"))).toBe(false);
  });

  test("a file that is not what the index says is refused", async () => {
    await server.close();
    server = await serve((path) => (path.startsWith("/files/") ? { body: "tampered" } : answer(path)));
    const { run, deps } = await start({ "requirements.txt": `foo-bar==1.0 ${hash("foo_bar-1.0.tar.gz")}` });
    await expect(run("pip", index())).rejects.toMatchObject({ code: "PREFETCH_WRONG_HASH" });
    expect(await deps()).toEqual([]);
  });
});

describe("wheels", () => {
  const names = async (input: object) => {
    const { run, deps, remove } = await start({ "requirements.txt": "foo-bar==1.0" });
    await run({ type: "pip", ...input }, index());
    const files = (await deps()).map((path) => path.replace("pip/foo_bar-1.0", ""));
    await remove();
    return files;
  };
  const X86 = "-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl";
  const ARM = "-cp312-cp312-manylinux_2_17_aarch64.whl";
  const WINDOWS = "-cp312-cp312-win_amd64.whl";
  const PYPY = "-pp310-pypy310_pp73-manylinux_2_17_x86_64.whl";
  const PURE = "-py3-none-any.whl";

  test.each([
    ["a filter for all: Linux on x86-64 and source", { binary: {} }, [X86, PURE, ".tar.gz"]],
    ["allow_binary: everything", { allow_binary: true }, [ARM, X86, WINDOWS, PYPY, PURE, ".tar.gz"]],
    ["a list of packages: wheels only", { binary: { packages: "Foo.Bar" } }, [X86, PURE]],
    ["a list without it: source only", { binary: { packages: "other" } }, [".tar.gz"]],
    ["another architecture", { binary: { packages: "foo-bar", arch: "aarch64" } }, [ARM, PURE]],
    ["an older Python", { binary: { packages: "foo-bar", py_version: 311 } }, [PURE]],
    ["an ABI", { binary: { packages: "foo-bar", abi: "cp310" } }, [PURE]],
    ["another implementation", { binary: { packages: "foo-bar", py_impl: "pp" } }, [PYPY, PURE]],
    ["a platform by expression", { binary: { packages: "foo-bar", platform: "^win" } }, [WINDOWS]],
  ])("%s", async (_, input, expected) => {
    expect((await names(input)).sort()).toEqual([...expected].sort());
  });

  test("binary stands in the SBOM only if there is no source", async () => {
    const { run } = await start({ "requirements.txt": "foo-bar==1.0\nwheel-only==1.0" });
    const { packages } = await run({ type: "pip", binary: {} }, index());
    expect(propertiesOf(packages, purl("foo-bar@1.0"))).not.toHaveProperty("hermeto:pip:package:binary");
    expect(propertiesOf(packages, purl("wheel-only@1.0"))["hermeto:pip:package:binary"]).toBe("true");
  });
});

describe("requirements files", () => {
  test("includes, build requirements, files of one's own, and packages with both uses", async () => {
    const { run, deps } = await start({
      "svc/requirements/main.txt": "-r extra.txt\nfoo-bar==1.0\n",
      "svc/requirements/extra.txt": "yanked==1.0 # comment\n",
      "svc/requirements-build.txt": "foo-bar==1.0\nnohash==1.0\n",
    });
    const input = { type: "pip", path: "svc", requirements_files: ["requirements/main.txt"] };
    const { packages } = await run(input, { ...index(), mode: "permissive" });
    expect(await deps()).toEqual(["pip/foo_bar-1.0.tar.gz", "pip/nohash-1.0.tar.gz", "pip/yanked-1.0.zip"]);
    const build = "hermeto:pip:package:build-dependency";
    expect(propertiesOf(packages, purl("nohash@1.0"))[build]).toBe("true");
    expect(propertiesOf(packages, purl("foo-bar@1.0"))[build]).toBeUndefined();
    // The name comes from the repository and the folder: svc has no metadata.
    expect(purlsOf(packages)).toContain(`pkg:pypi/app-svc?${VCS}#svc`);
  });

  test("a URL is fetched and the requirement points at the file; other lines stay", async () => {
    const url = `${server.url}files/thing-1.0.tar.gz`;
    const wheel = `${server.url}files/foo_bar-1.0-py3-none-any.whl`;
    const before = [
      "# what we need",
      `foo-bar==1.0 \\`,
      `    ${hash("foo_bar-1.0.tar.gz")}`,
      `thing[a,b] @ ${url}#subdirectory=src ; python_version >= "3.8" \\`,
      `    ${hash("thing-1.0.tar.gz")}  # why`,
      `${wheel}#egg=foo_bar ${hash("foo_bar-1.0-py3-none-any.whl")}`,
      "",
    ].join("\n");
    const { run, deps, text } = await start({ "requirements.txt": before });
    const { packages } = await run("pip", index());
    const archive = `thing-${sha256("thing-1.0.tar.gz")}.tar.gz`;
    expect(await deps()).toEqual([
      "pip/foo_bar-1.0-py3-none-any.whl",
      "pip/foo_bar-1.0.tar.gz",
      `pip/${archive}`,
    ]);
    expect(await text("requirements.txt")).toBe(
      [
        "# what we need",
        `foo-bar==1.0 \\`,
        `    ${hash("foo_bar-1.0.tar.gz")}`,
        `thing[a,b] @ file:///cachi2/output/deps/pip/${archive}#subdirectory=src ; python_version >= "3.8" ${hash("thing-1.0.tar.gz")}`,
        `foo_bar @ file:///cachi2/output/deps/pip/foo_bar-1.0-py3-none-any.whl#egg=foo_bar ${hash("foo_bar-1.0-py3-none-any.whl")}`,
        "",
      ].join("\n"),
    );
    expect(purlsOf(packages)).toContain(
      `pkg:pypi/thing?checksum=sha256:${sha256("thing-1.0.tar.gz")}&download_url=${url}`,
    );
    expect(await run("pip", index())).toMatchObject({ fetched: 0, kept: 3, injected: 0 });
  });

  test("no requirements file is nothing to fetch, if none was asked for", async () => {
    const { run, deps, log } = await start({});
    expect(await run("pip", index())).toMatchObject({ fetched: 0 });
    expect(await deps()).toEqual([]);
    expect(log.lines.join("\n")).toContain("requirements.txt is not in the source");
    const input = { type: "pip", requirements_files: ["r.txt"] };
    await expect(run(input, index())).rejects.toMatchObject({ code: "PREFETCH_NO_LOCKFILE" });
  });

  test.each([
    ["foo-bar>=1.0", "PREFETCH_LOCKFILE", "requirements.txt:1: foo-bar is not pinned"],
    ["\nfoo-bar==1.*", "PREFETCH_LOCKFILE", "requirements.txt:2: foo-bar is not pinned"],
    ["foo-bar", "PREFETCH_LOCKFILE", "is not pinned"],
    ["-e .", "PREFETCH_UNSUPPORTED", "an editable requirement"],
    ["./local", "PREFETCH_UNSUPPORTED", "is a local path"],
    ["thing @ git+https://git.example/a/b@0123", "PREFETCH_UNSUPPORTED", "version control"],
    ["thing @ file:///etc/passwd", "PREFETCH_UNSUPPORTED", "is not an http or https URL"],
    ["thing @ https://u:p@x.example/thing-1.tar.gz", "PREFETCH_UNSUPPORTED", "holds credentials"],
    ["thing @ https://x.example/thing-1.tar.gz", "PREFETCH_NO_HASH", "exactly one --hash, got 0"],
    ["https://x.example/thing-1.tar.gz", "PREFETCH_LOCKFILE", "has no name"],
    ["thing @ https://x.example/thing --hash=sha256:00", "PREFETCH_LOCKFILE", "is not a hash"],
    ["--extra-index-url https://x.example", "PREFETCH_UNSUPPORTED", "--extra-index-url is not supported"],
    ["--find-links=/x", "PREFETCH_UNSUPPORTED", "--find-links is not supported"],
    ["--frobnicate", "PREFETCH_LOCKFILE", "is not an option"],
    ["-r", "PREFETCH_LOCKFILE", "wants a value"],
    ["-r missing.txt", "PREFETCH_NO_LOCKFILE", '"missing.txt" cannot be included'],
    ["-r requirements.txt", "PREFETCH_NO_LOCKFILE", "include each other"],
    ["-r ../../etc/passwd", "PREFETCH_PATH", "leads outside of the source"],
    ["-i ftp://x.example", "PREFETCH_CONFIG", "--index-url has the scheme"],
    ["-i https://u:p@x.example/simple\nfoo-bar==1.0", "PREFETCH_CONFIG", "holds credentials"],
  ])("%j: %s", async (content, code, message) => {
    const more = content.startsWith("-i ftp") ? `${content}\nfoo-bar==1.0` : content;
    const { run } = await start({ "requirements.txt": more });
    await expect(run("pip", index())).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test("one hash asks for all", async () => {
    const { run } = await start({
      "requirements.txt": `foo-bar==1.0 ${hash("foo_bar-1.0.tar.gz")}\n-r more.txt\n`,
      "more.txt": "yanked==1.0\n",
    });
    await expect(run("pip", index())).rejects.toMatchObject({
      code: "PREFETCH_NO_HASH",
      message: expect.stringContaining("more.txt: yanked has no --hash"),
    });
  });
});
