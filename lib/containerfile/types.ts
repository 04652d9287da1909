import { faults } from "../errors/index.ts";

/** A flag of an instruction: `--from=builder`. A flag without value has `""`. */
export interface InstructionFlag {
  readonly name: string;
  readonly value: string;
}

/** `<<EOF … EOF` after a RUN, COPY or ADD. */
export interface Heredoc {
  readonly name: string;
  /** True if the name is quoted: variables in the content stay as they are. */
  readonly quoted: boolean;
  readonly content: string;
}

/** One instruction, over all its lines. */
export interface Instruction {
  /** Upper case: `RUN`. */
  readonly keyword: string;
  /** First line, from 1. */
  readonly line: number;
  readonly flags: readonly InstructionFlag[];
  /** What follows the flags, with continued lines joined and comments between them left out. */
  readonly body: string;
  /** Where the body starts in the text: the place for an insertion. */
  readonly bodyAt: number;
  /** Just behind the last character, heredocs included, newline not. */
  readonly endAt: number;
  readonly heredocs: readonly Heredoc[];
}

/** What a stage builds on. */
export type StageBase =
  | { readonly kind: "scratch" }
  | { readonly kind: "stage"; readonly index: number }
  | { readonly kind: "image"; readonly ref: string };

export interface Stage {
  readonly index: number;
  /** After `AS`; none if it has no name. */
  readonly name?: string;
  readonly base: StageBase;
  /** Reference as it stands after substitution. */
  readonly baseName: string;
  /** Value of `FROM --platform`, after substitution. */
  readonly platform?: string;
  readonly from: Instruction;
  /** All but the FROM. */
  readonly instructions: readonly Instruction[];
}

export interface Containerfile {
  readonly text: string;
  /** The character of `# escape=`, a backslash unless said otherwise. */
  readonly escape: string;
  /** The value of `# syntax=`. */
  readonly syntax?: string;
  /** ARGs before the first FROM, with the value they have. */
  readonly metaArgs: readonly MetaArg[];
  readonly stages: readonly Stage[];
}
export interface MetaArg {
  readonly name: string;
  readonly defaultValue?: string;
  readonly value?: string;
}

/** Names and values; what is absent is unset. */
export type Scope = Readonly<Record<string, string>>;

export type ContainerfileCode =
  /** The text is no Containerfile. The message has file and line. */
  | "CONTAINERFILE_BAD"
  /** A stage that was asked for is not there. */
  | "CONTAINERFILE_NO_STAGE"
  /** One image is needed for two platforms. */
  | "CONTAINERFILE_TWO_PLATFORMS";

export const containerfileFault = faults<ContainerfileCode>();

/** The fault of a line that cannot be understood. `line` counts from 1. */
export const badLine = (line: number, what: string, next = "Correct the line and build again.") =>
  containerfileFault("CONTAINERFILE_BAD", `Containerfile line ${line}: ${what}`, next);
