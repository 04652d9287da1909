import { chooseIsolation } from "../../engine/isolation/index.ts";
import {
  BUBBLEWRAP,
  BUILDAH,
  type Found,
  GIT,
  installCommand,
  look,
  MMDEBSTRAP,
  manager,
  type Need,
} from "../preflight/index.ts";
import { publicReachable } from "../quickstart/bases.ts";

export interface Diagnosis {
  readonly lines: readonly string[];
  /** False: `npm start` cannot work here yet. */
  readonly ok: boolean;
}

/** Used when it is there, for looking at what was made. */
const CLIENTS: readonly string[] = ["crane", "oras", "skopeo", "tkn", "cosign"];

/** What this machine has, what it lacks, and what to do about it. Changes nothing. */
export async function diagnose(): Promise<Diagnosis> {
  const reachable = await publicReachable();
  const needs = [GIT, BUILDAH, BUBBLEWRAP, ...(reachable ? [] : [MMDEBSTRAP])];
  const found = await Promise.all(needs.map(async (need) => ({ need, ...(await look(need)) })));
  const clients = await Promise.all(
    CLIENTS.map((program) => look({ program, why: "", packages: { apt: program } })),
  );
  const lacking = found.filter(({ state }) => state !== "there");
  const fatal = lacking.filter(({ need }) => !need.without);
  const there = CLIENTS.filter((_, i) => clients[i]?.state === "there");
  return {
    ok: fatal.length === 0,
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
    ],
  };
}

const line = (name: string, text: string): string => `${name.padEnd(12)}${text}`;

function describe({ need, state, version }: Found & { readonly need: Need }): string {
  if (state === "there") return version ?? "there";
  const what = state === "old" ? `${version} is too old, ${need.atLeast} is needed` : "missing";
  return `${what}: it ${need.why}${need.without ? ` (without it, ${need.without})` : ""}`;
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
