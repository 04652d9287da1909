import { expect, it } from "vitest";
import { checkReleaseData } from "./index.ts";

let seed = 11;
const random = (below: number) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * below);
};
const KEYS = [
  "mapping",
  "components",
  "name",
  "tags",
  "repositories",
  "url",
  "repository",
  "defaults",
  "timestampFormat",
  "releaseNotes",
  "cves",
  "component",
  "systems",
  "staged",
  "files",
  "filename",
  "a/b~c",
  "%41",
  "__proto__",
  "0",
  "singleComponentMode",
  "contentGateway",
];
const TEXTS = [
  "",
  "x",
  "true",
  "%Q",
  "%",
  "{{ x }}",
  "quay.io/a/b",
  "quay.io/a/b:c",
  "\u0000",
  "é".repeat(200),
  "-----BEGIN KEY",
];
const VALUES = [null, true, false, 0, -1.5, 1e308];
const pick = <T>(of: readonly T[]): T => of[random(of.length)] as T;

function value(depth: number): unknown {
  const kind = random(depth === 0 ? 2 : 4);
  if (kind === 0) return pick(TEXTS);
  if (kind === 1) return pick(VALUES);
  const count = random(4);
  if (kind === 2) return Array.from({ length: count }, () => value(depth - 1));
  return Object.fromEntries(Array.from({ length: count }, () => [pick(KEYS), value(depth - 1)]));
}

it("whatever stands in release data, it is told field by field, and nothing breaks", () => {
  let fine = 0;
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const components = Array.from({ length: random(3) }, () => ({
      name: pick(["a", "b"]),
      [pick(KEYS)]: value(3),
    }));
    const data =
      round % 2 === 0 ? value(5) : { [pick(KEYS)]: value(4), mapping: { components, defaults: value(2) } };
    const { problems } = checkReleaseData(data);
    if (problems.length === 0) fine++;
    else refused++;
    for (const { says } of problems) {
      expect(says).not.toBe("");
      expect(says.length).toBeLessThan(600);
      expect(says).not.toContain("-----BEGIN");
    }
  }
  expect(fine).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(500);
});
