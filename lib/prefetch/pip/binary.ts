import { shown } from "../fault.ts";
import { at, known, type Reader } from "../reader.ts";
import { canonicalName } from "./name.ts";

/**
 * Which wheels are taken; the words and defaults of the field's tool. In a set any value fits;
 * undefined (written `:all:`) takes all.
 */
export interface PipBinary {
  /** Packages whose wheels are taken (and only wheels); the others come as source. */
  readonly packages?: readonly string[];
  readonly arch?: readonly string[];
  readonly os?: readonly string[];
  /** `cp` */
  readonly implementation?: readonly string[];
  readonly abi?: readonly string[];
  /** `312`: this version of Python, and older ones with a stable ABI. */
  readonly pythonVersion?: number;
  /** A regular expression on the platform tag, instead of `arch` and `os`. */
  readonly platform?: string;
}

const ALL = ":all:";
const NAMES = ["packages", "arch", "os", "py_version", "py_impl", "abi", "platform"];

/** `allow_binary: true`, the older way to say it, takes every wheel. */
export const readAllowBinary = (allowed: boolean | undefined): PipBinary | undefined =>
  allowed === true ? {} : undefined;

/** Reads the object `binary` of a pip package. */
export function readBinary(reader: Reader | undefined): PipBinary | undefined {
  if (reader === undefined) return undefined;
  known(reader, NAMES);
  const platform = readPlatform(reader);
  const pythonVersion = reader.integer("py_version");
  const members: Record<string, readonly string[] | undefined> = {
    packages: words(reader, "packages", ALL)?.map(canonicalName),
    arch: words(reader, "arch", "x86_64"),
    os: words(reader, "os", "linux"),
    implementation: words(reader, "py_impl", "cp"),
    abi: words(reader, "abi", ALL),
  };
  return {
    ...Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)),
    ...(pythonVersion === undefined ? {} : { pythonVersion }),
    ...(platform === undefined ? {} : { platform }),
  };
}

function words(reader: Reader, key: string, fallback: string): string[] | undefined {
  const text = reader.text(key) ?? fallback;
  const list = [...new Set(text.split(",").map((word) => word.trim()))].filter((word) => word !== "");
  if (list.length === 0)
    throw at(`${reader.where}.${key}`, `wants words with commas between, got ${shown(text)}`);
  return list.includes(ALL) ? undefined : list;
}

function readPlatform(reader: Reader): string | undefined {
  const platform = reader.text("platform");
  if (platform === undefined) return undefined;
  if ((reader.text("arch") ?? "x86_64") !== "x86_64" || (reader.text("os") ?? "linux") !== "linux")
    throw at(`${reader.where}.platform`, "cannot stand beside arch or os: they say the same");
  try {
    new RegExp(platform);
    return platform;
  } catch {
    throw at(`${reader.where}.platform`, `wants a regular expression, got ${shown(platform)}`);
  }
}
