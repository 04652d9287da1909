import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSteps } from "../../scripts/steps/index.ts";
import { clientProgram } from "./clients.ts";
import { type Figure, type Part, type Runner, race, shell } from "./measure.ts";
import { type Server, startServer } from "./server.ts";

const FILES = 2000;
const BYTES = 70_000_000;

/**
 * Trusted artifacts as tasks make and use them: the step programs, against the embedded registry. Beside them
 * what the compatible programs do, with tar, gzip and oras, against the same registry.
 */
export async function artifacts(rounds = 5): Promise<Part> {
  const dir = await mkdtemp(join(tmpdir(), "bench-artifacts-"));
  const server = await startServer(join(dir, "state"));
  try {
    await makeTree(join(dir, "source"));
    const { dir: built } = await buildSteps();
    return await measure({ dir, built, server, oras: clientProgram("oras"), rounds });
  } finally {
    await server.close();
    await rm(dir, { recursive: true, force: true });
  }
}

interface Bench {
  readonly dir: string;
  readonly built: string;
  readonly server: Server;
  readonly oras: string | undefined;
  readonly rounds: number;
}

async function measure(bench: Bench): Promise<Part> {
  const skipped =
    "skipped: oras is neither on PATH nor in ~/.cache/slipway-clients/bin: the peer stays local";
  return {
    figures: [
      ...(await side(bench, "create and push", makers(bench))),
      ...(await side(bench, "fetch and extract", users(bench))),
    ],
    notes: [
      `a tree of ${FILES} files and ${BYTES / 1e6} MB, half of it random; https on both sides`,
      ...(bench.oras ? [] : [skipped]),
    ],
  };
}

async function side({ rounds }: Bench, name: string, runners: readonly Runner[]): Promise<Figure[]> {
  const [ours, theirs] = await race(runners, rounds);
  const peer = runners[1]?.name ?? "";
  const figure = (what: "wall" | "cpu"): Figure => ({
    name: `${name}, ${what === "cpu" ? "CPU" : "wall"}`,
    ours: ours?.[what] ?? 0,
    peer,
    theirs: theirs?.[what] ?? 0,
    unit: "ms",
  });
  return [figure("wall"), figure("cpu")];
}

function makers({ dir, built, server: { address, caFile }, oras }: Bench): Runner[] {
  // Another repository each time, so that nobody finds its blob there already.
  let next = 0;
  const repository = () => `${address}/bench/r${next++}`;
  const ours = () =>
    shell(
      `"${built}/steps/create-trusted-artifact" --store=${repository()}:1 --source="${dir}/source" \
        --ca-file="${caFile}" --result=source:"${dir}/uri"`,
    );
  const pack = `tar -C "${dir}/source" -cf - . | gzip -n > "${dir}/SOURCE_ARTIFACT"`;
  const theirs = () => {
    if (!oras) return shell(pack);
    const into = repository();
    const push = `"${oras}" push --no-tty --ca-file "${caFile}" ${into}:1 SOURCE_ARTIFACT`;
    return shell(`${pack}; cd "${dir}"; ${push}; echo ${into} > pushed`);
  };
  return [
    { name: "ours", run: ours },
    { name: oras ? "tar | gzip, oras push" : "tar | gzip", run: theirs },
  ];
}

function users({ dir, built, server: { caFile }, oras }: Bench): Runner[] {
  const before = async () => {
    await rm(join(dir, "to"), { recursive: true, force: true });
    await mkdir(join(dir, "to"));
  };
  const ours = () =>
    shell(
      `"${built}/steps/use-trusted-artifact" --ca-file="${caFile}" --artifacts "$(cat "${dir}/uri")=${dir}/to"`,
    );
  const local = `tar -C "${dir}/to" -xzpf "${dir}/SOURCE_ARTIFACT"`;
  const digest = `$(sha256sum "${dir}/SOURCE_ARTIFACT" | cut -c-64)`;
  const fetched = async () => {
    const fetch = `"${oras}" blob fetch --ca-file "${caFile}" "$(cat "${dir}/pushed")@sha256:${digest}" --output -`;
    return shell(`${fetch} | tar -C "${dir}/to" -xzpf -`);
  };
  const theirs = () => (oras ? fetched() : shell(local));
  return [
    { name: "ours", before, run: ours },
    { name: oras ? "oras blob fetch | tar" : "tar", before, run: theirs },
  ];
}

/** The sizes of a source tree: mostly small, a few large. Half of each file compresses well. */
async function makeTree(root: string): Promise<void> {
  const weights = Array.from({ length: FILES }, (_, index) => (index % 40 === 0 ? 60 : 1 + (index % 7)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    const folder = join(root, `d${index % 50}`, `e${index % 4}`);
    await mkdir(folder, { recursive: true });
    const half = Math.floor((BYTES * weight) / total / 2);
    const text = Buffer.alloc(half, 'import { something } from "./somewhere.ts";\n');
    await writeFile(join(folder, `f${index}`), Buffer.concat([randomBytes(half), text]));
  }
}
