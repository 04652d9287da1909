import { describe, expect, it } from "vitest";
import { parseArgv } from "./argv.ts";
import { flag, integer, list, text } from "./params.ts";
import { defineStep, directory } from "./step.ts";
import { readParams } from "./values.ts";

/** The four lists of the image build, between scalars in the contract on purpose. */
const build = defineStep({
  name: "image-build",
  does: "Builds an image.",
  effect: "creates",
  image: "build",
  params: {
    image: text({ describe: "Reference" }),
    buildArgs: list({ describe: "A=b", default: [] }),
    envVars: list({ describe: "A=b", default: [] }),
    hermetic: flag({ describe: "No network", default: false }),
    labels: list({ describe: "a=b", default: [] }),
    annotations: list({ describe: "a=b", default: [] }),
    depth: integer({ describe: "Depth", default: 1 }),
  },
  secrets: { basicAuth: directory({ describe: "Login", optional: true }) },
});
const MARKERS = ["--build-args", "--env-vars", "--labels", "--annotations"];
const read = (...argv: string[]) => parseArgv(build, argv);
const codeOfCall = (...argv: string[]) => {
  try {
    const parsed = read(...argv);
    readParams(build.params, parsed.params);
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
  return "none";
};

describe("parseArgv", () => {
  it("reads scalars, secrets, results and the budget", () => {
    const parsed = read(
      "--image=a=b",
      "--hermetic=true",
      "--basic-auth=/x y",
      "--result=digest:/r/a",
      "--result=digest:/r/b",
      "--results-budget=1536",
      ...MARKERS,
    );
    expect(parsed).toEqual({
      help: false,
      params: { image: "a=b", hermetic: "true", buildArgs: [], envVars: [], labels: [], annotations: [] },
      secrets: { basicAuth: "/x y" },
      results: [
        { result: "digest", path: "/r/a" },
        { result: "digest", path: "/r/b" },
      ],
      budget: 1536,
    });
  });

  it("keeps any list value as data", () => {
    const odd = [
      "--x=y",
      "--hermetic=false",
      "--",
      "",
      "-",
      "a b",
      "line\nline",
      "--help",
      "--image=evil",
      "=",
      "$(x)",
    ];
    const parsed = read(
      "--image=i",
      "--build-args",
      ...odd,
      "--env-vars",
      "--labels",
      ...odd,
      "--annotations",
      "",
    );
    expect(parsed.params["buildArgs"]).toEqual(odd);
    expect(parsed.params["envVars"]).toEqual([]);
    expect(parsed.params["labels"]).toEqual(odd);
    expect(parsed.params["annotations"]).toEqual([""]);
    expect(parsed.params["image"]).toBe("i");
    expect(parsed.params["hermetic"]).toBeUndefined();
    expect(parsed.help).toBe(false);
  });

  it("keeps newlines, spaces and = in a scalar", () => {
    expect(read("--image= a=b\n--hermetic=true", ...MARKERS).params["image"]).toBe(" a=b\n--hermetic=true");
    expect(read("--image=", ...MARKERS).params["image"]).toBe("");
  });

  it.each(MARKERS)("refuses %s as a value instead of misreading it", (marker) => {
    expect(codeOfCall("--image=i", "--build-args", "a", marker, "b", ...MARKERS.slice(1))).toBe(
      "LIST_MARKER",
    );
    expect(codeOfCall("--image=i", ...MARKERS, marker)).toBe("LIST_MARKER");
  });

  it.each(MARKERS)("refuses a call without %s", (marker) => {
    expect(codeOfCall("--image=i", ...MARKERS.filter((each) => each !== marker))).toBe("LIST_MARKER");
  });

  it("refuses markers out of order", () => {
    expect(codeOfCall("--image=i", ...MARKERS.toReversed())).toBe("LIST_MARKER");
  });

  it.each([
    ["a scalar twice", "FLAG_TWICE", ["--image=a", "--image=b"]],
    ["a secret twice", "FLAG_TWICE", ["--image=a", "--basic-auth=a", "--basic-auth=b"]],
    ["an unknown flag", "FLAG_UNKNOWN", ["--image=a", "--imagee=b"]],
    ["a flag of JavaScript", "FLAG_UNKNOWN", ["--image=a", "--constructor=b"]],
    ["a value on its own", "FLAG_MALFORMED", ["--image", "a"]],
    ["a loose word", "FLAG_MALFORMED", ["--image=a", "b"]],
    ["a list with =", "FLAG_MALFORMED", ["--image=a", "--labels=b"]],
    ["a missing value", "FLAG_MISSING", ["--hermetic=true"]],
    ["no boolean", "FLAG_VALUE", ["--image=a", "--hermetic=yes"]],
    ["no number", "FLAG_VALUE", ["--image=a", "--depth=1x"]],
    ["a result without path", "FLAG_VALUE", ["--image=a", "--result=digest"]],
    ["no budget", "FLAG_VALUE", ["--image=a", "--results-budget=-1"]],
  ])("refuses %s", (_, code, head) => {
    expect(codeOfCall(...head, ...MARKERS)).toBe(code);
  });

  it("names the flag and the next action", () => {
    expect(() => read("--imagee=b", ...MARKERS)).toThrow(/image-build has no flag --imagee/);
    expect(() => readParams(build.params, { image: "i", hermetic: "yes" })).toThrow(
      '--hermetic: wants true or false, got "yes"',
    );
  });

  it("gives help for --help alone, without asking for markers", () => {
    expect(read("--help").help).toBe(true);
    expect(read("--image=i", "--build-args", "--help", ...MARKERS.slice(1)).help).toBe(false);
  });
});
