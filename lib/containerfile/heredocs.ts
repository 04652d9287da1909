import { isExecForm } from "./edit.ts";
import { stageScope } from "./parse.ts";
import type { BuildScope, StageScope } from "./scope.ts";
import { badLine, type Containerfile, type Instruction } from "./types.ts";
import { expand } from "./words.ts";

/** A file that a COPY takes instead of a heredoc. */
export interface HeredocFile {
  /** Relative to the build context that holds them. */
  readonly path: string;
  readonly content: string;
}

const ADVICE = "Put it into a file of the repository, or install a newer buildah.";

/**
 * The same Containerfile for a builder that knows no heredocs: a RUN gets its exec form with the text that a
 * shell would get, a COPY takes files from the build context `context`. Line numbers stay: what is no longer
 * needed becomes a comment. Fault CONTAINERFILE_BAD for a script with its own interpreter, and for heredocs
 * beside files in one COPY.
 */
export function withoutHeredocs(
  file: Containerfile,
  context: string,
  given: BuildScope = {},
): { text: string; files: HeredocFile[] } {
  const files: HeredocFile[] = [];
  const changes: { from: number; to: number; text: string }[] = [];
  let copies = 0;
  for (const stage of file.stages) {
    const scope = stageScope(file, stage, given);
    let shell: readonly string[] = ["/bin/sh", "-c"];
    for (const each of stage.instructions) {
      if (each.keyword === "SHELL" && isExecForm(each.body)) shell = JSON.parse(each.body) as string[];
      scope.see(each);
      if (each.heredocs.length === 0) continue;
      const text =
        each.keyword === "RUN"
          ? runText(each, shell)
          : copyText(each, context, copies++, scope, file.escape, files);
      changes.push({ ...place(file.text, each), text });
    }
  }
  return { text: changes.reduceRight(replaced, file.text), files };
}

const place = (text: string, { line, endAt }: Instruction) => ({ from: startOf(text, line), to: endAt });

/** Offset of the first character of a line. */
function startOf(text: string, line: number): number {
  let at = 0;
  for (let i = 1; i < line; i++) at = text.indexOf("\n", at) + 1;
  return at;
}

function replaced(
  text: string,
  { from, to, text: made }: { from: number; to: number; text: string },
): string {
  const lines = text.slice(from, to).split("\n").length;
  return text.slice(0, from) + [made, ...new Array<string>(lines - 1).fill("#")].join("\n") + text.slice(to);
}

const flagsText = ({ flags }: Instruction) =>
  flags.map(({ name, value }) => (value === "" ? `--${name} ` : `--${name}=${value} `)).join("");

function runText(at: Instruction, shell: readonly string[]): string {
  const [first] = at.heredocs;
  const isScript = /^\d*<<-?(["']?)[\w.-]+\1$/.test(at.body);
  if (isScript && first?.content.startsWith("#!"))
    throw badLine(at.line, "this buildah cannot run a heredoc with its own #! interpreter", ADVICE);
  const closed = at.heredocs.map(({ name, content }) => `${content}${name}\n`).join("");
  // With `<<-` the tabs are gone already, and so the shell need not strip them.
  const command = isScript ? (first?.content ?? "") : `${at.body.replaceAll("<<-", "<<")}\n${closed}`;
  return `RUN ${flagsText(at)}${JSON.stringify([...shell, command])}`;
}

function copyText(
  at: Instruction,
  context: string,
  index: number,
  scope: StageScope,
  escaper: string,
  files: HeredocFile[],
): string {
  const words = at.body.split(/\s+/);
  const sources = words.slice(0, -1);
  if (sources.length !== at.heredocs.length || !sources.every((word) => word.startsWith("<<")))
    throw badLine(at.line, "this buildah cannot copy heredocs beside files", ADVICE);
  const paths = at.heredocs.map(({ name, quoted, content }) => {
    const path = `${index}/${name}`;
    files.push({ path, content: quoted ? content : expandContent(content, scope, escaper) });
    return path;
  });
  return `COPY ${flagsText(at)}--from=${context} ${paths.join(" ")} ${words.at(-1) ?? ""}`;
}

/** Variables only: quotes are part of a file's content. */
const expandContent = (content: string, { values }: StageScope, escaper: string): string =>
  content.replace(/(\\\$)|\$\w+|\$\{[^}]*\}/g, (found, escaped: string | undefined) =>
    escaped === undefined ? expand(found, values, escaper) : "$",
  );
