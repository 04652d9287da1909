import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registryClient } from "../../lib/oci/index.ts";
import { buildSteps } from "../../scripts/steps/index.ts";
import { clientProgram } from "./clients.ts";
import { call, type Figure, type Part, type Runner, race, shell, type Took } from "./measure.ts";
import { makeComponents, type Released, SIZES } from "./release-images.ts";
import { type Server, startServer } from "./server.ts";

const COMPONENTS = 30;
const TAG = "1.0";

/**
 * A release into an empty registry: push-snapshot as a program of its own, beside `skopeo copy` in a loop that
 * delivers the same tags. Each round has a new target, so nothing is there for either of them.
 */
export async function release(rounds = 3): Promise<Part> {
  const skopeo = clientProgram("skopeo");
  if (!skopeo) return { figures: [], notes: ["skipped: skopeo is not on PATH"] };
  const dir = await mkdtemp(join(tmpdir(), "bench-release-"));
  const from = await startServer(join(dir, "from"));
  try {
    const { dir: programs, node } = await buildSteps();
    const bench: Bench = { dir, from, skopeo, node, step: join(programs, "steps", "push-snapshot") };
    const figures: Figure[] = [];
    for (const evidence of [true, false]) figures.push(...(await measure(bench, evidence, rounds)));
    return { figures, notes: NOTES };
  } finally {
    await from.close();
    await rm(dir, { recursive: true, force: true });
  }
}

const megabytes = (bytes: number) => `${bytes / 1e6} MB`;
const NOTES = [
  `images of three layers: ${megabytes(SIZES.base)} and ${megabytes(SIZES.runtime)} that all ${COMPONENTS} share, ${megabytes(SIZES.own)} of their own; both registries are embedded ones, with https`,
  "with evidence: signature, attestation and SBOM of each image by their tags; skopeo is told of them, push-snapshot looks for them",
  "skopeo keeps a record of blobs between its calls and mounts what the target has; push-snapshot starts with nothing",
  "both targets had the same tags with the same digests",
];

interface Bench {
  readonly dir: string;
  readonly from: Server;
  readonly skopeo: string;
  readonly node: string;
  /** The program push-snapshot. */
  readonly step: string;
}

/** What is released in a race. */
interface Load {
  /** Prefix of the source repositories. */
  readonly home: string;
  readonly components: readonly Released[];
}

async function measure(bench: Bench, evidence: boolean, rounds: number): Promise<readonly Figure[]> {
  const home = `${bench.from.address}/${evidence ? "with" : "without"}`;
  await using client = registryClient({ ca: await readFile(bench.from.caFile, "utf8"), env: {} });
  const components = await makeComponents(client, { into: home, count: COMPONENTS, evidence });
  const load: Load = { home, components };
  const runners = [ourRunner(bench, load), skopeoRunner(bench, load)];
  try {
    const took = await race(runners, rounds);
    await compare(load, runners);
    return figuresOf(evidence ? "with evidence" : "alone", took);
  } finally {
    for (const { target } of runners) await target.close();
  }
}

const figuresOf = (what: string, [ours, theirs]: readonly Took[]): readonly Figure[] =>
  (["wall", "cpu"] as const).map((kind) => ({
    name: `${COMPONENTS} images ${what}, ${kind}`,
    ours: ours?.[kind] ?? 0,
    peer: "skopeo copy --all, in a loop",
    theirs: theirs?.[kind] ?? 0,
    unit: "ms",
  }));

interface ReleaseRunner extends Runner {
  readonly target: Target;
}

/** A registry that is empty at the beginning of each round. */
class Target {
  readonly #dir: string;
  #count = 0;
  #server: Server | undefined;

  constructor(dir: string) {
    this.#dir = dir;
  }

  get state(): string {
    return `${this.#dir}-${this.#count}`;
  }

  get server(): Server {
    if (this.#server === undefined) throw new TypeError("the target is not started");
    return this.#server;
  }

  async renew(): Promise<Server> {
    await this.close();
    this.#count += 1;
    this.#server = await startServer(this.state);
    return this.#server;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
    await rm(this.state, { recursive: true, force: true });
  }
}

function ourRunner({ dir, from, node, step }: Bench, { home, components }: Load): ReleaseRunner {
  const target = new Target(join(dir, "ours"));
  const folder = join(dir, "ours-data");
  return {
    name: "push-snapshot",
    target,
    async before() {
      const { address, caFile } = await target.renew();
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      const cas = await Promise.all([from.caFile, caFile].map((file) => readFile(file, "utf8")));
      await writeFile(join(folder, "ca.pem"), cas.join(""));
      const snapshot = components.map(({ name, digest }) => ({
        name,
        containerImage: `${home}/${name}@${digest}`,
        repositories: [{ url: `${address}/released/${name}`, tags: [TAG] }],
      }));
      await writeFile(join(folder, "snapshot.json"), JSON.stringify({ components: snapshot }));
      await writeFile(join(folder, "data.json"), "{}");
    },
    run: () =>
      call(node, [
        step,
        "--snapshot-path=snapshot.json",
        "--data-path=data.json",
        "--results-dir-path=results",
        `--workspace=${folder}`,
        `--ca-file=${join(folder, "ca.pem")}`,
      ]),
  };
}

function skopeoRunner({ dir, from, skopeo }: Bench, { home, components }: Load): ReleaseRunner {
  const target = new Target(join(dir, "theirs"));
  const certs = (name: string) => join(dir, `${name}-certs`);
  return {
    name: "skopeo copy",
    target,
    async before() {
      const { caFile } = await target.renew();
      for (const [name, file] of Object.entries({ from: from.caFile, to: caFile })) {
        await mkdir(certs(name), { recursive: true });
        await copyFile(file, join(certs(name), "ca.crt"));
      }
    },
    run() {
      const flags = `--all --preserve-digests --quiet --src-cert-dir "${certs("from")}" --dest-cert-dir "${certs("to")}"`;
      const into = `${target.server.address}/released`;
      const lines = components.flatMap(({ name, digest, evidence }) => [
        ...evidence.map((tag) => `docker://${home}/${name}:${tag} docker://${into}/${name}:${tag}`),
        `docker://${home}/${name}@${digest} docker://${into}/${name}:${TAG}`,
      ]);
      return shell(lines.map((line) => `"${skopeo}" --insecure-policy copy ${flags} ${line}`).join("\n"));
    },
  };
}

/** Both delivered the same, or the figures say nothing. */
async function compare({ components }: Load, runners: readonly ReleaseRunner[]): Promise<void> {
  for (const { name: runner, target } of runners) {
    const { address, caFile } = target.server;
    await using client = registryClient({ ca: await readFile(caFile, "utf8"), env: {} });
    for (const { name, digest, evidence } of components) {
      const repository = `${address}/released/${name}`;
      const found = (await client.resolve(`${repository}:${TAG}`)).digest;
      if (found !== digest) throw new TypeError(`${runner} delivered ${name} as ${found}, not ${digest}`);
      for (const tag of evidence) await client.resolve(`${repository}:${tag}`);
    }
  }
}
