import { createHash } from "node:crypto";
import type { State } from "../kit/index.ts";
import type { SourceFile } from "./analyze.ts";

/** Hashes of files by their paths in the bundle. */
export type Bundle = Readonly<Record<string, string>>;

/** Everything that was uploaded. */
export interface Uploads {
  /** By hash of the bundle. */
  readonly bundles: Readonly<Record<string, Bundle>>;
  /** Texts by their SHA-256. */
  readonly contents: Readonly<Record<string, string>>;
}

export type Sent = Readonly<Record<string, string | { readonly hash: string; readonly content: string }>>;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hashOf = (bundle: Bundle) =>
  sha256(
    Object.keys(bundle)
      .sort()
      .map((path) => `${path} ${bundle[path]}\n`)
      .join(""),
  );

/** The path of a file whose content does not have the hash that was sent with it. */
export const wrongFile = (sent: Sent): string | undefined =>
  Object.keys(sent).find((path) => {
    const file = sent[path];
    return typeof file === "object" && sha256(file.content) !== file.hash;
  });

/** Takes contents, makes a bundle (out of `parent`, if there is one), and gives its hash. */
export async function putBundle(
  uploads: State<Uploads>,
  sent: Sent,
  parent: Bundle = {},
  removed: readonly string[] = [],
): Promise<string> {
  const kept = Object.entries(parent).filter(([path]) => !removed.includes(path));
  const added = Object.entries(sent).map(([path, file]) => [
    path,
    typeof file === "string" ? file : file.hash,
  ]);
  const bundle: Bundle = Object.fromEntries([...kept, ...added]);
  const contents = Object.values(sent).flatMap((file) =>
    typeof file === "string" ? [] : [[file.hash, file.content] as const],
  );
  const hash = hashOf(bundle);
  await uploads.change((now) => ({
    bundles: { ...now.bundles, [hash]: bundle },
    contents: { ...now.contents, ...Object.fromEntries(contents) },
  }));
  return hash;
}

/** Paths whose contents nobody sent yet. */
export const missingOf = ({ contents }: Uploads, bundle: Bundle): string[] =>
  Object.keys(bundle).filter((path) => contents[bundle[path] ?? ""] === undefined);

/** The files of a bundle, by path; all, or only those that are named. */
export const filesOf = ({ contents }: Uploads, bundle: Bundle, only: readonly string[]): SourceFile[] =>
  Object.keys(bundle)
    .filter((path) => only.length === 0 || only.includes(path))
    .sort()
    .map((path) => ({ path, text: contents[bundle[path] ?? ""] ?? "" }));
