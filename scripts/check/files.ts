import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Fault } from "../../lib/errors/index.ts";
import { type LoadedObject, loadYaml } from "../../lib/tekton/index.ts";

/**
 * The Tekton and release objects of files and folders. In a folder, YAML that holds no Kubernetes objects is left out,
 * as are hidden folders other than `.tekton`; a file that was named must hold some.
 * @throws Fault CHECK_NO_FILE, TEKTON_YAML
 */
export async function readSources(paths: readonly string[]): Promise<LoadedObject[]> {
  const groups = await Promise.all(paths.map(readPath));
  return groups.flat();
}

async function readPath(path: string): Promise<LoadedObject[]> {
  const info = await stat(path).catch(() => undefined);
  if (!info)
    throw new Fault("CHECK_NO_FILE", `there is no ${path}`, { next: "name files or folders that exist" });
  if (!info.isDirectory()) return loadYaml(await readFile(path, "utf8"), path).objects.slice();
  const found: LoadedObject[] = [];
  for await (const file of yamlFiles(path)) {
    const text = await readFile(file, "utf8");
    if (/^apiVersion:\s*["']?(tekton\.dev|appstudio\.redhat\.com)\//m.test(text))
      found.push(...loadYaml(text, file).objects);
  }
  return found;
}

async function* yamlFiles(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
    const path = join(folder, entry.name);
    const hidden = entry.name === "node_modules" || (entry.name.startsWith(".") && entry.name !== ".tekton");
    if (entry.isDirectory() && !hidden) yield* yamlFiles(path);
    else if (entry.isFile() && /\.ya?ml$/.test(entry.name)) yield path;
  }
}
