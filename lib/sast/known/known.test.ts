import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestRepo, testRepo } from "../../git/testing/repo.ts";
import { memoryLog } from "../../log/index.ts";
import { gitTool } from "../../tools/git.ts";
import { embedContext } from "../context.ts";
import { writeCsdiff } from "../csdiff.ts";
import { type Defect, keyEvent } from "../defect.ts";
import { shellDefect, type TestSources, testSources } from "../fixtures.ts";
import { projectFolder, readExclusions } from "./exclude.ts";
import { filterKnown, type KnownOptions } from "./index.ts";
import { readList } from "./list.ts";
import { partKnown } from "./match.ts";
import { originOf } from "./origin.ts";

let sources: TestSources;
let repo: TestRepo;
beforeEach(async () => {
  sources = await testSources();
  repo = testRepo(join(sources.dir, "kfp"));
});
afterEach(() => sources.remove());

const ENTRY = "Error: SHELLCHECK_WARNING:\nscripts/run.sh:9:1: info[SC2086]: Double quote.\n";
const files = (defects: readonly Defect[]) => defects.map((defect) => keyEvent(defect).file);

async function filter(defects: readonly Defect[], options: Partial<KnownOptions> = {}, abort?: AbortSignal) {
  const log = memoryLog("info");
  const signal = abort ?? new AbortController().signal;
  const kit = { git: gitTool({ log, signal }), log, signal, caFile: "" };
  const given = { kfpGitUrl: repo.url, kfpEndpointFile: "", projectName: "", component: "app", ...options };
  return { ...(await filterKnown(kit, defects, given)), lines: log.lines };
}

describe("known false positives", () => {
  it("of any project are left out, and what the own project excludes by path", async () => {
    repo.commit("lists", {
      "other/ignore.err": ENTRY,
      "app/true-positives-ignore.err": ENTRY.replace("scripts/run.sh", "late.sh"),
      "app/exclude-paths.txt": "# tests\n\n^tests?/\n",
      "other/exclude-paths.txt": "^kept/",
    });
    const defects = ["scripts/run.sh", "late.sh", "test/x.sh", "kept/y.sh"].map((file) => shellDefect(file));
    const { kept, known, filtered, lines } = await filter(defects);
    expect([files(kept), files(known), filtered]).toEqual([
      ["kept/y.sh"],
      ["scripts/run.sh", "late.sh", "test/x.sh"],
      true,
    ]);
    expect(lines).toEqual([`known false positives of ${repo.url}: 3 left out`]);
  });

  it("are those of PROJECT_NAME without its version, else of the component; without a name no path is excluded", async () => {
    repo.commit("paths", { "app/exclude-paths.txt": "^a", "lib_x/exclude-paths.txt": "^b" });
    const defects = [shellDefect("a.sh"), shellDefect("b.sh")];
    expect(files((await filter(defects)).kept)).toEqual(["b.sh"]);
    expect(files((await filter(defects, { projectName: "lib_x-1.2.3-4.el9" })).kept)).toEqual(["a.sh"]);
    const nameless = await filter(defects, { component: "" });
    expect([files(nameless.kept), nameless.filtered]).toEqual([["a.sh", "b.sh"], true]);
    expect(files((await filter(defects, { projectName: "../kfp" })).kept)).toEqual(["a.sh", "b.sh"]);
  });

  it("can be those of a revision, which users may write after \\#", async () => {
    const first = repo.commit("first", { "app/ignore.err": ENTRY });
    repo.commit("second", { "app/ignore.err": "" });
    const defects = [shellDefect("scripts/run.sh")];
    expect((await filter(defects)).kept).toEqual(defects);
    expect((await filter(defects, { kfpGitUrl: `${repo.url}#${first}` })).kept).toEqual([]);
    expect((await filter(defects, { kfpGitUrl: `${repo.url}\\#${first}` })).kept).toEqual([]);
    const short = await filter(defects, { kfpGitUrl: `${repo.url}#${first.slice(0, 10)}` });
    expect(short.kept).toEqual([]);
  });

  it("are none with an empty URL", async () => {
    expect(await filter([shellDefect("a")], { kfpGitUrl: "" })).toMatchObject({ filtered: false, lines: [] });
  });

  it.each(["file:///nowhere/at/all", "no url", "https://127.0.0.1:1/x.git"])(
    "that cannot be had are a warning, and nothing is left out: %s",
    async (kfpGitUrl) => {
      const defects = [shellDefect("a")];
      const { kept, filtered, lines } = await filter(defects, { kfpGitUrl });
      expect([kept, filtered]).toEqual([defects, false]);
      expect(lines).toEqual([
        expect.stringMatching(/^warn: known false positives are not left out: .*KFP_GIT_URL/),
      ]);
    },
  );

  it("are not read through links that lead out of the repository", async () => {
    await writeFile(join(sources.dir, "outside.err"), ENTRY);
    repo.commit("link", { "app/ignore.err": `-> ${join(sources.dir, "outside.err")}` });
    const defects = [shellDefect("scripts/run.sh")];
    expect((await filter(defects)).kept).toEqual(defects);
  });

  it("of a broken list are left out with a warning; the other lists count", async () => {
    repo.commit("broken", { "a/ignore.err": "{not json", "b/ignore.err": ENTRY });
    const { kept, lines } = await filter([shellDefect("scripts/run.sh")]);
    expect(kept).toEqual([]);
    expect(lines[0]).toMatch(/^warn: a\/ignore\.err is left out/);
  });

  it("end with the step when it is cancelled", async () => {
    await expect(filter([], {}, AbortSignal.abort())).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
  });
});

describe("the site's list", () => {
  it("is the one in the endpoint file", async () => {
    const file = join(sources.dir, "endpoint");
    await writeFile(file, `${repo.url}\n`);
    repo.commit("list", { "app/ignore.err": ENTRY });
    const options = { kfpGitUrl: "SITE_DEFAULT", kfpEndpointFile: file };
    expect((await filter([shellDefect("scripts/run.sh")], options)).kept).toEqual([]);
    expect((await originOf("SITE_DEFAULT", file))?.url).toBe(repo.url);
  });

  it("is else the field's, which nobody waits for: 3 seconds instead of 60", async () => {
    for (const file of ["", join(sources.dir, "absent")])
      expect(await originOf("SITE_DEFAULT", file)).toEqual({
        url: "https://gitlab.cee.redhat.com/osh/known-false-positives.git",
        answersWithin: 3000,
        isFallback: true,
      });
  });

  it("that is out of reach is one line of warning, and nothing is left out", async () => {
    vi.stubEnv("https_proxy", "http://127.0.0.1:1");
    const { filtered, lines } = await filter([shellDefect("a")], { kfpGitUrl: "SITE_DEFAULT" });
    vi.unstubAllEnvs();
    expect(filtered).toBe(false);
    expect(lines).toEqual([
      "warn: known false positives are not left out: https://gitlab.cee.redhat.com/osh/known-false-positives.git is out of reach; KFP_GIT_URL names another repository, or none",
    ]);
  });

  it("that accepts a connection and says nothing is given up in time", async () => {
    const { url, close } = await silentServer();
    try {
      const log = memoryLog("info");
      const { signal } = new AbortController();
      const kit = { git: gitTool({ log, signal }), log, signal, caFile: "" };
      const { withClone } = await import("./clone.ts");
      const cloning = withClone(kit, { url, answersWithin: 200 }, async () => "cloned");
      await expect(cloning).rejects.toMatchObject({
        code: "GIT_UNREACHABLE",
        message: `${url} did not answer within 0.2 seconds`,
      });
    } finally {
      close();
    }
  });
});

async function silentServer() {
  const server: Server = createServer(() => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/x.git`, close: () => server.close() };
}

describe("a list", () => {
  it("is csdiff's text: checker, CWE, key event, lines that go on, context", () => {
    const text = [
      "",
      "Error: IDENTIFIER_TYPO (CWE-688): [#def3]",
      "app-1/a.py:96:4: note: see there",
      "app-1/a.py:96: identifier_typo: Using x",
      "* goes on: here",
      "#   95|   before",
      "#   96|-> x = 1",
      "# why it is none",
      "",
      "Error: UNICONTROL_WARNING:",
      "b: warning: bidirectional control characters: ['\\u202e']",
      "Error: NOTHING:",
      "",
    ].join("\r\n");
    const [typo, hidden, ...others] = readList(text, "x");
    expect(typo).toMatchObject({ checker: "IDENTIFIER_TYPO", cwe: 688, key: 1 });
    expect(typo && keyEvent(typo)).toMatchObject({ line: 96, message: "Using x\n* goes on: here" });
    expect(hidden && keyEvent(hidden)).toMatchObject({ file: "b", line: 0, event: "warning" });
    expect(others).toEqual([]);
  });

  it("can be csdiff's JSON, or SARIF", () => {
    const defect = shellDefect("a.sh");
    expect(readList(writeCsdiff([defect]), "x").map(keyEvent)).toMatchObject([{ file: "a.sh" }]);
    const sarif = {
      runs: [
        { tool: { driver: { name: "ShellCheck" } }, results: [{ ruleId: "SC1", message: { text: "m" } }] },
      ],
    };
    expect(readList(JSON.stringify(sarif), "x")).toMatchObject([{ checker: "SHELLCHECK_WARNING" }]);
  });
});

describe("an entry of a list", () => {
  const withLine = async (text: string, line = 1) => {
    await sources.write({ "a.sh": `${"\n".repeat(line - 1)}${text}\n` });
    const [defect = shellDefect("")] = await embedContext([shellDefect("a.sh", line)], sources.root);
    return defect;
  };

  it("accounts for one finding, wherever its line is now", async () => {
    const [here, there] = [await withLine("echo $1", 7), await withLine("echo   $1", 2)];
    expect(partKnown([here, shellDefect("a.sh", 9)], [there])).toEqual({
      kept: [shellDefect("a.sh", 9)],
      known: [here],
    });
  });

  it("of another line of text does not account for it", async () => {
    const [here, other] = [await withLine("echo $1"), await withLine("rm $2")];
    expect(partKnown([here], [other]).kept).toEqual([here]);
  });

  it("may have the package's name and version before the path", () => {
    const defects = [shellDefect("src/a.sh")];
    for (const folder of ["app-1.2.3", "my-app-5c7647f", "/builddir/build/BUILD/app-1"])
      expect(partKnown(defects, [shellDefect(`${folder}/src/a.sh`)]).kept).toEqual([]);
    expect(partKnown(defects, [shellDefect("other/src/a.sh")]).kept).toEqual(defects);
    expect(partKnown(defects, [shellDefect("lib/a.sh")]).kept).toEqual(defects);
  });
});

describe("paths that a project excludes", () => {
  it("are extended regular expressions; a line that is none is left out by name", () => {
    const log = memoryLog();
    const read = readExclusions("# why\n^[[:alpha:]]+/x$\n(\n", log);
    expect(read.map((each) => each.test("abc/x"))).toEqual([true]);
    expect(log.lines).toEqual([expect.stringMatching(/line 3: "\(" is no regular expression/)]);
  });

  it.each([
    ["app", "app"],
    ["app-1.2", "app"],
    ["app-v2-3.el9", "app"],
    [`app-${"a1".repeat(20)}`, "app"],
    ["my-app", "my-app"],
    ["", undefined],
    ["../x", undefined],
  ])("are in the folder of the project: %j in %j", (name, folder) => {
    expect(projectFolder(name)).toBe(folder);
  });
});
