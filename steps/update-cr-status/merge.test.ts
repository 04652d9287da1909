import { expect, it } from "vitest";
import { canonical, united } from "./merge.ts";

it.each<[string, unknown, unknown, unknown]>([
  ["objects, key by key", { a: { x: 1 } }, { a: { y: 2 }, b: 3 }, { a: { x: 1, y: 2 }, b: 3 }],
  ["plain values: the later one", { a: 1, b: true }, { a: 2, b: false }, { a: 2, b: false }],
  ["null says nothing", { a: 1, c: null }, { a: null, b: null }, { a: 1 }],
  ["lists of plain values, each once", { l: ["b", "a"] }, { l: ["a", "c"] }, { l: ["b", "a", "c"] }],
  [
    "lists of named entries, by name",
    { images: [{ name: "a", urls: ["1"] }, { name: "b" }] },
    { images: [{ name: "b", shasum: "s" }, { name: "a", urls: ["2"] }, { name: "c" }] },
    { images: [{ name: "a", urls: ["1", "2"] }, { name: "b", shasum: "s" }, { name: "c" }] },
  ],
  [
    "entries that share a name stay apart",
    {
      images: [
        { name: "a", arch: "amd64" },
        { name: "a", arch: "arm64" },
      ],
    },
    { images: [{ arch: "arm64", name: "a" }, { name: "b" }] },
    { images: [{ name: "a", arch: "amd64" }, { name: "a", arch: "arm64" }, { name: "b" }] },
  ],
  [
    "lists of other objects, each once",
    { l: [{ u: 1 }] },
    { l: [{ u: 1 }, { u: 2 }] },
    { l: [{ u: 1 }, { u: 2 }] },
  ],
  ["another type: the later one", { a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
  ["a key of any name", {}, JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":1}}')],
])("unites %s", (_what, before, after, expected) => {
  expect(canonical(united(before, after))).toBe(canonical(expected));
});

it("with itself is itself", () => {
  const value = { images: [{ name: "a", urls: ["1", "2"] }], advisory: { url: "u" }, l: [1, 2, 2] };
  expect(united(value, value)).toEqual({ ...value, l: [1, 2] });
});
