import type { Part } from "./measure.ts";
import { measureStepStart, PROMISE } from "./step-start.ts";

/** From start to `run` of every step program, beside bare Node. */
export async function start(rounds?: number): Promise<Part> {
  const [bare, ...steps] = await measureStepStart(rounds === undefined ? undefined : rounds * 4 + 1);
  const over = steps.filter(({ ratio }) => ratio > PROMISE).map(({ name }) => name);
  return {
    figures: steps.map(({ name, ms }) => ({
      name,
      ours: ms,
      peer: "node -e 0",
      theirs: bare?.ms ?? 0,
      unit: "ms",
    })),
    notes: [
      "the shortest of all rounds, not the median: the rest is what else the machine did",
      over.length === 0 ? `all within ${PROMISE}` : `above ${PROMISE}: ${over.join(", ")}`,
    ],
  };
}
