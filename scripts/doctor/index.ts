import { chooseIsolation } from "../../engine/isolation/index.ts";
import type { DataWishes } from "../desk/index.ts";
import {
  BUBBLEWRAP,
  BUILDAH,
  type Found,
  GIT,
  installCommand,
  look,
  type Missing,
  MMDEBSTRAP,
  manager,
  type Need,
} from "../preflight/index.ts";
import { publicReachable } from "../quickstart/bases.ts";
import { scanners } from "./scanners.ts";

export interface Diagnosis {
  readonly lines: readonly string[];
  /** False: `npm start` cannot work here yet. */
  readonly ok: boolean;
}

/** Used when it is there, for looking at what was made. */
const CLIENTS: readonly string[] = ["crane", "oras", "skopeo", "tkn", "cosign"];

/** What this machine has, what it lacks, and what to do about it. Changes nothing. */
export async function diagnose(wishes: DataWishes = {}): Promise<Diagnosis> {
  const reachable = await publicReachable();
  const needs = [GIT, BUILDAH, BUBBLEWRAP, ...(reachable ? [] : [MMDEBSTRAP])];
  const found = await Promise.all(needs.map(async (need) => ({ need, ...(await look(need)) })));
  const clients = await Promise.all(CLIENTS.map((program) => look({ program })));
  const checks = await scanners(wishes);
  const lacking = found.filter(({ state }) => state !== "there");
  const fatal = lacking.filter(({ need }) => !need.without);
  const there = CLIENTS.filter((_, i) => clients[i]?.state === "there");
  return {
    ok: fatal.length === 0 && checks.ok,
    lines: [
      line("node", `${process.version} runs this`),
      ...found.map((each) => line(each.need.program, describe(each))),
      line("isolation", (await chooseIsolation()).describe),
      line(
        "base image",
        reachable
          ? "pulled from the public registry"
          : "no public registry answers: made from this machine's packages",
      ),
      line(
        "clients",
        there.length ? there.join(", ") : "none (crane, oras, skopeo and tkn can look at what is pushed)",
      ),
      ...(await advice(lacking.map(({ need }) => need))),
      "",
      "Scanners, all optional: a check whose scanner is not there says SKIPPED.",
      ...checks.rows.map(([name, state]) => line(name, state)),
      ...(await scannerAdvice(checks.missing)),
    ],
  };
}

const line = (name: string, text: string): string => `${name.padEnd(14)}${text}`;

function describe({ need, state, version }: Found & { readonly need: Need }): string {
  if (state === "there") return version ?? "there";
  const what = state === "old" ? `${version} is too old, ${need.atLeast} is needed` : "missing";
  return `${what}: it ${need.why}${need.without ? ` (without it, ${need.without})` : ""}`;
}

async function scannerAdvice(missing: readonly Missing[]): Promise<string[]> {
  const by = await manager();
  const command = by && installCommand(missing, by, process.getuid?.() === 0);
  if (missing.length === 0 || !command) return [];
  const own = by === "apt" ? " (or: npm start -- --scanners)" : "";
  return ["", `Install those of this system: ${command}${own}`];
}

async function advice(lacking: readonly Need[]): Promise<string[]> {
  if (lacking.length === 0) return [];
  const by = await manager();
  const command =
    by &&
    installCommand(
      lacking.map((need) => ({ need })),
      by,
      process.getuid?.() === 0,
    );
  return [
    "",
    command ? `Install what is missing: ${command}` : "Install what is missing with your package manager.",
  ];
}
