import { describe, expect, it } from "vitest";
import { explain, faults } from "./index.ts";

const fault = faults<"TEST_BROKEN">();

describe("explain", () => {
  it("says the messages of all causes", () => {
    const cause = new Error("connect ECONNREFUSED", { cause: "no route" });
    expect(explain(fault("TEST_BROKEN", "registry", "Start it.", cause))).toBe(
      "registry: connect ECONNREFUSED: no route",
    );
  });

  it("says nothing twice that a cause repeats", () => {
    const first = new Error("connect ECONNREFUSED 127.0.0.1:1");
    const second = new Error(`GET https://x/: ${first.message}`, { cause: first });
    expect(explain(new Error("registry x", { cause: second }))).toBe(
      "registry x: GET https://x/: connect ECONNREFUSED 127.0.0.1:1",
    );
  });

  it("says the code where there are no words", () => {
    expect(explain(Object.assign(new AggregateError([]), { code: "ECONNREFUSED" }))).toBe("ECONNREFUSED");
  });

  it.each([
    ["text", "text"],
    [undefined, "undefined"],
    [null, "null"],
    [7, "7"],
  ])("takes %j", (thrown, text) => {
    expect(explain(thrown)).toBe(text);
  });

  it("ends where a cause is its own cause", () => {
    const round = new Error("round");
    round.cause = round;
    expect(explain(round)).toBe("round");
  });
});
