import { chmod, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import type { KeyToPath, TaskRun, Volume } from "../../lib/tekton/index.ts";
import { fault } from "../fault.ts";
import type { ClusterApi, Objects } from "../types.ts";
import { type Entries, entriesOf, fieldOf } from "./objects.ts";
import { Ending } from "./outcome.ts";
import { accountOf, serviceAccountToken } from "./token.ts";

/** A volume as a folder of this machine. */
export interface Folder {
  readonly path: string;
  /** A copy made for this run: mounts are read-only, but a write harms nobody. */
  readonly copy: boolean;
}

export interface VolumeContext {
  readonly taskRun: TaskRun;
  readonly podName: string;
  readonly objects: Objects;
  /** The API whose tokens a projected volume holds, where there is one. */
  readonly kube?: ClusterApi;
  /** Where this run's volumes are made. */
  readonly directory: string;
  readonly hide: (value: string) => void;
  /** Names of the volumes that stand for workspaces: there hostPath is a folder the user bound. */
  readonly workspaceVolumes: ReadonlySet<string>;
}

/**
 * Makes the folder behind a volume.
 * @throws Ending CreateContainerConfigError if an object it needs is absent
 */
export async function makeVolume(volume: Volume, context: VolumeContext): Promise<Folder> {
  const claim = volume.persistentVolumeClaim;
  if (claim) return { path: await claimFolder(claim.claimName, context), copy: false };
  if (volume.hostPath) return { path: volume.hostPath.path, copy: false };
  const path = join(context.directory, volume.name);
  await emptyFolder(path);
  const files = filesOf(volume, context);
  if (files === undefined) return { path, copy: false };
  for (const file of files) await writeVolumeFile(path, file);
  return { path, copy: true };
}

/** Kinds of volumes that mean nothing on one machine. @throws Fault ENGINE_REFUSED */
export function checkVolume(
  volume: Volume,
  field: string,
  context: Pick<VolumeContext, "workspaceVolumes">,
): void {
  const what = volume.csi ? "csi" : volume.hostPath ? "hostPath" : undefined;
  if (what === undefined || (what === "hostPath" && context.workspaceVolumes.has(volume.name))) return;
  throw fault(
    "ENGINE_REFUSED",
    `${field}: volume "${volume.name}" is a ${what} volume, which the local engine does not mount`,
    "Bind a folder as a workspace (-w name=DIR), or run it in a cluster.",
  );
}

async function claimFolder(name: string, { objects }: VolumeContext): Promise<string> {
  const folder = await objects.claim(name);
  if (folder !== undefined) return folder;
  throw new Ending("CreateContainerConfigError", `persistentvolumeclaim "${name}" not found`);
}

export async function emptyFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o777);
}

interface VolumeFile {
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
}

async function writeVolumeFile(folder: string, { path, content, mode }: VolumeFile): Promise<void> {
  const target = join(folder, posix.normalize(posix.join("/", path)));
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
  await chmod(target, mode);
}

const MODE = 0o644;

/** Files of a volume that is made of objects; undefined for an emptyDir. */
function filesOf(volume: Volume, context: VolumeContext): VolumeFile[] | undefined {
  const { configMap, secret, projected, downwardAPI } = volume;
  if (configMap) return fromObject("ConfigMap", configMap.name ?? "", configMap, context);
  if (secret) return fromObject("Secret", secret.secretName ?? "", secret, context);
  if (downwardAPI) return fromFields(downwardAPI.items ?? [], context);
  if (!projected) return undefined;
  return (projected.sources ?? []).flatMap((source) => {
    const mode = projected.defaultMode ?? MODE;
    if (source.configMap)
      return fromObject(
        "ConfigMap",
        source.configMap.name ?? "",
        { defaultMode: mode, ...source.configMap },
        context,
      );
    if (source.secret)
      return fromObject("Secret", source.secret.name ?? "", { defaultMode: mode, ...source.secret }, context);
    if (source.downwardAPI) return fromFields(source.downwardAPI.items ?? [], context);
    return source.serviceAccountToken ? [tokenFile(source.serviceAccountToken, context)] : [];
  });
}

interface ObjectSource {
  readonly optional?: boolean;
  readonly items?: readonly KeyToPath[];
  readonly defaultMode?: number;
}

function fromObject(
  kind: "ConfigMap" | "Secret",
  name: string,
  source: ObjectSource,
  context: VolumeContext,
) {
  const entries = entriesOf(context.objects, kind, name, context.hide);
  if (!entries && source.optional) return [];
  if (!entries) throw new Ending("CreateContainerConfigError", `${kind.toLowerCase()} "${name}" not found`);
  const { items, defaultMode = MODE } = source;
  if (!items) return [...entries].map(([path, content]) => ({ path, content, mode: defaultMode }));
  return items.flatMap(({ key, path, mode = defaultMode }) => {
    const content = chosen(entries, key, source.optional, `${kind.toLowerCase()} "${name}"`);
    return content ? [{ path, content, mode }] : [];
  });
}

function chosen(
  entries: Entries,
  key: string,
  optional: boolean | undefined,
  what: string,
): Buffer | undefined {
  const content = entries.get(key);
  if (content || optional) return content;
  throw new Ending("CreateContainerConfigError", `${what} has no key "${key}"`);
}

function fromFields(
  items: readonly { path: string; fieldRef?: { fieldPath: string } }[],
  { taskRun, podName }: VolumeContext,
): VolumeFile[] {
  return items.map(({ path, fieldRef }) => ({
    path,
    content: Buffer.from(fieldOf(taskRun, podName, fieldRef?.fieldPath ?? "") ?? ""),
    mode: MODE,
  }));
}

function tokenFile(
  { path, audience, expirationSeconds }: { path: string; audience?: string; expirationSeconds?: number },
  { taskRun, kube, hide }: VolumeContext,
): VolumeFile {
  const { namespace, account } = accountOf(taskRun);
  const forApi = audience === undefined ? kube : undefined;
  const token =
    forApi?.token(namespace, account) ?? serviceAccountToken(taskRun, audience, expirationSeconds);
  hide(token);
  return { path, content: Buffer.from(token), mode: 0o600 };
}

/** The folder or file that a mount shows; a missing subPath is made. */
export async function subPathOf(folder: string, subPath: string | undefined): Promise<string> {
  if (!subPath) return folder;
  const path = join(folder, posix.normalize(posix.join("/", subPath)));
  if (!(await stat(path).catch(() => undefined))) await emptyFolder(path);
  return path;
}
