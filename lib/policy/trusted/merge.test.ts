import { describe, expect, it } from "vitest";
import { addVersions, type TrustList } from "./index.ts";

const KEY = "oci://registry.example/task-a:0.1";
const at = new Date("2026-11-20T12:34:56Z");
const options = { at, inEffectDays: 60 };
const add = (list: TrustList, ...refs: readonly string[]) =>
  addVersions(
    list,
    refs.map((ref) => ({ key: KEY, ref })),
    options,
  );

describe("a list of trusted tasks", () => {
  it("has a first version without an end", () => {
    expect(add({}, "sha256:1")).toEqual({
      [KEY]: [{ ref: "sha256:1", effective_on: "2026-11-20T00:00:00Z" }],
    });
  });

  it("has the newest first; the one before ends after some days, counted from the day", () => {
    expect(add({ [KEY]: [{ ref: "sha256:1" }] }, "sha256:2")).toEqual({
      [KEY]: [
        { ref: "sha256:2", effective_on: "2026-11-20T00:00:00Z" },
        { ref: "sha256:1", expires_on: "2027-01-19T00:00:00Z" },
      ],
    });
  });

  it("keeps an end that was set, and leaves out what has ended", () => {
    const before = {
      [KEY]: [
        { ref: "sha256:3" },
        { ref: "sha256:2", expires_on: "2026-12-01T00:00:00Z" },
        { ref: "sha256:1", expires_on: "2026-11-20T00:00:00Z" },
      ],
    };
    expect(add(before, "sha256:4")[KEY]?.map(({ ref, expires_on }) => [ref, expires_on])).toEqual([
      ["sha256:4", undefined],
      ["sha256:3", "2027-01-19T00:00:00Z"],
      ["sha256:2", "2026-12-01T00:00:00Z"],
    ]);
  });

  it("is the very same where nothing is new", () => {
    const list = add({}, "sha256:1");
    expect(add(list, "sha256:1")).toBe(list);
    expect(addVersions(list, [], options)).toBe(list);
  });

  it("takes equal neighbours for one, the older, which says since when", () => {
    const before = {
      [KEY]: [{ ref: "sha256:1" }, { ref: "sha256:1", effective_on: "2025-01-01T00:00:00Z" }],
    };
    expect(add(before, "sha256:2")[KEY]).toEqual([
      { ref: "sha256:2", effective_on: "2026-11-20T00:00:00Z" },
      { ref: "sha256:1", effective_on: "2025-01-01T00:00:00Z", expires_on: "2027-01-19T00:00:00Z" },
    ]);
  });

  it("trusts a version again that it once replaced", () => {
    const list = add(
      { [KEY]: [{ ref: "sha256:2" }, { ref: "sha256:1", expires_on: "2026-12-01T00:00:00Z" }] },
      "sha256:1",
    );
    expect(list[KEY]?.[0]).toEqual({ ref: "sha256:1", effective_on: "2026-11-20T00:00:00Z" });
  });

  it("is sorted by key", () => {
    const list = addVersions(
      {},
      ["oci://b:1", "oci://a:1"].map((key) => ({ key, ref: "sha256:1" })),
      options,
    );
    expect(Object.keys(list)).toEqual(["oci://a:1", "oci://b:1"]);
  });
});
