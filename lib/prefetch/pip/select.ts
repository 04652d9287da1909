import type { PipBinary } from "./binary.ts";
import type { WheelTag } from "./distribution.ts";
import type { IndexFile } from "./index-client.ts";

/** Which kinds of files of a package are taken. */
export type Kinds = "sdist" | "wheel" | "both";

/** The rule of the field's tool: no filter, source only; a filter for all, both; a list, wheels for those. */
export function kindsOf(project: string, binary: PipBinary | undefined): Kinds {
  if (binary === undefined) return "sdist";
  if (binary.packages === undefined) return "both";
  return binary.packages.includes(project) ? "wheel" : "sdist";
}

/**
 * The files to fetch out of those that have the right version and hash: every wheel that passes the
 * filter, and the best source distribution. Empty if nothing fits.
 */
export function selectFiles(
  files: readonly IndexFile[],
  project: string,
  binary: PipBinary | undefined,
): IndexFile[] {
  const kinds = kindsOf(project, binary);
  const wheels = kinds === "sdist" ? [] : files.filter((file) => isWheelWanted(file, binary ?? {}));
  const sdist = kinds === "wheel" ? undefined : bestSdist(files);
  return sdist === undefined ? wheels : [...wheels, sdist];
}

function bestSdist(files: readonly IndexFile[]): IndexFile | undefined {
  return files.filter((file) => file.distribution.kind === "sdist").sort((a, b) => rank(b) - rank(a))[0];
}

/** Not yanked before yanked, then .tar.gz, .zip, others. */
function rank(file: IndexFile): number {
  const type = file.filename.endsWith(".tar.gz") ? 2 : file.filename.endsWith(".zip") ? 1 : 0;
  return (file.yanked === undefined ? 10 : 0) + type;
}

const isWheelWanted = (file: IndexFile, binary: PipBinary): boolean =>
  file.distribution.kind === "wheel" && file.distribution.tags.some((tag) => fits(tag, binary));

const fits = (tag: WheelTag, binary: PipBinary): boolean =>
  fitsInterpreter(tag, binary) && fitsAbi(tag, binary) && fitsPlatform(tag.platform, binary);

const has = (wanted: readonly string[] | undefined, value: string): boolean =>
  wanted === undefined || wanted.some((word) => value.includes(word));

/** An ABI that later versions of Python keep. */
const isStable = (abi: string): boolean => abi === "abi3" || abi === "none";

const fitsAbi = ({ abi }: WheelTag, binary: PipBinary): boolean => isStable(abi) || has(binary.abi, abi);

function fitsPlatform(platform: string, binary: PipBinary): boolean {
  if (binary.platform !== undefined) return new RegExp(binary.platform).test(platform);
  return platform === "any" || (has(binary.arch, platform) && has(binary.os, platform));
}

function fitsInterpreter({ interpreter, abi }: WheelTag, binary: PipBinary): boolean {
  if (!interpreter.includes("py3") && !has(binary.implementation, interpreter)) return false;
  const wanted = binary.pythonVersion;
  if (wanted === undefined) return true;
  const version = Number(/^[a-z]+(\d+)$/.exec(interpreter)?.[1] ?? Number.NaN);
  if (Number.isNaN(version) || String(version)[0] !== String(wanted)[0]) return false;
  return version === wanted || (version < wanted && isStable(abi));
}
