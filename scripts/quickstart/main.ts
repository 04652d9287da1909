import { createReporter } from "../../engine/report/index.ts";
import { codeOf, explain, Fault } from "../../lib/errors/index.ts";
import { createLog } from "../../lib/log/index.ts";
import { BUBBLEWRAP, BUILDAH, ensure, GIT, INSTALLABLE, MMDEBSTRAP, type Need } from "../preflight/index.ts";
import { sweepRegistry } from "../sweep/index.ts";
import { readWishes, USAGE, type Wishes } from "./arguments.ts";
import { publicReachable } from "./bases.ts";
import { openPlaces } from "./places.ts";
import { sweepSamples } from "./sample.ts";
import { summary } from "./summary.ts";
import { sail } from "./voyage.ts";

const say = (line: string) => void process.stdout.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<number> {
  const wishes = readWishes(argv);
  if (wishes === "help") {
    say(USAGE);
    return 0;
  }
  const cancel = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(name, () => cancel.abort());
  await ensure(await needs(wishes), { yes: wishes.yes, say, signal: cancel.signal });
  if (wishes.scanners) await ensure(INSTALLABLE, { yes: wishes.yes, say, signal: cancel.signal });
  const places = await openPlaces(wishes.state);
  await sweepSamples(places.state);
  // Space is given back where that is possible; a voyage does not depend on it.
  await sweepRegistry({ stateDir: places.state }).catch(() => undefined);
  const view = createReporter(process.stdout, { mode: "auto" });
  try {
    const voyage = await sail({
      places,
      wishes,
      log: createLog({ sink: (line) => view.say(line) }),
      signal: cancel.signal,
      emit: (event) => view.event(event),
      say: (line) => view.say(line),
      onDone: async (done, client) => {
        view.close();
        for (const line of await summary(done, client, places)) say(line);
      },
    });
    return voyage.outcome.exitCode || (voyage.release?.outcome.exitCode ?? 0);
  } finally {
    view.close();
  }
}

/** A base image has to be made only where none is named and none can be pulled. */
async function needs({ baseImage }: Wishes): Promise<Need[]> {
  const always = [GIT, BUILDAH, BUBBLEWRAP];
  return baseImage !== undefined || (await publicReachable()) ? always : [...always, MMDEBSTRAP];
}

const EXIT: Readonly<Record<string, number>> = {
  QUICKSTART_USAGE: 2,
  PREFLIGHT_MISSING: 3,
  DESK_DATA: 2,
  ENGINE_REFUSED: 3,
  ENGINE_INVALID: 2,
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  process.stderr.write(`slipway: ${explain(thrown)}\n`);
  if (thrown instanceof Fault) process.stderr.write(`  ${thrown.next}\n`);
  process.exitCode = EXIT[codeOf(thrown) ?? ""] ?? 1;
}
