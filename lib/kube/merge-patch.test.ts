import { expect, it } from "vitest";
import { mergePatch } from "./merge-patch.ts";

/** Appendix A of RFC 7386: the original, the patch, the result. */
const RFC: readonly (readonly [string, string, string])[] = [
  ['{"a":"b"}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'],
  ['{"a":"b"}', '{"a":null}', "{}"],
  ['{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'],
  ['{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'],
  ['{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'],
  ['{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'],
  ['{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'],
  ['["a","b"]', '["c","d"]', '["c","d"]'],
  ['{"a":"b"}', '["c"]', '["c"]'],
  ['{"a":"foo"}', "null", "null"],
  ['{"a":"foo"}', '"bar"', '"bar"'],
  ['{"e":null}', '{"a":1}', '{"e":null,"a":1}'],
  ["[1,2]", '{"a":"b","c":null}', '{"a":"b"}'],
  ["{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'],
];

it.each(RFC)("%s patched with %s is %s", (original, patch, result) => {
  expect(mergePatch(JSON.parse(original), JSON.parse(patch))).toEqual(JSON.parse(result));
});

it("changes neither the original nor the patch", () => {
  const [original, patch] = [{ a: { b: 1 } }, { a: { b: null, c: { d: null } } }];
  mergePatch(original, patch);
  expect([original, patch]).toEqual([{ a: { b: 1 } }, { a: { b: null, c: { d: null } } }]);
});

it("takes a key for a key, whatever its name", () => {
  const merged = mergePatch({}, JSON.parse('{"__proto__":{"polluted":1}}'));
  expect(JSON.stringify(merged)).toBe('{"__proto__":{"polluted":1}}');
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});
