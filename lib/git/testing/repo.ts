import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A real repository for tests. Nothing of the machine's git configuration is used. */
export interface TestRepo {
  readonly dir: string;
  /** `file://` */
  readonly url: string;
  git(...args: string[]): string;
  /** Writes files, commits them, and gives the SHA. A value `-> x` makes a symbolic link to x. */
  commit(message: string, files: Files): string;
}

/** Content by path. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

export function testRepo(dir: string): TestRepo {
  mkdirSync(dir, { recursive: true });
  let clock = 1_700_000_000;
  const git = (...args: string[]) => {
    clock += 60;
    return execFileSync("git", ["-c", "protocol.file.allow=always", ...args], {
      cwd: dir,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...identity(dir),
        GIT_AUTHOR_DATE: `${clock} +0000`,
        GIT_COMMITTER_DATE: `${clock} +0000`,
      },
    }).trim();
  };
  git("init", "--quiet", "--initial-branch=main");
  return {
    dir,
    url: `file://${dir}`,
    git,
    commit(message, files) {
      for (const [name, content] of Object.entries(files)) write(join(dir, name), content);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "-m", message);
      return git("rev-parse", "HEAD");
    },
  };
}

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === "string" && content.startsWith("-> ")) symlinkSync(content.slice(3), path);
  else writeFileSync(path, content);
}

const identity = (home: string) => ({
  HOME: home,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A Developer",
  GIT_AUTHOR_EMAIL: "dev@example.com",
  GIT_COMMITTER_NAME: "A Developer",
  GIT_COMMITTER_EMAIL: "dev@example.com",
});
