import { dirname } from "node:path/posix";
import { fault, shown } from "../fault.ts";
import { joinSource, type SourceTree } from "../source.ts";
import { parseRequirement, type Requirement } from "./requirement.ts";

/** A requirement and where it stands: physical lines from `first` to `last`, counted from 0. */
export interface Line {
  readonly requirement: Requirement;
  readonly first: number;
  readonly last: number;
}

export interface RequirementsFile {
  /** From the root of the source. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly Line[];
  /** `--index-url` of this file, or of the one that includes it. */
  readonly indexUrl?: string;
  readonly requireHashes: boolean;
}

/** Options that take a value, as pip defines them. */
const WITH_VALUE = new Set([
  "-i",
  "--index-url",
  "--extra-index-url",
  "-f",
  "--find-links",
  "-r",
  "--requirement",
  "-c",
  "--constraint",
  "--no-binary",
  "--only-binary",
  "--trusted-host",
  "--use-feature",
  "--hash",
  "--config-settings",
  "--global-option",
]);
const WITHOUT_VALUE = new Set([
  "--no-index",
  "--pre",
  "--prefer-binary",
  "--require-hashes",
  "-e",
  "--editable",
]);
/** With these pip would take packages from somewhere else than what is fetched here. */
const REFUSED = new Set(["--extra-index-url", "--no-index", "-f", "--find-links", "--only-binary"]);
const DEEPEST = 20;

interface Logical {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

/** Lines as pip sees them: a backslash at the end continues, a comment ends what it stands in. */
export function logicalLines(text: string): Logical[] {
  const lines: Logical[] = [];
  let open: { text: string; first: number } | undefined;
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    const isComment = /^\s*#/.test(line);
    const begun: string = (open?.text ?? "") + (isComment ? ` ${line}` : line.replace(/\\$/, ""));
    const first: number = open?.first ?? at;
    open = line.endsWith("\\") && !isComment ? { text: begun, first } : undefined;
    if (open === undefined) lines.push({ text: begun, first, last: at });
  }
  if (open !== undefined) lines.push({ ...open, last: text.split(/\r?\n/).length - 1 });
  return lines
    .map((each) => ({ ...each, text: each.text.replace(/(^|\s)#.*$/, "").trim() }))
    .filter((each) => each.text !== "");
}

/** Reads a requirements file and those that it includes, itself first. Undefined if it is not there. */
export async function readRequirements(
  path: string,
  source: SourceTree,
  warn: (message: string) => void,
  inherited: { indexUrl?: string; depth: number } = { depth: 0 },
): Promise<RequirementsFile[] | undefined> {
  const text = await source.read(path);
  if (text === undefined) return undefined;
  const lines: Line[] = [];
  const options: Option[] = [];
  for (const logical of logicalLines(text)) {
    const where = `${path}:${logical.first + 1}`;
    const { requirement, hashes, others } = split(logical.text, where);
    options.push(...others);
    if (requirement !== "")
      lines.push({
        requirement: parseRequirement(requirement, hashes, where),
        first: logical.first,
        last: logical.last,
      });
  }
  const indexUrl =
    options.findLast(({ name }) => name === "-i" || name === "--index-url")?.value ?? inherited.indexUrl;
  judge(options, path, warn);
  const file = {
    path,
    text,
    lines,
    ...(indexUrl === undefined ? {} : { indexUrl }),
    requireHashes: options.some(({ name }) => name === "--require-hashes"),
  };
  return [file, ...(await included(options, file, source, warn, inherited.depth))];
}

interface Option {
  readonly name: string;
  readonly value: string | undefined;
  readonly where: string;
}

/** Separates a line into the requirement, its hashes, and the options of the file. */
function split(line: string, where: string): { requirement: string; hashes: string[]; others: Option[] } {
  const words = line.split(/\s+/);
  const start = words.findIndex((word) => /^-{1,2}[A-Za-z]/.test(word));
  const requirement = (start < 0 ? words : words.slice(0, start)).join(" ");
  const hashes: string[] = [];
  const others: Option[] = [];
  const rest = start < 0 ? [] : words.slice(start);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [name = "", ...inline] = word.split("=");
    if (!WITH_VALUE.has(name) && !WITHOUT_VALUE.has(name)) throw badOption(word, where);
    const value = !WITH_VALUE.has(name) ? undefined : inline.length > 0 ? inline.join("=") : rest.shift();
    if (name === "-e" || name === "--editable") throw editable(rest.join(" "), where);
    if (WITH_VALUE.has(name) && (value === undefined || value === "")) throw badOption(word, where);
    if (name === "--hash") hashes.push(value ?? "");
    else others.push({ name, value, where });
  }
  if (hashes.length > 0 && requirement === "") throw badOption("--hash", where);
  return { requirement, hashes, others };
}

const badOption = (word: string, where: string) =>
  fault(
    "PREFETCH_LOCKFILE",
    `${where}: ${shown(word)} is not an option that can stand here, or wants a value`,
    "Use the options of pip's requirements files.",
  );

const editable = (what: string, where: string) =>
  fault(
    "PREFETCH_UNSUPPORTED",
    `${where}: an editable requirement (${shown(what)}) cannot be fetched`,
    "Install local folders in the Containerfile; name others as <name> @ <https URL> with --hash.",
  );

function judge(options: readonly Option[], path: string, warn: (message: string) => void): void {
  const refused = options.find(({ name }) => REFUSED.has(name));
  if (refused !== undefined)
    throw fault(
      "PREFETCH_UNSUPPORTED",
      `${refused.where}: ${refused.name} is not supported`,
      "Take it out; packages come from one index (--index-url), and which wheels is said by 'binary' in the parameter input.",
    );
  const known = new Set(["-i", "--index-url", "-r", "--requirement", "--require-hashes"]);
  const ignored = new Set(options.map(({ name }) => name).filter((name) => !known.has(name)));
  if (ignored.size > 0) warn(`${path}: ${[...ignored].join(", ")} has no effect on what is fetched`);
}

async function included(
  options: readonly Option[],
  file: RequirementsFile,
  source: SourceTree,
  warn: (message: string) => void,
  depth: number,
): Promise<RequirementsFile[]> {
  const files: RequirementsFile[] = [];
  for (const { name, value = "", where } of options) {
    if (name !== "-r" && name !== "--requirement") continue;
    const path = joinSource(dirname(file.path), value);
    const { indexUrl } = file;
    const inherited = { depth: depth + 1, ...(indexUrl === undefined ? {} : { indexUrl }) };
    const found = depth < DEEPEST ? await readRequirements(path, source, warn, inherited) : undefined;
    if (found === undefined)
      throw fault(
        "PREFETCH_NO_LOCKFILE",
        `${where}: ${shown(value)} cannot be included: ${depth < DEEPEST ? "it is not in the source" : "the files include each other"}`,
        "Correct the path; it is from the folder of the including file.",
      );
    files.push(...found);
  }
  return files;
}
