/** Renew the goldens: `UPDATE_GOLDENS=1 npx vitest run lib/provenance`, and read what changed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { slsa1, slsa02 } from "./index.ts";
import { realRun } from "./testing.ts";

const builderId = "https://slipway.dev/builder/local/v1";
const WRITERS = { "slsa-v0.2": slsa02, "slsa-v1": slsa1 } as const;

/** With what is base64 read, so that a person sees what changes. */
const readable = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, each) =>
    key === "content" && typeof each === "string"
      ? { base64: JSON.parse(Buffer.from(each, "base64").toString()) }
      : each,
  );

describe("the statement about a real run", () => {
  it.each(["slsa-v0.2", "slsa-v1"] as const)("is the golden one: %s", (name) => {
    const file = join(import.meta.dirname, "fixtures", `${name}.golden.json`);
    const statement = readable(WRITERS[name]({ ...realRun(), builderId }));
    if (process.env["UPDATE_GOLDENS"]) writeFileSync(file, `${JSON.stringify(statement, null, 2)}\n`);
    expect(statement).toEqual(JSON.parse(readFileSync(file, "utf8")));
  });

  it("does not depend on the order in which tasks ended", () => {
    const { pipelineRun, taskRuns } = realRun();
    const forward = slsa02({ pipelineRun, taskRuns, builderId });
    expect(slsa02({ pipelineRun, taskRuns: taskRuns.toReversed(), builderId })).toEqual(forward);
  });
});
