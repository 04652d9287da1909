import { execFileSync } from "node:child_process";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseIsolation } from "../../engine/isolation/index.ts";
import { explain } from "../../lib/errors/index.ts";
import { registryClient } from "../../lib/oci/index.ts";
import { asBuildArgs } from "../../scripts/quickstart/bases.ts";
import { sampleRepository } from "../../scripts/quickstart/sample.ts";
import { clientProgram } from "./clients.ts";
import { call, type Figure, median, type Part, shell, type Took } from "./measure.ts";
import { type Seen, watchProcesses } from "./processes.ts";
import { ROOT, startServer } from "./server.ts";

interface Voyage extends Took {
  readonly peaks: Seen["peaks"];
}

/**
 * `npm start` on the sample application: once with an empty state folder, then again with what the first one
 * left. Beside it the same build by hand: clone, `buildah build` with network, push.
 */
export async function voyage(rounds = 3): Promise<Part> {
  const missing = ["git", "buildah"].filter((name) => !clientProgram(name));
  if (missing.length > 0) return { figures: [], notes: [`skipped: ${missing.join(", ")} missing`] };
  const state = await mkdtemp(join(tmpdir(), "bench-voyage-"));
  const { remove } = await chooseIsolation();
  try {
    const cold = await sail(state);
    const warm: Voyage[] = [];
    const byHand: (Took | string)[] = [];
    for (let round = 0; round < rounds; round++) {
      warm.push(await sail(state));
      byHand.push(await hand(state, round).catch((thrown: unknown) => explain(thrown)));
    }
    return report(cold, warm, byHand);
  } finally {
    await remove(state);
  }
}

async function sail(state: string): Promise<Voyage> {
  let stop = (): Seen => ({ peaks: new Map(), namespacesCpu: 0 });
  const took = await call(process.execPath, ["scripts/quickstart/main.ts", "--state", state], {
    cwd: ROOT,
    onStart: (pid) => {
      stop = watchProcesses(pid);
    },
  }).finally(() => stop());
  const { peaks, namespacesCpu } = stop();
  return { wall: took.wall, cpu: took.cpu + namespacesCpu, peaks };
}

/** What a person would type, with the base image that the voyage left in its registry. */
async function hand(state: string, round: number): Promise<Took> {
  const server = await startServer(state);
  const work = await mkdtemp(join(state, "hand-"));
  try {
    const url = await sampleRepository(join(ROOT, "examples/sample-app"), state);
    const base = `${server.address}/slipway/base:${await baseTag(server.address)}`;
    const build = asBuildArgs(base).map((each) => `--build-arg ${each}`);
    const buildah = `buildah --root "${work}/storage" --runroot "${work}/run" --storage-driver vfs`;
    const image = `${server.address}/byhand/app:${round}`;
    return await shell(
      `cd "${work}"; git clone --quiet "${url}" source
       ${buildah} build --isolation chroot --network host --tls-verify=false ${build.join(" ")} \
         --volume /etc/ssl/certs:/etc/ssl/certs:ro ${environment()} --tag ${image} source
       ${buildah} push --tls-verify=false ${image}`,
    );
  } finally {
    await server.close();
    await (await chooseIsolation()).remove(work);
  }
}

/** This machine's way to the network: registries of npm and pip, certificate authorities, proxies. */
const environment = () =>
  Object.entries(process.env)
    .filter(
      ([name, value]) =>
        /^(npm_config_registry|node_extra_ca_certs|ssl_cert_(file|dir)|pip_cert|pip_index_url|https?_proxy)$/i.test(
          name,
        ) && value,
    )
    .map(([name]) => `--env ${name}`)
    .join(" ");

async function baseTag(address: string): Promise<string> {
  for await (const tag of registryClient({}).tags(`${address}/slipway/base`)) return tag;
  throw new Error("the voyage made no base image");
}

function report(cold: Voyage, warm: readonly Voyage[], byHand: readonly (Took | string)[]): Part {
  const built = byHand.filter((each) => typeof each !== "string");
  const failed = byHand.find((each) => typeof each === "string");
  const wall = median(warm.map((each) => each.wall));
  const cpu = median(warm.map((each) => each.cpu));
  const figure = (name: string, ours: number, peer: string, theirs: number): Figure => ({
    name,
    ours,
    peer,
    theirs,
    unit: "ms",
  });
  const peer = built.length > 0 && {
    wall: median(built.map((each) => each.wall)),
    cpu: median(built.map((each) => each.cpu)),
  };
  return {
    figures: [
      figure("cold, wall", cold.wall, "warm, wall", wall),
      figure("cold, CPU", cold.cpu, "warm, CPU", cpu),
      ...(peer
        ? [
            figure("warm, wall", wall, "by hand, wall", peer.wall),
            figure("warm, CPU", cpu, "by hand, CPU", peer.cpu),
          ]
        : []),
      ...memoryFigures([cold, ...warm].map(({ peaks }) => peaks)),
    ],
    notes: [
      "cold: empty state folder, base image made or pulled; warm: the same folder again",
      "by hand: git clone, buildah build with network, buildah push; no SBOM, no hermetic build, no index",
      ...(failed === undefined ? [] : [`skipped, by hand: ${failed.trim().split("\n").at(-1)}`]),
    ],
  };
}

/** The engine and the biggest step, beside a Node that does nothing. */
function memoryFigures(all: readonly Seen["peaks"][]): Figure[] {
  const most = new Map<string, number>();
  for (const peaks of all)
    for (const [name, value] of peaks) most.set(name, Math.max(value, most.get(name) ?? 0));
  const print = "process.stdout.write(String(process.resourceUsage().maxRSS))";
  const bare = (Number(execFileSync(process.execPath, ["-e", print], { encoding: "utf8" })) * 1024) / 1e6;
  const ranked = (is: (name: string) => boolean) =>
    [...most]
      .filter(([name]) => is(name))
      .sort(([, a], [, b]) => b - a)
      .slice(0, 1);
  const own = (name: string) => name === "engine" || name.startsWith("step ");
  return [
    ...ranked((name) => name === "engine"),
    ...ranked((name) => name.startsWith("step ")),
    ...ranked((name) => !own(name)),
  ].map(([name, ours]) => ({ name: `peak of ${name}`, ours, peer: "node -e 0", theirs: bare, unit: "MB" }));
}
