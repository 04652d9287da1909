import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { StepContract } from "../../lib/contract/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import type { Scenario, Stage } from "./scenario.ts";

const here = import.meta.dirname;
const steps = join(here, "..", "..", "steps");

async function scenarios(): Promise<readonly Scenario[]> {
  const files = (await readdir(join(here, "scenarios"))).filter((name) => name.endsWith(".ts")).sort();
  return Promise.all(files.map(async (file) => (await import(join(here, "scenarios", file))).scenario));
}

async function contracts(): Promise<readonly StepContract[]> {
  const folders = (await readdir(steps, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const found = folders.map(async ({ name }) =>
    Object.values<StepContract>(await import(join(steps, name, "contract.ts"))),
  );
  return (await Promise.all(found)).flat();
}

const known = await scenarios();
const all = await contracts();
const names = new Set(known.map(({ step }) => step));
/** Steps that need more than a registry to run: their own tests have this case, under this name. */
const ELSEWHERE = new Map([["image-build", "can be run again in the same folders"]]);
const without = (contracts: readonly Pick<StepContract, "name" | "effect">[]) =>
  contracts
    .filter(({ effect, name }) => effect !== "reads" && !names.has(name) && !ELSEWHERE.has(name))
    .map(({ name }) => `write test/again/scenarios/${name}.ts`);

let registry: Awaited<ReturnType<typeof testRegistry>>;
let stage: Stage;
beforeEach(async () => {
  registry = await testRegistry();
  stage = {
    dir: await mkdtemp(join(tmpdir(), "again-")),
    registry,
    client: await openRegistry({ caFile: registry.caFile }),
  };
});
afterEach(async () => {
  await registry.close();
  await rm(stage.dir, { recursive: true, force: true });
});

describe("a step that is run again with the same input", () => {
  it.each(known.map((scenario) => [scenario.step, scenario] as const))(
    "gives the same results and changes nothing: %s",
    async (_name, scenario) => {
      const run = await scenario.setUp(stage);
      const first = await run();
      const left = await scenario.state(stage);
      expect(await run()).toEqual(first);
      expect(await scenario.state(stage)).toEqual(left);
    },
  );
});

it("has a scenario only for steps that are there", () => {
  expect([...names].filter((name) => !all.some((contract) => contract.name === name))).toEqual([]);
});

it("has a scenario for every step that writes, or its own tests have the case", async () => {
  expect(without(all)).toEqual([]);
  for (const [name, title] of ELSEWHERE)
    expect(await readFile(join(steps, name, "run.test.ts"), "utf8")).toContain(`it("${title}"`);
});

it("misses a step that writes and has none, whatever its effect is called", () => {
  const invented = (["reads", "annotates", "creates"] as const).map((effect) => ({
    name: `new-${effect}`,
    effect,
  }));
  expect(without(invented)).toEqual(
    ["new-annotates", "new-creates"].map((name) => `write test/again/scenarios/${name}.ts`),
  );
});
