import { parseArgs } from "node:util";
import { explain } from "../../lib/errors/index.ts";
import { artifacts } from "./artifacts.ts";
import { engine } from "./engine.ts";
import { type Figure, machine, type Part } from "./measure.ts";
import { registry } from "./registry.ts";
import { release } from "./release.ts";
import { start } from "./start.ts";
import { voyage } from "./voyage.ts";

/** In the order in which they run: the short ones first. */
const PARTS: Readonly<Record<string, (rounds?: number) => Promise<Part>>> = {
  start,
  engine,
  registry,
  release,
  artifacts,
  voyage,
};
const USAGE = `npm run bench [-- [--rounds N] PART…]   parts: ${Object.keys(PARTS).join(", ")} (default: all)

Each figure is a ratio to a peer that was measured in the same run; below 1 ours is quicker or smaller.`;

const say = (line: string) => void process.stdout.write(`${line}\n`);
const amount = (value: number, unit: Figure["unit"]) =>
  unit === "ms" && value >= 10_000
    ? `${(value / 1000).toFixed(1)} s`
    : `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;

function show({ figures, notes }: Part): void {
  const width = Math.max(...figures.map(({ name }) => name.length), 0);
  for (const { name, ours, peer, theirs, unit } of figures) {
    const ratio = theirs > 0 ? (ours / theirs).toFixed(2) : "–";
    say(
      `  ${name.padEnd(width)}  ${amount(ours, unit).padStart(9)}  ${ratio.padStart(6)} x  ${peer} (${amount(theirs, unit)})`,
    );
  }
  for (const note of notes) say(`  - ${note}`);
}

/** A part that fails is said, and the others still run. */
const failed = (thrown: unknown): Part => {
  process.exitCode = 1;
  return { figures: [], notes: [`failed: ${explain(thrown)}`] };
};

async function main(argv: readonly string[]): Promise<number> {
  const options = { rounds: { type: "string" }, help: { type: "boolean", short: "h" } } as const;
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
  const unknown = positionals.filter((name) => !Object.hasOwn(PARTS, name));
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (values.help || unknown.length > 0 || (rounds !== undefined && !(rounds >= 1))) {
    say(USAGE);
    return values.help ? 0 : 2;
  }
  const wanted = Object.entries(PARTS).filter(
    ([name]) => positionals.length === 0 || positionals.includes(name),
  );
  say(machine());
  for (const [name, measure] of wanted) {
    say(`\n${name}`);
    show(await measure(rounds).catch(failed));
  }
  say(`\n${machine()}`);
  return Number(process.exitCode ?? 0);
}

process.exitCode = await main(process.argv.slice(2));
