import { badLine, type Heredoc, type Instruction, type InstructionFlag } from "./types.ts";

/** Keywords of the Dockerfile reference, plus MAINTAINER, which builders still take. */
const KEYWORDS = new Set(
  (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL " +
    "STOPSIGNAL USER VOLUME WORKDIR"
  ).split(" "),
);
const WITH_FLAGS = new Set(["ADD", "COPY", "FROM", "HEALTHCHECK", "RUN"]);
const WITH_HEREDOCS = new Set(["ADD", "COPY", "RUN"]);
const HEREDOC = /(?:^|\s)\d*<<(-?)(["']?)([A-Za-z_][\w.-]*)\2(?=\s|$)/g;
const FLAG = /^--([a-z][a-z0-9-]*)(?:=((?:"[^"]*"|'[^']*'|\S)*))?(?:\s+|$)/;

export interface Directives {
  readonly escape: string;
  readonly syntax?: string;
}

/** Reads `# escape=` and `# syntax=`, which only count before anything else. */
export function directives(text: string): Directives {
  const found: Record<string, string> = {};
  for (const line of text.replace(/^\uFEFF/, "").split("\n")) {
    const match = /^\s*#\s*([A-Za-z]+)\s*=\s*(.+?)\s*$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) break;
    found[match[1].toLowerCase()] ??= match[2];
  }
  const { escape: escaper = "\\", syntax } = found;
  if (escaper !== "\\" && escaper !== "`")
    throw badLine(1, `the escape directive may be \\ or \`, not ${JSON.stringify(escaper)}`);
  return { escape: escaper, ...(syntax === undefined ? {} : { syntax }) };
}

interface Physical {
  readonly text: string;
  readonly at: number;
}

/** Splits a Containerfile into instructions. Fault CONTAINERFILE_BAD names the line. */
export function instructions(text: string, escaper: string): Instruction[] {
  const lines = physicalLines(text);
  const found: Instruction[] = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    if (line === undefined || isSkipped(line.text)) {
      i++;
      continue;
    }
    const joined = join(lines, i, escaper);
    const made = instruction(joined, i + 1, lines);
    found.push(made.instruction);
    i = made.next;
  }
  return found;
}

function physicalLines(text: string): Physical[] {
  let at = 0;
  return text.split("\n").map((raw) => {
    const line = { text: raw.endsWith("\r") ? raw.slice(0, -1) : raw, at };
    at += raw.length + 1;
    return line;
  });
}

const isSkipped = (line: string) => /^\s*(#.*)?$/.test(line);

interface Joined {
  readonly text: string;
  /** Offset in the source of each character of `text`. */
  readonly offsets: readonly number[];
  readonly next: number;
}

/** Puts continued lines together; comment and empty lines between them are left out, as builders do. */
function join(lines: readonly Physical[], start: number, escaper: string): Joined {
  let text = "";
  const offsets: number[] = [];
  let i = start;
  for (; i < lines.length; i++) {
    const line = lines[i];
    if (line === undefined) break;
    if (i > start && isSkipped(line.text)) continue;
    const { kept, continues } = continuation(line.text, escaper);
    for (let k = 0; k < kept.length; k++) offsets.push(line.at + k);
    text += kept;
    if (!continues) return { text, offsets, next: i + 1 };
  }
  return { text, offsets, next: i };
}

function continuation(line: string, escaper: string) {
  const trimmed = line.replace(/[ \t]+$/, "");
  return trimmed.endsWith(escaper)
    ? { kept: trimmed.slice(0, -1), continues: true }
    : { kept: line, continues: false };
}

function instruction(joined: Joined, line: number, lines: readonly Physical[]) {
  const match = /^\s*([A-Za-z]+)(?:\s+|$)/.exec(joined.text);
  const keyword = match?.[1]?.toUpperCase() ?? "";
  if (match === null || !KEYWORDS.has(keyword)) throw unknown(joined.text, line);
  const { flags, length } = WITH_FLAGS.has(keyword)
    ? readFlags(joined.text.slice(match[0].length))
    : NO_FLAGS;
  const bodyFrom = match[0].length + length;
  const body = joined.text.slice(bodyFrom).trimEnd();
  if (body === "") throw badLine(line, `${keyword} has nothing after it`);
  const heredocs = WITH_HEREDOCS.has(keyword)
    ? readHeredocs(body, lines, joined.next, line)
    : { heredocs: [], next: joined.next };
  const last = lines[heredocs.next - 1];
  return {
    next: heredocs.next,
    instruction: {
      keyword,
      line,
      flags,
      body,
      bodyAt: joined.offsets[bodyFrom] ?? 0,
      endAt: last === undefined ? 0 : last.at + last.text.length,
      heredocs: heredocs.heredocs,
    },
  };
}

function unknown(text: string, line: number) {
  const word = text.trim().split(/\s/)[0] ?? "";
  return badLine(line, `unknown instruction ${JSON.stringify(word.slice(0, 40))}`);
}

const NO_FLAGS: { flags: InstructionFlag[]; length: number } = { flags: [], length: 0 };

function readFlags(text: string) {
  const flags: InstructionFlag[] = [];
  let rest = text;
  for (let match = FLAG.exec(rest); match?.[1] !== undefined; match = FLAG.exec(rest)) {
    flags.push({ name: match[1], value: match[2] ?? "" });
    rest = rest.slice(match[0].length);
  }
  return { flags, length: text.length - rest.length };
}

function readHeredocs(body: string, lines: readonly Physical[], from: number, line: number) {
  const heredocs: Heredoc[] = [];
  let next = from;
  if (body.startsWith("[")) return { heredocs, next };
  for (const [, dash, quote, name = ""] of body.matchAll(HEREDOC)) {
    const content: string[] = [];
    for (; ; next++) {
      const each = lines[next];
      if (each === undefined) throw badLine(line, `the heredoc <<${name} is not ended by a line ${name}`);
      const bare = dash === "-" ? each.text.replace(/^\t+/, "") : each.text;
      if (bare === name) break;
      content.push(bare);
    }
    next++;
    heredocs.push({ name, quoted: quote !== "", content: content.map((each) => `${each}\n`).join("") });
  }
  return { heredocs, next };
}
