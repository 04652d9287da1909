import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Call } from "../stage.ts";
import type { World } from "../world.ts";
import {
  type Case,
  type CaseOf,
  imageParams,
  limits,
  programFaults,
  registryFaults,
  SOME,
  type Subject,
  says,
  versioned,
} from "./case.ts";

const here = (world: World): Subject => ({ repository: world.repository, digest: world.digests.image });
/** Of a site: known false positives come from a repository. */
const known = (url: string) => ({ KFP_GIT_URL: url });
const NONE = known("");
const GIT = 'exec git "$@"';

/** More findings than need be are no reason not to look: the log says that nothing was left out. */
const unfiltered = (what: string, line: RegExp, call: CaseOf["call"]): CaseOf => ({
  what,
  result: "SUCCESS",
  note: /./,
  call,
  also: says(/known false positives are not left out: /, line),
});

/** Known false positives come from a repository that git fetches. */
const common = (
  call: (
    world: World,
    params: Record<string, string>,
    programs: Record<string, string>,
  ) => Omit<Call, "task">,
): CaseOf[] => [
  unfiltered("the known false positives are gone", /no such repository/, (world) =>
    call(world, known("file:///nowhere/at/all"), { git: GIT }),
  ),
  unfiltered("git, for the known false positives, is killed", /exit code 137/, (world) =>
    call(world, known("file:///nowhere"), { git: versioned("git version 2.39.5", "kill -9 $$") }),
  ),
  unfiltered("git, for the known false positives, is absent", /git is not on PATH/, (world) =>
    call(world, known("file:///nowhere"), {}),
  ),
];
/** A report that nobody can find is worth nothing: the compatible tasks fail. */
const uploads = (
  call: (subject: Subject, world: World) => Omit<Call, "task">,
  only?: typeof SOME,
): CaseOf[] => [
  ...registryFaults((world) => world.digests.image, call, {
    fails: true,
    ...(only === undefined ? {} : { only }),
  }),
  {
    what: "the registry takes no report",
    result: "ERROR",
    note: /no credentials were found|answered 401/,
    fails: true,
    call: (world) => call({ repository: world.readOnly, digest: world.digests.image }, world),
  },
];

const SCRIPTS = { "run.sh": '#!/bin/sh\necho "$1"\n' };
const WELL = versioned("version: 0.9.0", "echo '{\"comments\":[]}'");
const shell = (
  programs: Record<string, string>,
  subject: Subject,
  params: Record<string, string> = NONE,
) => ({
  params: { ...imageParams(subject), ...params },
  programs,
  sources: SCRIPTS,
  flags: limits(programs, { "sast-shell-check": ["--script-timeout=1"] }),
});

const shellCases: readonly CaseOf[] = [
  {
    what: "nothing is wrong",
    result: "SUCCESS",
    note: /./,
    call: (world) => shell({ shellcheck: WELL }, here(world)),
  },
  {
    what: "ShellCheck is absent",
    result: "SKIPPED",
    note: /shellcheck is not on PATH.*apt install shellcheck/,
    call: (world) => shell({}, here(world)),
  },
  {
    what: "ShellCheck is too old",
    result: "SKIPPED",
    note: /0\.4\.6 is too old/,
    call: (world) => shell({ shellcheck: versioned("version: 0.4.6", "exit") }, here(world)),
  },
  ...programFaults(
    "ShellCheck",
    {
      "is killed": /run\.sh: shellcheck ended with exit code 137/,
      hangs: /run\.sh: shellcheck took longer than 1000 ms/,
      "prints garbage": /something else than its JSON.*panic/,
      "ends with an unknown code": /exit code 77: the stars are wrong/,
    },
    (world, script) => shell({ shellcheck: versioned("version: 0.9.0", script) }, here(world)),
  ),
  ...common((world, params, programs) => shell({ shellcheck: WELL, ...programs }, here(world), params)),
  ...uploads((subject) => shell({ shellcheck: WELL }, subject)),
];

const unicode = (
  subject: Subject,
  programs: Record<string, string> = {},
  params: Record<string, string> = NONE,
) => ({
  params: { ...imageParams(subject), ...params },
  programs,
  sources: SCRIPTS,
});
const unicodeCases: readonly CaseOf[] = [
  { what: "nothing is wrong", result: "SUCCESS", note: /./, call: (world) => unicode(here(world)) },
  {
    what: "its arguments are wrong",
    result: "ERROR",
    note: /FIND_UNICODE_CONTROL_ARGS|--nonsense/,
    call: (world) => unicode(here(world), {}, { ...NONE, FIND_UNICODE_CONTROL_ARGS: "--nonsense" }),
  },
  ...common((world, params, programs) => unicode(here(world), { ...programs }, params)),
  ...uploads((subject) => unicode(subject), SOME),
];

const SERVICES = join(import.meta.dirname, "../../../services");
/** The test program that speaks with a Snyk service as the CLI does. */
const SNYK = {
  snyk: versioned("1.1064.0", 'exec /tekton/bin/node /stand-ins/snyk.mjs "$@"'),
  "snyk.mjs": readFileSync(join(SERVICES, "snyk/fixtures/snyk.mjs"), "utf8"),
};
interface SnykGiven {
  readonly programs?: Record<string, string>;
  readonly service?: string;
  readonly params?: Record<string, string>;
  readonly token?: string;
}
const snyk = (world: World, subject: Subject, given: SnykGiven = {}) => {
  const service = world.snyks[given.service ?? "is well"];
  return {
    params: { ...imageParams(subject), ...NONE, ...given.params },
    programs: given.programs ?? SNYK,
    sources: { "a.js": "export const a = 1;\n" },
    flags: {
      "sast-snyk-check": ["--tries=1"],
      ...limits(given.service === "hangs" || (given.programs ?? {}), {
        "sast-snyk-check": ["--tries=1", "--scan-timeout=2"],
      }),
    },
    endpoints: { snyk: service?.url ?? "" },
    secrets: { "snyk-secret": { snyk_token: given.token ?? service?.token ?? "" } },
  };
};
const service = (how: string, note: RegExp): CaseOf => ({
  what: `Snyk ${how}`,
  result: "ERROR",
  note,
  call: (world) => snyk(world, here(world), { service: how }),
});

const snykCases: readonly CaseOf[] = [
  { what: "nothing is wrong", result: "SUCCESS", note: /./, call: (world) => snyk(world, here(world)) },
  {
    what: "there is no token",
    result: "SKIPPED",
    note: /snyk-secret/,
    call: (world) => ({ ...snyk(world, here(world)), secrets: {} }),
  },
  {
    what: "the token is wrong",
    result: "ERROR",
    note: /Snyk refuses: .*Not authorised/,
    call: (world) => snyk(world, here(world), { token: "wrong" }),
  },
  {
    what: "the Snyk CLI is absent",
    result: "SKIPPED",
    note: /snyk is not on PATH.*npm install/,
    call: (world) => snyk(world, here(world), { programs: {} }),
  },
  ...programFaults(
    "the Snyk CLI",
    {
      "is killed": /exit code 137/,
      hangs: /took longer than 2000 ms/,
      "prints garbage": /gave no report: .*did not say that it found nothing/,
      "ends with an unknown code": /exit code 77: the stars are wrong/,
    },
    (world, script) => snyk(world, here(world), { programs: { snyk: versioned("1.1064.0", script) } }),
  ),
  service("answers 500", /exit code \d+: .*500/),
  service("answers garbage", /exit code \d+: .*JSON/),
  service("hangs", /took longer than 2000 ms/),
  service("cuts the line", /exit code \d+: .*(fetch failed|socket|closed)/),
  ...common((world, params, programs) =>
    snyk(world, here(world), { params, programs: { ...SNYK, ...programs } }),
  ),
  // The compatible task goes on without its report, and the analysis has been done.
  ...registryFaults(
    (world) => world.digests.image,
    (subject, world) => snyk(world, subject),
    {
      only: SOME,
      result: "SUCCESS",
      note: /./,
      also: says(/^upload: .*the report is not attached: /),
    },
  ),
];

export const sast: readonly Case[] = [
  ...shellCases.map((each) => ({ task: "sast-shell-check", ...each })),
  ...unicodeCases.map((each) => ({ task: "sast-unicode-check", ...each })),
  ...snykCases.map((each) => ({ task: "sast-snyk-check", ...each })),
];
