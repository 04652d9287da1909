import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { type TestRepo, testRepo } from "../../lib/git/testing/repo.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { gitCloneStep } from "./contract.ts";
import { run } from "./run.ts";

let dir: string;
let repo: TestRepo;
let first: string;
let second: string;
let log: ReturnType<typeof memoryLog>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "git clone-"));
  repo = testRepo(join(dir, "repo"));
  first = repo.commit("first", { "README.md": "one\n", "src/a.txt": "a\n" });
  second = repo.commit("second", { "README.md": "two\n", "docs/b.txt": "b\n" });
  log = memoryLog();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

type Params = Parameters<typeof runStep<typeof gitCloneStep>>[2]["params"];
const output = () => join(dir, "out");
const source = (...parts: string[]) => join(output(), "source", ...parts);
const read = (name: string) => readFileSync(source(name), "utf8");
const clone = (params: Params = {}, signal = new AbortController().signal) =>
  runStep(gitCloneStep, run, {
    params: { url: repo.url, output: output(), retryWait: "1", ...params },
    log,
    signal,
  });

describe("what is cloned", () => {
  it("is the default branch when nothing else is asked for", async () => {
    repo.git("checkout", "--quiet", "-b", "aaa-first-by-name");
    repo.commit("other", { "README.md": "other\n" });
    repo.git("checkout", "--quiet", "main");
    expect(await clone()).toEqual({
      commit: second,
      shortCommit: second.slice(0, 7),
      url: repo.url,
      commitTimestamp: repo.git("log", "-1", "--format=%ct", second),
      mergedSha: undefined,
    });
    expect(read("README.md")).toBe("two\n");
  });

  it.each(["main", "refs/heads/main", "v1", "SHA"])("is the revision: %s", async (revision) => {
    repo.git("tag", "-a", "v1", "-m", "v1", first);
    const wanted = { main: second, "refs/heads/main": second, v1: first, SHA: first }[revision];
    const { commit } = await clone({ revision: revision === "SHA" ? first : revision });
    expect(commit).toBe(wanted);
  });

  it("is the revision out of a refspec", async () => {
    repo.git("update-ref", "refs/pull/7/head", second);
    const { commit } = await clone({ refspec: "refs/pull/7/head", revision: first, depth: "0" });
    expect(commit).toBe(first);
    expect((await clone({ refspec: "refs/pull/7/head" })).commit).toBe(second);
  });

  it("is as deep as asked for", async () => {
    const depth = async (wanted: string) => {
      await clone({ depth: wanted });
      return repo.git("-C", source(), "rev-list", "--count", "HEAD");
    };
    expect(await depth("1")).toBe("1");
    expect(await depth("0")).toBe("2");
  });

  it("has tags only when asked for", async () => {
    repo.git("tag", "v1", first);
    await clone({ depth: "0" });
    expect(repo.git("-C", source(), "tag")).toBe("");
    await clone({ fetchTags: "true" });
    expect(repo.git("-C", source(), "tag")).toBe("v1");
  });

  it("has only the sparse directories", async () => {
    await clone({ sparseCheckoutDirectories: "docs, absent" });
    expect(readdirSync(source()).sort()).toEqual([".git", "docs"]);
  });

  it("has submodules, only the named ones, or none", async () => {
    for (const name of ["lib", "tool"]) {
      testRepo(join(dir, name)).commit("x", { [`${name}.txt`]: name });
      repo.git("submodule", "--quiet", "add", `file://${join(dir, name)}`, name);
    }
    repo.commit("submodules", {});
    const there = () => ["lib/lib.txt", "tool/tool.txt"].map((name) => existsSync(source(name)));
    await clone();
    expect(there()).toEqual([true, true]);
    await clone({ submodulePaths: "tool" });
    expect(there()).toEqual([false, true]);
    await clone({ submodules: "false" });
    expect(there()).toEqual([false, false]);
  });

  it("has short SHAs of at least the asked length", async () => {
    expect((await clone({ shortCommitLength: "12" })).shortCommit).toBe(second.slice(0, 12));
  });
});

describe("where it goes", () => {
  it("is emptied first, the folder itself stays", async () => {
    mkdirSync(source("old"), { recursive: true });
    await clone();
    expect(existsSync(source("old"))).toBe(false);
  });

  it("may be the workspace itself, and keep what is there", async () => {
    mkdirSync(output());
    writeFileSync(join(output(), "kept"), "k");
    await clone({ subdirectory: "", deleteExisting: "false" });
    expect(readdirSync(output()).sort()).toEqual([".git", "README.md", "docs", "kept", "src"]);
    expect(await clone({ subdirectory: "", deleteExisting: "false" })).toMatchObject({ commit: second });
  });

  it.each(["/etc", "../other", "a/../../b"])("is refused outside: %s", async (subdirectory) => {
    await expect(clone({ subdirectory })).rejects.toMatchObject({ code: "GIT_BAD_PARAM" });
  });

  it("is refused behind a link", async () => {
    mkdirSync(output());
    mkdirSync(join(dir, "elsewhere"));
    writeFileSync(join(dir, "elsewhere/precious"), "p");
    symlinkSync(join(dir, "elsewhere"), join(output(), "source"));
    await expect(clone()).rejects.toMatchObject({ code: "GIT_BAD_OUTPUT" });
    expect(existsSync(join(dir, "elsewhere/precious"))).toBe(true);
  });
});

describe("merging", () => {
  const branchOff = () => {
    repo.git("checkout", "--quiet", "-b", "feature", first);
    const feature = repo.commit("feature", { "feature.txt": "f\n" });
    repo.git("checkout", "--quiet", "main");
    return feature;
  };

  it("merges the target branch, keeps results of the commit, and is the same each time", async () => {
    const feature = branchOff();
    const wanted = { revision: "feature", mergeTargetBranch: "true", targetBranch: "main" };
    const one = await clone({ ...wanted, depth: "0" });
    expect(one.commit).toBe(feature);
    expect(one.mergedSha).toMatch(/^[0-9a-f]{40}$/);
    expect(repo.git("-C", source(), "log", "-1", "--format=%s")).toBe(
      `Merge branch 'main' from origin into ${feature}`,
    );
    expect(read("README.md") + read("feature.txt")).toBe("two\nf\n");
    expect(await clone({ ...wanted, depth: "0" })).toEqual(one);
  });

  it("fetches the missing history when the clone is shallow", async () => {
    branchOff();
    const wanted = { revision: "feature", mergeTargetBranch: "true", mergeSourceDepth: "1" };
    await clone(wanted);
    expect(read("README.md") + read("feature.txt")).toBe("two\nf\n");
    expect(log.lines.join()).toContain("no common history within depth 1");
  });

  it("merges from another repository", async () => {
    const fork = testRepo(join(dir, "fork"));
    fork.git("pull", "--quiet", repo.url, "main");
    fork.commit("fork", { "fork.txt": "fork\n" });
    await clone({ mergeTargetBranch: "true", mergeSourceRepoUrl: `${fork.url}/`, depth: "0" });
    expect(read("fork.txt")).toBe("fork\n");
  });

  it("names the files of a conflict", async () => {
    repo.git("checkout", "--quiet", "-b", "feature", first);
    repo.commit("feature", { "README.md": "other\n" });
    repo.git("checkout", "--quiet", "main");
    await expect(clone({ revision: "feature", mergeTargetBranch: "true", depth: "0" })).rejects.toMatchObject(
      { code: "GIT_CONFLICT", message: expect.stringContaining("README.md") },
    );
  });

  it("needs a branch", async () => {
    await expect(clone({ mergeTargetBranch: "true", targetBranch: "" })).rejects.toMatchObject({
      code: "GIT_BAD_PARAM",
    });
  });
});

describe("links", () => {
  it.each([
    ["out of the tree", "-> ../../secret"],
    ["absolute", "-> /etc/passwd"],
    ["to nothing out of the tree", "-> ../../nowhere/at/all"],
    ["out of the tree through a folder that is missing", "-> missing/../../../../x"],
  ])("are refused: %s", async (_what, target) => {
    repo.commit("link", { "docs/link": target });
    await expect(clone()).rejects.toMatchObject({
      code: "GIT_SYMLINK",
      message: expect.stringContaining(`docs/link ${target}`),
    });
    expect(readdirSync(source())).toEqual([]);
  });

  it("are fine if what they name would be in the tree, as with readlink -m", async () => {
    repo.commit("links", { "docs/gone": "-> nowhere", "docs/chain": "-> gone", "docs/loop": "-> loop" });
    repo.commit("deep", { "docs/sparse": "-> ../not-fetched/deep/file", "docs/up": "-> .." });
    await clone();
    repo.commit("bad", { "docs/hidden": "-> far", "docs/far": "-> ../../far" });
    await expect(clone()).rejects.toMatchObject({
      code: "GIT_SYMLINK",
      message: expect.stringMatching(/docs\/far -> \.\.\/\.\.\/far, docs\/hidden -> far$/),
    });
  });

  it("within the tree are fine, others when ignored or unchecked", async () => {
    repo.commit("link", { "docs/in": "-> ../README.md", "docs/deep/out": "-> /etc/passwd" });
    await clone({ symlinkCheckIgnorePattern: "x, docs/*" });
    await clone({ enableSymlinkCheck: "false" });
    await expect(clone({ symlinkCheckIgnorePattern: "docs/???" })).rejects.toMatchObject({
      code: "GIT_SYMLINK",
    });
    await expect(clone({ symlinkCheckIgnorePattern: "/docs/*" })).rejects.toMatchObject({
      code: "GIT_BAD_PARAM",
    });
  });
});

describe("what goes wrong", () => {
  const failing = async (params: Params, code: string, ...words: string[]) => {
    const thrown = await clone(params).catch((reason: unknown) => reason);
    expect(thrown).toMatchObject({ code });
    for (const word of words) expect(String(thrown)).toContain(word);
    expect(existsSync(source()) ? readdirSync(source()) : []).toEqual([]);
  };

  it("names URL and revision", async () => {
    await failing({ revision: "nope" }, "GIT_NO_REVISION", repo.url, "nope");
    await failing({ revision: "0".repeat(40) }, "GIT_NO_REVISION", "0".repeat(40));
    await failing({ refspec: "main", revision: "nope" }, "GIT_NO_REVISION", "nope");
    await failing({ url: `file://${dir}/absent` }, "GIT_NO_REPOSITORY", `${dir}/absent`);
    await failing({ url: testRepo(join(dir, "empty")).url }, "GIT_EMPTY_REPOSITORY", "no commits");
    await failing({ url: testRepo(join(dir, "empty")).url, revision: "main" }, "GIT_EMPTY_REPOSITORY");
    await failing({ url: "not a url" }, "GIT_BAD_URL", "not a url");
    await failing({ url: "" }, "GIT_BAD_PARAM");
  });

  it("is tried again if the network is at fault, with the host in the message", async () => {
    await failing(
      { url: "http://127.0.0.1:9/r.git", retryMaxAttempts: "3" },
      "GIT_UNREACHABLE",
      "127.0.0.1:9",
    );
    expect(log.lines.filter((line) => line.includes("try 3 of 3"))).toHaveLength(1);
  });

  it("is not tried for minutes where nobody listens", async () => {
    await failing({ url: "http://127.0.0.1:9/r.git" }, "GIT_UNREACHABLE", "127.0.0.1:9");
    expect(log.lines.filter((line) => /try \d+ of \d+/.test(line))).toHaveLength(4);
  });

  it.each([{ revision: "--upload-pack=x" }, { url: "--x" }, { refspec: "-x" }, { targetBranch: "-x" }])(
    "is an option in the place of a name: %o",
    async (params) => {
      await expect(clone(params)).rejects.toMatchObject({ code: "FLAG_VALUE" });
    },
  );

  it("leaves nothing when cancelled", async () => {
    const control = new AbortController();
    const begun = () => log.lines.some((line) => line.startsWith("fetching"));
    const watch = setInterval(() => begun() && control.abort(), 1);
    await expect(clone({}, control.signal)).rejects.toMatchObject({ code: "TOOL_CANCELLED" });
    clearInterval(watch);
    expect(readdirSync(source())).toEqual([]);
  });
});

describe("the machine", () => {
  it("has no say: neither its configuration nor hooks count, and no home is needed", async () => {
    const kept = { ...process.env };
    writeFileSync(join(dir, ".gitconfig"), `[url "file:///nowhere"]\n\tinsteadOf = ${repo.url}\n`);
    Object.assign(process.env, {
      HOME: dir,
      GIT_DIR: "/nowhere",
      GIT_CONFIG_GLOBAL: join(dir, ".gitconfig"),
    });
    try {
      await clone();
      process.env["HOME"] = "/proc/nowhere";
      await clone();
    } finally {
      process.env = kept;
    }
    expect(readdirSync(source(".git"))).not.toContain("hooks");
  });
});
