/** Every check with everything around it that can go wrong: it says so, and stops nothing. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Case } from "./cases/case.ts";
import { images } from "./cases/images.ts";
import { sast } from "./cases/sast.ts";
import { type FaultStage, openStage } from "./stage.ts";
import { openWorld, type World } from "./world.ts";

// Most of a case is waiting: for a limit of time, for another try.
vi.setConfig({ maxConcurrency: 6, testTimeout: 60_000 });

const CASES = [...sast, ...images];
const TASKS = [...new Set(CASES.map(({ task }) => task))];

let world: World;
let stage: FaultStage;
beforeAll(async () => {
  world = await openWorld();
  stage = await openStage(world.ca);
});
afterAll(() => Promise.all([world?.close(), stage?.close()]));

const schemaOf = (name: string): object =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../schemas/${name}.schema.json`), "utf8"));
const ajv = new Ajv2020({ strict: false, validateFormats: false });
const FORMATS = new Map(
  ["TEST_OUTPUT", "IMAGES_PROCESSED", "SCAN_OUTPUT", "REPORTS", "RPMS_DATA"].map((name) => [
    name,
    ajv.compile(schemaOf(name.toLowerCase().replace("_", "-"))),
  ]),
);

/** What the result says; it must be what its published schema says. */
function read(name: string, text: string | undefined): unknown {
  const value: unknown = JSON.parse(text ?? "null");
  const validate = FORMATS.get(name);
  expect(validate?.(value), `${name} ${text}: ${ajv.errorsText(validate?.errors)}`).toBe(true);
  return value;
}

async function check({ task, call, ...expected }: Case): Promise<void> {
  const ended = await stage.run({ task, ...call(world) });
  const all = [ended.reason, JSON.stringify(ended.results, null, 2), ...ended.lines].join("\n");
  expect(ended.succeeded, all).toBe(expected.fails !== true);
  const { TEST_OUTPUT, ...others } = ended.results;
  const output = read("TEST_OUTPUT", TEST_OUTPUT);
  expect(output, all).toMatchObject({ result: expected.result, note: expect.stringMatching(expected.note) });
  expect(Object.keys(others).sort(), all).toEqual([...(expected.results ?? [])].sort());
  for (const [name, text] of Object.entries(others)) if (FORMATS.has(name)) read(name, text);
  const processed = others["IMAGES_PROCESSED"] ?? '{"image":{"digests":[]}}';
  for (const digest of JSON.parse(processed).image.digests)
    expect(await world.holds(digest), digest).toBe(true);
  if (expected.result === "ERROR" && others["RPMS_DATA"] !== undefined)
    expect(JSON.parse(others["RPMS_DATA"])).toEqual({ error: expect.stringMatching(expected.note) });
  expected.also?.(ended);
}

describe.each(TASKS)("%s says what it came to if", (task) => {
  const cases = CASES.filter((each) => each.task === task);
  it.concurrent.each(cases.map((each) => [each.what, each] as const))("%s", (_, each) => check(each));
});
