import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readRepository } from "./repository.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "repository "));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const SHA = "0123456789abcdef0123456789abcdef01234567";
const write = async (files: Record<string, string>) => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), text);
  }
};
const origin = (url: string) =>
  `[core]\n\tbare = false\n[remote "other"]\n\turl = x\n[remote "origin"]\n\turl = ${url}\n`;

describe("origin and commit without calling git", () => {
  test.each([
    ["https://git.example/a/b.git", "https://git.example/a/b.git"],
    ["https://user:token@git.example/a/b", "https://git.example/a/b"],
    ["git@git.example:a/b.git", "ssh://git@git.example/a/b.git"],
    ["file:///srv/git/b", "file:///srv/git/b"],
  ])("%s", async (url, expected) => {
    await write({ ".git/config": origin(url), ".git/HEAD": `${SHA}\n` });
    expect(await readRepository(folder)).toEqual({ url: expected, commit: SHA });
  });

  test("a branch in its own file, or packed; from a folder below", async () => {
    await write({
      ".git/config": origin("https://x.example/a"),
      ".git/HEAD": "ref: refs/heads/main\n",
      "a/b/c": "",
    });
    expect(await readRepository(folder)).toBeUndefined();
    await write({ ".git/packed-refs": `# pack-refs\n${SHA} refs/heads/main\n` });
    expect(await readRepository(join(folder, "a/b"))).toMatchObject({ commit: SHA });
    await write({ ".git/refs/heads/main": `${SHA.replaceAll("0", "f")}\n` });
    expect(await readRepository(folder)).toMatchObject({ commit: SHA.replaceAll("0", "f") });
  });

  test("a reference that leads out of the repository is not followed", async () => {
    await write({ ".git/config": origin("https://x.example/a"), ".git/HEAD": "ref: refs/../../../secret\n" });
    expect(await readRepository(folder)).toBeUndefined();
  });

  test("a worktree, as git makes it", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", join(folder, "main"), "-c", "user.name=t", "-c", "user.email=t@x", ...args]);
    await mkdir(join(folder, "main"));
    git("init", "-q", "-b", "main");
    git("remote", "add", "origin", "https://x.example/a.git");
    git("commit", "-q", "--allow-empty", "-m", "first");
    git("worktree", "add", "-q", "-b", "side", join(folder, "side"));
    const commit = git("rev-parse", "HEAD").toString().trim();
    expect(await readRepository(join(folder, "side"))).toEqual({ url: "https://x.example/a.git", commit });
  });
});
