import { realpath, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ifThere, isWithin } from "../../lib/files/index.ts";
import { buildFault } from "./fault.ts";

/** The real path of something in the sources; nothing if it is not there. Fault BUILD_OUTSIDE_SOURCE. */
export async function inside(source: string, path: string, what: string): Promise<string | undefined> {
  const root = await realpath(source);
  const wanted = resolve(root, path);
  if (!isWithin(wanted, root)) throw outside(what, path);
  const real = await ifThere(realpath(wanted));
  if (real !== undefined && !isWithin(real, root)) throw outside(what, path);
  return real;
}

const outside = (what: string, path: string) =>
  buildFault(
    "BUILD_OUTSIDE_SOURCE",
    `${what} ${JSON.stringify(path)} leads out of the sources`,
    "Give a path in the repository; links must stay in it too.",
  );

/** The context folder. */
export async function findContext(source: string, context: string): Promise<string> {
  const found = await inside(source, context, "CONTEXT");
  if (found !== undefined && (await stat(found)).isDirectory()) return found;
  throw buildFault(
    "BUILD_BAD_PARAM",
    `CONTEXT ${JSON.stringify(context)} is no folder of the sources`,
    "Give a folder of the repository, or . for its root.",
  );
}

/** The Containerfile: `<context>/<dockerfile>`, then `<source>/<dockerfile>`. */
export async function findContainerfile(
  source: string,
  context: string,
  dockerfile: string,
): Promise<string> {
  const places = [...new Set([join(context, dockerfile), dockerfile])];
  for (const place of places) {
    const found = await inside(source, place, "DOCKERFILE");
    if (found !== undefined && (await stat(found)).isFile()) return found;
  }
  throw buildFault(
    "BUILD_NO_CONTAINERFILE",
    `there is no Containerfile: looked for ${places.join(" and ")} in the sources`,
    "Give its path as DOCKERFILE, seen from the context or from the root of the repository.",
  );
}

/** A file of the sources that a param names. */
export async function findFile(source: string, path: string, param: string): Promise<string> {
  const found = await inside(source, path, param);
  if (found !== undefined && (await stat(found)).isFile()) return found;
  throw buildFault(
    "BUILD_BAD_PARAM",
    `${param} ${JSON.stringify(path)} is no file of the sources`,
    "Give the path of a file in the repository, or nothing.",
  );
}

/** `<Containerfile>.containerignore` or `.dockerignore`; without one, the builder looks in the context itself. */
export async function findIgnoreFile(containerfile: string): Promise<string | undefined> {
  for (const ending of [".containerignore", ".dockerignore"])
    if ((await stat(containerfile + ending).catch(() => undefined))?.isFile()) return containerfile + ending;
  return undefined;
}
