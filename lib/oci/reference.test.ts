import { describe, expect, test } from "vitest";
import { digestTag, formatReference, parseReference } from "./reference.ts";

const HEX = "a".repeat(64);

describe("parseReference", () => {
  test.each([
    ["quay.io/ns/app:1.0", { registry: "quay.io", repository: "ns/app", tag: "1.0" }],
    ["127.0.0.1:5000/app", { registry: "127.0.0.1:5000", repository: "app" }],
    ["localhost/a/b", { registry: "localhost", repository: "a/b" }],
    ["localhost:5000/a:t", { registry: "localhost:5000", repository: "a", tag: "t" }],
    ["[::1]:5000/a:t", { registry: "[::1]:5000", repository: "a", tag: "t" }],
    [
      `r.io/a__b-c:t@sha256:${HEX}`,
      { registry: "r.io", repository: "a__b-c", tag: "t", digest: `sha256:${HEX}` },
    ],
    ["docker.io/library/alpine:3", { registry: "docker.io", repository: "library/alpine", tag: "3" }],
  ])("%s", (text, parts) => {
    expect(parseReference(text)).toEqual(parts);
    expect(formatReference(parts)).toBe(text);
  });
  test("docker.io alone is read as Docker reads it", () => {
    expect(parseReference("docker.io/alpine").repository).toBe("library/alpine");
  });
  test.each([
    "",
    "alpine",
    "alpine:3",
    "ns/app:1",
    "quay.io/",
    "quay.io/Upper/case",
    "quay.io/a//b",
    "quay.io/a:",
    "quay.io/a:-x",
    "quay.io/a@sha256:abc",
    `quay.io/a@sha256:${"A".repeat(64)}`,
    `quay.io/a@sha256:${HEX}@sha256:${HEX}`,
    "quay.io/../a",
    "quay.io/a?b",
    "user@quay.io/a",
    "https://quay.io/a",
    "quay.io:port/a",
  ])("refuses %j", (text) => {
    expect(() => parseReference(text)).toThrow(expect.objectContaining({ code: "OCI_BAD_REFERENCE" }));
  });
});

test("digestTag", () => {
  expect(digestTag(`sha256:${HEX}`, ".sig")).toBe(`sha256-${HEX}.sig`);
});
