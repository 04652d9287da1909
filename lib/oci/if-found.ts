import { codeOf } from "../errors/index.ts";

/** What was asked for, or undefined if the registry does not have it. Other faults stay faults. */
export const ifFound = <T>(asked: Promise<T>): Promise<T | undefined> => unless(asked, ["OCI_NOT_FOUND"]);

/**
 * The same for a repository that is pushed to next: registries refuse to read one that does not exist yet, so as
 * not to tell which exist (Quay answers 401), and the push says whether one may write there.
 */
export const ifWithin = <T>(asked: Promise<T>): Promise<T | undefined> =>
  unless(asked, ["OCI_NOT_FOUND", "OCI_UNAUTHORIZED", "OCI_DENIED"]);

async function unless<T>(asked: Promise<T>, codes: readonly string[]): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (codes.includes(codeOf(thrown) ?? "")) return undefined;
    throw thrown;
  }
}
