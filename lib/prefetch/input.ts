import { fault, shown } from "./fault.ts";
import { type PipBinary, readAllowBinary, readBinary } from "./pip/binary.ts";
import { at, known, Reader } from "./reader.ts";

export interface NpmInput {
  readonly type: "npm";
  /** Folder of the package, from the root of the source; empty: the root. */
  readonly path: string;
}
export interface PipInput {
  readonly type: "pip";
  readonly path: string;
  /** From `path`. Not given: `requirements.txt` if it is there. */
  readonly requirementsFiles?: readonly string[];
  /** From `path`. Not given: `requirements-build.txt` if it is there. */
  readonly requirementsBuildFiles?: readonly string[];
  /** Which wheels to take; not given: source distributions only. */
  readonly binary?: PipBinary;
}
export interface GenericInput {
  readonly type: "generic";
  readonly path: string;
  /** From `path`. Default `artifacts.lock.yaml`. */
  readonly lockfile?: string;
}
export type PackageInput = NpmInput | PipInput | GenericInput;

export const SUPPORTED = ["npm", "pip", "generic"] as const;
/** Package managers that the field's tool knows and that are not fetched here yet. */
const ELSEWHERE = new Set(["bundler", "cargo", "gomod", "pnpm", "rpm", "yarn", "x-maven"]);
/** They only concern Go modules; the field's tool takes them at the top of the input. */
const FLAGS = new Set([
  "cgo-disable",
  "dev-package-managers",
  "force-gomod-tidy",
  "gomod-vendor",
  "gomod-vendor-check",
]);

/**
 * Reads the parameter `input` in every form that the field takes: empty, one word (`npm`), an object,
 * a list, or `{"packages": […]}`. Every fault names the field, what was there, and what is wanted.
 */
export function readInput(input: string): PackageInput[] {
  const text = input.trim();
  if (text === "") return [];
  const document = /^[[{"]/.test(text) ? readJson(text) : { type: text };
  return unique(listOf(document).map((each) => readPackage(each.value, each.where)));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw fault(
      "PREFETCH_INPUT",
      `input is not JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}; it begins with ${shown(text)}`,
      'Write a word such as npm, or JSON such as {"type": "npm", "path": "web"}.',
    );
  }
}

function listOf(document: unknown): { value: unknown; where: string }[] {
  if (typeof document === "string") return [{ value: { type: document }, where: "input" }];
  if (Array.isArray(document)) return entries(document, "input");
  if (typeof document !== "object" || document === null || !("packages" in document))
    return [{ value: document, where: "input" }];
  const top = new Reader(document, "input");
  known(top, ["packages", "flags"]);
  for (const flag of top.list("flags") ?? [])
    if (typeof flag !== "string" || !FLAGS.has(flag))
      throw at("input.flags", `knows ${[...FLAGS].join(", ")}, got ${shown(flag)}`);
  return entries(top.list("packages") ?? [], "input.packages");
}

function entries(list: readonly unknown[], where: string): { value: unknown; where: string }[] {
  if (list.length === 0) throw at(where, "wants at least one package, got an empty list");
  return list.map((value, index) => ({ value, where: `${where}[${index}]` }));
}

function readPackage(value: unknown, where: string): PackageInput {
  const reader = new Reader(value, where);
  const type = reader.text("type");
  if (type === undefined) throw at(`${where}.type`, `is missing; it is one of ${SUPPORTED.join(", ")}`);
  const path = relative(reader, "path") ?? "";
  if (type === "npm") {
    known(reader, ["type", "path"]);
    return { type, path };
  }
  if (type === "pip") return readPip(reader, path);
  if (type === "generic") {
    known(reader, ["type", "path", "lockfile"]);
    const lockfile = relative(reader, "lockfile");
    return { type, path, ...(lockfile === undefined ? {} : { lockfile }) };
  }
  throw refusal(type, where);
}

function readPip(reader: Reader, path: string): PipInput {
  known(reader, ["type", "path", "requirements_files", "requirements_build_files", "allow_binary", "binary"]);
  const requirementsFiles = relatives(reader, "requirements_files");
  const requirementsBuildFiles = relatives(reader, "requirements_build_files");
  const binary = readBinary(reader.object("binary")) ?? readAllowBinary(reader.flag("allow_binary"));
  return {
    type: "pip",
    path,
    ...(requirementsFiles === undefined ? {} : { requirementsFiles }),
    ...(requirementsBuildFiles === undefined ? {} : { requirementsBuildFiles }),
    ...(binary === undefined ? {} : { binary }),
  };
}

function refusal(type: string, where: string) {
  const supported = `Supported are ${SUPPORTED.join(", ")}.`;
  if (!ELSEWHERE.has(type))
    return at(`${where}.type`, `got ${shown(type)}`, `${supported} Correct the parameter input.`);
  const rpm = type === "rpm" ? " (the activation key of the task is only for rpm and has no effect)" : "";
  return fault(
    "PREFETCH_UNSUPPORTED",
    `${where}.type: dependencies of ${type} cannot be fetched by this version${rpm}`,
    `${supported} Take ${type} out of the input, put its files into an artifacts.lock.yaml (generic), or build without hermetic.`,
  );
}

/** A path below the source: relative, without `..`. */
function relative(reader: Reader, key: string): string | undefined {
  const path = reader.text(key);
  return path === undefined ? undefined : checkRelative(path, `${reader.where}.${key}`);
}

function relatives(reader: Reader, key: string): string[] | undefined {
  return reader.list(key)?.map((value, index) => {
    const where = `${reader.where}.${key}[${index}]`;
    if (typeof value !== "string") throw at(where, `wants text, got ${shown(value)}`);
    return checkRelative(value, where);
  });
}

function checkRelative(path: string, where: string): string {
  const parts = path.split("/");
  if (path.startsWith("/") || parts.includes("..") || path.includes("\0"))
    throw fault(
      "PREFETCH_PATH",
      `${where} wants a path below the source, got ${shown(path)}`,
      "Give a relative path without '..'.",
    );
  return parts.filter((part) => part !== "" && part !== ".").join("/");
}

/** The same package twice is once; with other settings it is a mistake. */
function unique(packages: readonly PackageInput[]): PackageInput[] {
  const seen = new Map<string, PackageInput>();
  for (const each of packages) {
    const key = `${each.type} ${each.path}`;
    const before = seen.get(key);
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(each))
      throw at("input", `asks for ${each.type} in ${shown(each.path || ".")} twice, with different settings`);
    seen.set(key, each);
  }
  return [...seen.values()];
}
