import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Secret } from "../../lib/tekton/types.ts";
import { fault } from "../fault.ts";

/** Larger files are no secrets (Kubernetes' own limit). */
const LARGEST = 1024 * 1024;

/**
 * A Secret of the files of a folder, one key a file, as `kubectl create secret generic --from-file=DIR`.
 * @throws Fault ENGINE_INVALID if the folder is not there or a file is too large
 */
export async function secretFromDirectory(name: string, directory: string): Promise<Secret> {
  const names = await readdir(directory).catch((thrown: unknown) => {
    throw fault("ENGINE_INVALID", `secret ${name}: ${directory} is no folder that can be read`, NEXT, thrown);
  });
  const data: Record<string, string> = {};
  for (const key of names.sort()) {
    const path = join(directory, key);
    const { size, ...info } = await stat(path).then((found) => ({ size: found.size, file: found.isFile() }));
    if (!info.file) continue;
    if (size > LARGEST) throw fault("ENGINE_INVALID", `secret ${name}: ${path} is larger than 1 MiB`, NEXT);
    data[key] = (await readFile(path)).toString("base64");
  }
  return { apiVersion: "v1", kind: "Secret", metadata: { name }, type: secretType(data), data };
}

const NEXT = "Give a folder with one file for each key: --secret name=DIR.";

/** What Kubernetes calls a secret with these keys. */
function secretType(data: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(data, ".dockerconfigjson")) return "kubernetes.io/dockerconfigjson";
  if (Object.hasOwn(data, "username") && Object.hasOwn(data, "password")) return "kubernetes.io/basic-auth";
  return Object.hasOwn(data, "ssh-privatekey") ? "kubernetes.io/ssh-auth" : "Opaque";
}
