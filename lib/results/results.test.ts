import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { choice, flag, integer, list, text } from "../contract/params.ts";
import { maybe } from "../contract/step.ts";
import { budgetOf, checkResults, messageSize, writeResults } from "./index.ts";

const declared = {
  digest: text({
    describe: "Digest",
    check: (value) => (value.startsWith("sha256:") ? undefined : "wants a digest"),
  }),
  size: maybe(integer({ describe: "Bytes" })),
  pushed: maybe(flag({ describe: "Pushed" })),
  kind: maybe(choice(["oci", "docker"], { describe: "Kind" })),
  tags: maybe(list({ describe: "Tags" })),
};
const codeOf = (returned: unknown) => {
  try {
    checkResults(declared, returned);
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
  return "none";
};

describe("checkResults", () => {
  it("turns values into wire texts and leaves out what is undefined", () => {
    const results = checkResults(declared, {
      digest: "sha256:0",
      size: 7,
      pushed: true,
      tags: ["a", "b,c"],
      kind: undefined,
    });
    expect(Object.fromEntries(results)).toEqual({
      digest: "sha256:0",
      size: "7",
      pushed: "true",
      tags: '["a","b,c"]',
    });
  });
  it.each([
    ["an undeclared result", "RESULT_UNDECLARED", { digest: "sha256:0", url: "x" }],
    ["an inherited name", "RESULT_UNDECLARED", { digest: "sha256:0", toString: "x" }],
    ["a missing one", "RESULT_MISSING", {}],
    ["a value that fails its check", "RESULT_INVALID", { digest: "0" }],
    ["a number that is none", "RESULT_INVALID", { digest: "sha256:0", size: 1.5 }],
    ["a word that is no choice", "RESULT_INVALID", { digest: "sha256:0", kind: "ocl" }],
    ["a text for a list", "RESULT_INVALID", { digest: "sha256:0", tags: "a" }],
  ])("refuses %s", (_, code, returned) => {
    expect(codeOf(returned)).toBe(code);
  });
});

describe("the size", () => {
  it("is what the kubelet leaves to each container", () => {
    expect(budgetOf(1)).toBe(4096);
    expect(budgetOf(6)).toBe(1536);
    expect(budgetOf(6, 1)).toBe(1365);
  });
  it("counts what Go escapes, and Tekton's own entries", () => {
    const plain = messageSize([["a", "12345678"]]);
    expect(plain).toBe(
      '[{"key":"a","value":"12345678","type":1},{"key":"StartedAt","value":"2006-01-02T15:04:05.000+00:00","type":3},{"key":"ExitCode","value":"255","type":3}]'
        .length,
    );
    expect(messageSize([["a", "<"]]) - messageSize([["a", "x"]])).toBe(5);
    expect(messageSize([["a", '"']]) - messageSize([["a", "x"]])).toBe(1);
    expect(messageSize([["a", "\b"]]) - messageSize([["a", "x"]])).toBe(5);
    expect(messageSize([["a", "ä"]]) - messageSize([["a", "x"]])).toBe(1);
  });
});

describe("writeResults", () => {
  const folder = () => mkdtemp(join(tmpdir(), "results-"));

  it("writes each destination without newline, one result to several", async () => {
    const dir = await folder();
    const results = new Map([["digest", "sha256:0"]]);
    await writeResults(results, [
      { result: "digest", path: join(dir, "A") },
      { result: "digest", path: join(dir, "B:x") },
      { result: "size", path: join(dir, "C") },
    ]);
    expect((await readdir(dir)).sort()).toEqual(["A", "B:x"]);
    expect(await readFile(join(dir, "B:x"), "utf8")).toBe("sha256:0");
  });

  it("writes nothing when the results do not fit, and says which is how large", async () => {
    const dir = await folder();
    const results = new Map([
      ["small", "x"],
      ["large", "y".repeat(1400)],
    ]);
    const write = writeResults(
      results,
      [
        { result: "small", path: join(dir, "SMALL") },
        { result: "large", path: join(dir, "LARGE") },
      ],
      budgetOf(6),
    );
    await expect(write).rejects.toMatchObject({
      code: "RESULT_TOO_LARGE",
      message: expect.stringContaining("LARGE 1400, SMALL 1 bytes"),
    });
    expect(await readdir(dir)).toEqual([]);
  });

  it("counts what earlier steps left in the same folder", async () => {
    const dir = await folder();
    const write = () =>
      writeResults(new Map([["a", "x".repeat(900)]]), [{ result: "a", path: join(dir, "A") }], 1536);
    await write();
    await writeFile(join(dir, "EARLIER"), "y".repeat(700));
    await expect(write()).rejects.toMatchObject({ code: "RESULT_TOO_LARGE" });
  });

  it("names the file that cannot be written", async () => {
    const dir = await folder();
    const path = join(dir, "absent", "A");
    await expect(writeResults(new Map([["a", "x"]]), [{ result: "a", path }])).rejects.toMatchObject({
      code: "RESULT_UNWRITABLE",
      message: `result file ${path}`,
    });
  });
});
