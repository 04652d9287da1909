import { accessSync, constants, statSync } from "node:fs";
import { access, readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { codeOf } from "../errors/index.ts";

/** True if something is there and its folder lets this process see it. */
export const exists = (path: string): Promise<boolean> => mayAccess(path, constants.F_OK);

/** True if this process may read it. */
export const isReadable = (path: string): Promise<boolean> => mayAccess(path, constants.R_OK);

const mayAccess = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** True for what Node throws where there is no such file, or a file where a folder was wanted. */
export const isAbsent = (thrown: unknown): boolean => ["ENOENT", "ENOTDIR"].includes(codeOf(thrown) ?? "");

/** The value, or undefined where the file is not there. Other failures stay failures. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw thrown;
  }
}

/** The text of a file, or undefined where it is not there. */
export const readIfThere = (file: string): Promise<string | undefined> => ifThere(readFile(file, "utf8"));

/** The first executable file of this name in the folders of `path`, which is written like PATH. */
export const findProgram = (name: string, path = process.env["PATH"] ?? ""): string | undefined =>
  path
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isProgram);

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
