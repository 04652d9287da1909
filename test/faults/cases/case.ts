import type { Call, Ended } from "../stage.ts";
import type { World } from "../world.ts";

/** One thing that goes wrong in one task, and what must come of it. */
export interface Case {
  readonly task: string;
  /** What goes wrong, as the end of a sentence: `ShellCheck hangs`. */
  readonly what: string;
  readonly result: "ERROR" | "SKIPPED" | "SUCCESS" | "WARNING";
  /** The reason as TEST_OUTPUT names it. */
  readonly note: RegExp;
  /** The TaskRun fails, as the compatible task does where a report cannot be attached. */
  readonly fails?: true;
  /** Names of the results that are there beside TEST_OUTPUT; default none. What is in them is checked too. */
  readonly results?: readonly string[];
  /** Needs more than TEST_OUTPUT. */
  readonly also?: (ended: Ended) => void;
  readonly call: (world: World) => Omit<Call, "task">;
}
export type CaseOf = Omit<Case, "task">;

/** Where an image is, and which. */
export interface Subject {
  readonly repository: string;
  readonly digest: string;
}

export const ABSENT = `sha256:${"0".repeat(64)}`;

/** The log has a line that all of these match. */
export const says =
  (...wanted: readonly RegExp[]) =>
  ({ lines }: Ended): void => {
    if (lines.some((line) => wanted.every((each) => each.test(line)))) return;
    throw new TypeError(`the log does not say ${wanted.join(" and ")}:\n${lines.join("\n")}`);
  };

/** A program that answers `--version`, and then does this. */
export const versioned = (version: string, script: string): string =>
  `case " $* " in *" --version "*) echo '${version}'; exit;; esac\n${script}`;

const HANG = "exec sleep 600";
/** Flags with limits that a test can wait for; only where something hangs, so that a slow machine fails nothing. */
export const limits = (
  hangs: boolean | Readonly<Record<string, string>>,
  flags: NonNullable<Call["flags"]>,
): NonNullable<Call["flags"]> => {
  const hang =
    typeof hangs === "boolean" ? hangs : Object.values(hangs).some((script) => script.includes(HANG));
  return hang ? flags : {};
};

/** Ways in which every program can go wrong, as scripts, with how that is told. */
export const PROGRAM_FAULTS = {
  "is killed": "kill -9 $$",
  hangs: HANG,
  "prints garbage": "echo 'panic: \u0007\u001b[31m{{{'",
  "ends with an unknown code": "echo 'the stars are wrong' >&2; exit 77",
} as const;
export type ProgramFault = keyof typeof PROGRAM_FAULTS;

/** A case for each way; `notes` says how each is told. */
export const programFaults = (
  name: string,
  notes: Readonly<Record<ProgramFault, RegExp>>,
  call: (world: World, script: string) => Omit<Call, "task">,
): CaseOf[] =>
  (Object.entries(PROGRAM_FAULTS) as [ProgramFault, string][]).map(([how, script]) => ({
    what: `${name} ${how}`,
    result: "ERROR",
    note: notes[how],
    call: (world) => call(world, script),
  }));

/** How faults of registries are told: those that hold nothing for anybody, and an image that is not there. */
const REGISTRY_NOTES: readonly (readonly [keyof World["broken"], RegExp])[] = [
  ["gone", /ECONNREFUSED/],
  ["answers 500", /answered 500/],
  ["answers garbage", /digest|not JSON|is no JSON|manifest/],
  ["forbids it", /answered 403/],
  ["cuts the line", /socket hang up|other side closed|ECONNRESET/],
];

/** Enough where a task has many steps, or only its shared last one asks the registry. */
export const SOME: readonly (keyof World["broken"])[] = ["gone", "answers garbage"];

/** A case for each way in which a registry does not give the image. */
export const registryFaults = (
  digest: (world: World) => string,
  call: (subject: Subject, world: World) => Omit<Call, "task">,
  { only, ...more }: Partial<CaseOf> & { readonly only?: readonly (keyof World["broken"])[] } = {},
): CaseOf[] => [
  ...REGISTRY_NOTES.filter(([how]) => only?.includes(how) ?? true).map(
    ([how, note]): CaseOf => ({
      what: how === "gone" ? "the registry is gone" : `the registry ${how}`,
      result: "ERROR",
      note,
      ...more,
      call: (world) => call({ repository: world.broken[how], digest: digest(world) }, world),
    }),
  ),
  {
    what: "the image is gone",
    result: "ERROR",
    note: /0000|answered 404|not found|is not there|absent/i,
    ...more,
    call: (world) => call({ repository: world.repository, digest: ABSENT }, world),
  },
];

/** The task's params for an image, in the words that most tasks have. */
export const imageParams = ({ repository, digest }: Subject) => ({
  "image-url": `${repository}:${digest === ABSENT ? "absent" : "1"}`,
  "image-digest": digest,
});
