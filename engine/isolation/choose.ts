import { execFile } from "node:child_process";
import { delimiter } from "node:path";
import { promisify } from "node:util";
import { explain } from "../../lib/errors/index.ts";
import { findProgram } from "../../lib/files/index.ts";
import { fault } from "../fault.ts";
import type { Isolation, Rung } from "../types.ts";
import { type BubblewrapWay, bubblewrap } from "./bubblewrap.ts";
import { pathRewriting } from "./paths.ts";

export interface IsolationOptions {
  /** Take this rung or fail; default: the best that works here. */
  readonly rung?: Rung;
}

/**
 * The best rung of the ladder that works on this machine, found by trying.
 * @throws Fault ENGINE_REFUSED if the wanted rung does not work here
 */
export async function chooseIsolation({ rung }: IsolationOptions = {}): Promise<Isolation> {
  if (rung === "paths") return pathRewriting("as asked");
  const found = await findBubblewrap();
  if (typeof found === "string") {
    if (rung === "bubblewrap") throw refused(found);
    return pathRewriting(found);
  }
  return bubblewrap(found);
}

const refused = (why: string) =>
  fault("ENGINE_REFUSED", `isolation "bubblewrap" does not work here: ${why}`, INSTALL);

const INSTALL =
  "Install bubblewrap (apt install bubblewrap, dnf install bubblewrap), or choose the rung paths.";

/** How bubblewrap can be used here, or why not. */
async function findBubblewrap(): Promise<BubblewrapWay | string> {
  const bwrap = which("bwrap");
  if (!bwrap) return "bubblewrap is not installed";
  const reasons: string[] = [];
  for (const way of process.getuid?.() === 0 ? asRoot(bwrap) : asOrdinaryUser(bwrap)) {
    const why = await tryOut(way);
    if (why === undefined) return way;
    reasons.push(why);
  }
  return `bubblewrap fails: ${reasons.at(-1)}`;
}

const asRoot = (bwrap: string): BubblewrapWay[] => [
  {
    bwrap,
    before: [],
    args: ["--cap-add", "ALL"],
    manyUsers: true,
    describe: "bubblewrap: own files and processes for each step, network shared",
  },
];

function asOrdinaryUser(bwrap: string): BubblewrapWay[] {
  const unshare = which("unshare");
  const many: BubblewrapWay = {
    bwrap,
    before: [unshare ?? "", "--user", "--map-root-user", "--map-auto", "--"],
    args: ["--cap-add", "ALL"],
    manyUsers: true,
    describe: "bubblewrap in a user namespace: own files and processes for each step, network shared",
  };
  const one: BubblewrapWay = {
    bwrap,
    before: [],
    args: ["--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "ALL"],
    manyUsers: false,
    describe:
      "bubblewrap with one user id (no range in /etc/subuid): chown and image builds with several users do not work",
  };
  return unshare && which("newuidmap") ? [many, one] : [one];
}

async function tryOut({ bwrap, before, args }: BubblewrapWay): Promise<string | undefined> {
  const [program = bwrap, ...rest] = [
    ...[...before, bwrap, ...args, "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev"],
    ...["--unshare-pid", "--", "/usr/bin/true"],
  ];
  try {
    await promisify(execFile)(program, rest, { timeout: 10_000 });
    return undefined;
  } catch (thrown) {
    return explain(thrown).split("\n").filter(Boolean).at(-1);
  }
}

/** The absolute path of a program on PATH, or in the system's folders when PATH leaves them out. */
export const which = (name: string): string | undefined =>
  findProgram(name, [process.env["PATH"] ?? "", "/usr/bin", "/bin", "/usr/sbin"].join(delimiter));
