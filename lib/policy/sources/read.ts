import { explain } from "../../errors/index.ts";
import { policyFault } from "../fault.ts";
import { readFolder } from "./folder.ts";
import { commitOf, readGit } from "./git.ts";
import { type Location, locationOf, withRevision } from "./location.ts";
import { pinnedImage, readImage } from "./oci.ts";
import type { SourceAccess, SourceFile } from "./types.ts";

/** All files of a source with one of the suffixes, sorted by path. Fault POLICY_NO_SOURCE. */
export async function readSource(
  source: string,
  access: SourceAccess,
  suffixes: readonly string[],
): Promise<readonly SourceFile[]> {
  const location = locationOf(source, access.base);
  try {
    const files = await filesOf(location, access, suffixes);
    return [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  } catch (thrown) {
    throw unreadable(source, thrown, access.signal);
  }
}

function filesOf(location: Location, access: SourceAccess, suffixes: readonly string[]) {
  if (location.kind === "folder") return readFolder(location.path, suffixes);
  return location.kind === "oci"
    ? readImage(location.reference, access, suffixes)
    : readGit(location, access, suffixes);
}

/** The source with what it is right now in place of a tag or branch. Fault POLICY_NO_SOURCE. */
export async function pinSource(source: string, access: SourceAccess): Promise<string> {
  const location = locationOf(source, access.base);
  if (location.kind === "folder") return source;
  try {
    const revision =
      location.kind === "oci"
        ? await pinnedImage(location.reference, access)
        : await commitOf(location, access);
    return revision === undefined ? source : withRevision(source, location, revision);
  } catch (thrown) {
    throw unreadable(source, thrown, access.signal);
  }
}

function unreadable(source: string, thrown: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return thrown;
  return policyFault(
    "POLICY_NO_SOURCE",
    `the source ${JSON.stringify(source)} cannot be read: ${explain(thrown)}`,
    "Check its reference, and that it can be reached from here with the credentials that are given.",
    thrown,
  );
}
