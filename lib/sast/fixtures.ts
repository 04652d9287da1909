import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Defect, defectOf } from "./defect.ts";

/** Sources for tests: a folder that is gone after `remove`. */
export interface TestSources {
  /** Folder above the sources; what lies in it is outside of them. */
  readonly dir: string;
  readonly root: string;
  readonly shared: string;
  /** Writes files of the sources; a value `-> x` makes a link. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  remove(): Promise<void>;
}

export async function testSources(): Promise<TestSources> {
  const dir = await mkdtemp(join(tmpdir(), "sast-"));
  const [root, shared] = [join(dir, "source"), join(dir, "shared")];
  await mkdir(root);
  await mkdir(shared);
  return {
    dir,
    root,
    shared,
    async write(files) {
      for (const [name, content] of Object.entries(files)) await writeOne(join(root, name), content);
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

async function writeOne(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if (typeof content === "string" && content.startsWith("-> ")) await symlink(content.slice(3), path);
  else await writeFile(path, content);
}

/** A finding of ShellCheck as the check makes them. */
export const shellDefect = (file: string, line = 1, more: Partial<Defect> = {}): Defect =>
  defectOf(
    "SHELLCHECK_WARNING",
    { file, line, column: 6, endLine: line, endColumn: 8, event: "info[SC2086]", message: "Double quote." },
    { tool: "shellcheck", ...more },
  );
