import { expect, it } from "vitest";
import { isRecord } from "./index.ts";

it.each([
  [{}, true],
  [{ a: 1 }, true],
  [[], false],
  [null, false],
  ["{}", false],
  [undefined, false],
])("isRecord(%j) is %s", (value, expected) => expect(isRecord(value)).toBe(expected));
