import { fault } from "../fault.ts";
import type { ImageProfile, Mount } from "../types.ts";
import { fileDigest } from "./digest.ts";
import { appletFolder, hostProgram, linkFolder, outsideBin, PATH, versionOf } from "./programs.ts";

/** What a family makes of an image on this machine. */
export interface FamilyInput {
  readonly stateDir: string;
  /** As the task has it, for messages. */
  readonly image: string;
  readonly tag: string;
}
export type Family = (input: FamilyInput) => ImageProfile;

const ANYWAY = "or run it in a cluster";

/** The images that host programs can stand in for, by the last part of their name. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  alpine: (input) => busybox(input, [], ["/bin/sh"]),
  busybox: (input) => busybox(input, [], ["sh"]),
  bash: (input) => busybox({ ...input }, BASH_ENTRYPOINT, []),
  debian: (input) => host(input, "debian", ["bash"]),
  ubuntu: (input) => host(input, "ubuntu", ["/bin/bash"]),
  python: (input) => interpreter(input, "python3", ["python", "python3"], "apt install python3"),
  perl: (input) => interpreter(input, "perl", ["perl"], "apt install perl"),
  node,
  nop: (input) => host(input, "nop", ["/usr/bin/true"]),
};

/** docker-library/bash: arguments are a command, unless the first one is an option of bash. */
const BASH_ENTRYPOINT = [
  ...["/bin/sh", "-c", 'case "${1-}" in -*|"") exec bash "$@" ;; *) exec "$@" ;; esac', "bash"],
];

function busybox(input: FamilyInput, entrypoint: readonly string[], cmd: readonly string[]): ImageProfile {
  const program = hostProgram("busybox");
  if (!program) throw missing(input.image, "busybox", "apt install busybox-static, dnf install busybox");
  if (entrypoint.length > 0 && !hostProgram("bash")) throw missing(input.image, "bash", "apt install bash");
  const applets = appletFolder(input.stateDir, program);
  return {
    ...base("busybox", program),
    entrypoint,
    cmd,
    env: { PATH: `/bin:/sbin:${PATH}` },
    mounts: ["/bin", "/sbin"].map((to): Mount => ({ from: applets, to, readOnly: "advisory" })),
  };
}

/** Host programs as they are, as in a Debian image. */
export function host({ image }: { image: string }, name: string, cmd: readonly string[]): ImageProfile {
  const shell = hostProgram("bash");
  if (!shell) throw missing(image, "bash", "apt install bash");
  return { ...base(name, shell), cmd };
}

function interpreter(
  input: FamilyInput,
  program: string,
  names: readonly string[],
  install: string,
): ImageProfile {
  const path = hostProgram(program);
  if (!path) throw missing(input.image, program, install);
  const version = versionOf(path) ?? "";
  const links = linkFolder(
    input.stateDir,
    `links-${program}`,
    new Map(names.map((name) => [name, outsideBin(path)])),
  );
  return {
    ...base(program, path),
    cmd: [program],
    mounts: [{ from: links, to: "/usr/local/bin", readOnly: "advisory" }],
    ...differs(input, program, version),
  };
}

function node(input: FamilyInput): ImageProfile {
  const version = process.versions.node;
  return {
    ...base("node", process.execPath),
    entrypoint: [
      "/bin/sh",
      "-c",
      'command -v "${1-}" >/dev/null 2>&1 || set -- node "$@"; exec "$@"',
      "node",
    ],
    cmd: ["node"],
    mounts: [{ from: process.execPath, to: "/usr/local/bin/node", readOnly: "advisory" }],
    ...differs(input, "node", version),
  };
}

/** A tag that names a version must name this machine's: another major version is refused, a minor one is said. */
function differs(input: FamilyInput, program: string, version: string): { warning?: string } {
  const wanted = /^\d+(?:\.\d+)*/.exec(input.tag)?.[0].split(".") ?? [];
  const found = version.split(".");
  const same = wanted.every((part, index) => part === found[index]);
  if (same) return {};
  const difference = `${input.image}: this machine's ${program} is ${version}`;
  if (wanted[0] === found[0] || program === "node") return { warning: difference };
  throw fault(
    "ENGINE_REFUSED",
    difference,
    `Change the tag, install ${program} ${wanted.join(".")}, ${ANYWAY}.`,
  );
}

const missing = (image: string, program: string, install: string) =>
  fault(
    "ENGINE_REFUSED",
    `${image}: ${program} is not on this machine`,
    `Install it (${install}), ${ANYWAY}.`,
  );

/** What all host profiles share; the digest is that of the program that really runs. */
function base(name: string, program: string): ImageProfile {
  return {
    name,
    imageID: `localhost/slipway-host/${name}@${fileDigest(program)}`,
    entrypoint: [],
    cmd: [],
    env: { PATH },
    mounts: [],
    interpreter: [],
  };
}
