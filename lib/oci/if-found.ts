import { codeOf } from "../errors/index.ts";

/** What was asked for, or undefined if the registry does not have it. Other faults stay faults. */
export async function ifFound<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (thrown) {
    if (codeOf(thrown) === "OCI_NOT_FOUND") return undefined;
    throw thrown;
  }
}
