import { createHash } from "node:crypto";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { contextLine, embedContext } from "./context.ts";
import { readCsdiff, writeCsdiff } from "./csdiff.ts";
import { type Defect, keyEvent, sortDefects, withoutDuplicates } from "./defect.ts";
import { fingerprints } from "./fingerprint.ts";
import { shellDefect, type TestSources, testSources } from "./fixtures.ts";

let sources: TestSources;
beforeEach(async () => {
  sources = await testSources();
});
afterEach(() => sources.remove());

const messages = (defect: Defect | undefined) => defect?.events.slice(1).map(({ message }) => message);
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex");

describe("lines around a finding", () => {
  it("are two before and two after it, as csgrep --embed-context=3 has them", async () => {
    await sources.write({ "a.sh": "1\n2\n3\r\n4\n5\n6\n" });
    const [defect] = await embedContext([shellDefect("a.sh", 3)], sources.root);
    expect(messages(defect)).toEqual(["    1|   1", "    2|   2", "    3|-> 3", "    4|   4", "    5|   5"]);
    expect(defect?.events.map(contextLine).find((each) => each?.here)).toEqual({
      line: 3,
      text: "3",
      here: true,
    });
  });

  it("end where the file does, and are not there twice", async () => {
    await sources.write({ "a.sh": "only\n" });
    const once = await embedContext([shellDefect("a.sh", 1)], sources.root);
    expect(messages(once[0])).toEqual(["    1|-> only"]);
    expect(await embedContext(once, sources.root)).toEqual(once);
  });

  it("do not come from outside of the sources, nor from files that are not there", async () => {
    await writeFile(join(sources.dir, "secret"), "hunter2\n");
    await symlink(join(sources.dir, "secret"), join(sources.root, "link"));
    const defects = ["link", "../secret", "none"].map((file) => shellDefect(file));
    expect(await embedContext(defects, sources.root)).toEqual(defects);
  });

  it("are cut and name the byte zero", async () => {
    await sources.write({ "a.sh": `a\0${"x".repeat(2000)}` });
    const [line = ""] = messages((await embedContext([shellDefect("a.sh")], sources.root))[0]) ?? [];
    expect(line).toMatch(/^ {4}1\|-> a\[NUL\]x+$/);
    expect(line.length).toBeLessThan(600);
  });
});

describe("the JSON of csdiff", () => {
  it("comes back as it was written, and has csdiff's members", async () => {
    await sources.write({ "a.sh": "echo $1\n" });
    const defects = await embedContext([shellDefect("a.sh", 1, { cwe: 88 })], sources.root);
    const text = writeCsdiff(defects, { tool: "x" });
    const back = readCsdiff(JSON.parse(text), "file");
    expect(writeCsdiff(back, { tool: "x" })).toBe(text.replace('"h_size": 2,', "").replace(/^\s*\n/gm, ""));
    expect(JSON.parse(text)).toMatchObject({
      scan: { tool: "x" },
      defects: [
        {
          checker: "SHELLCHECK_WARNING",
          cwe: 88,
          tool: "shellcheck",
          hash_v1: fingerprints(defects[0] as Defect)["csdiff/v1"],
          key_event_idx: 0,
          events: [
            { file_name: "a.sh", line: 1, column: 6, h_size: 2, event: "info[SC2086]", verbosity_level: 0 },
            { event: "#", message: "    1|-> echo $1", verbosity_level: 1 },
          ],
        },
      ],
    });
    expect(writeCsdiff([])).toBe('{\n    "defects": []\n}\n');
  });

  it.each([
    [{}, "defects"],
    [{ defects: [{ events: [] }] }, "defects[0]"],
    [{ defects: [{ checker: "X", events: [] }] }, "defects[0].events"],
    [{ defects: [{ checker: "X", events: [{ event: "e" }], key_event_idx: 3 }] }, "key_event_idx"],
    [{ defects: [{ checker: "X", events: [{}] }] }, "events[0]"],
  ])("%j is refused: %s", (document, at) => {
    expect(() => readCsdiff(document, "file")).toThrowError(
      expect.objectContaining({ code: "SAST_BAD_REPORT", message: expect.stringContaining(at) as string }),
    );
  });
});

describe("findings", () => {
  it("are there once, but the same remark in another file or line is another finding", () => {
    const [a, b, c] = [shellDefect("x/run.sh"), shellDefect("y/run.sh"), shellDefect("x/run.sh", 2)];
    expect(withoutDuplicates([a, b, a, c])).toEqual([a, b, c]);
  });

  it("stand in the order of the sources", () => {
    const sorted = sortDefects([shellDefect("b"), shellDefect("a", 10), shellDefect("a", 9)]);
    expect(sorted.map(keyEvent).map(({ file, line }) => `${file}:${line}`)).toEqual(["a:9", "a:10", "b:1"]);
  });

  it("have csdiff's fingerprints: with and without the text of the line, of the path without the first folder", async () => {
    await sources.write({ "scripts/a.sh": "\techo  $1\n" });
    const [defect = shellDefect("")] = await embedContext([shellDefect("scripts/a.sh")], sources.root);
    const basic = "SHELLCHECK_WARNING\na.sh\ninfo[SC2086]\nDouble quote.";
    expect(fingerprints(defect)).toEqual({ "csdiff/v0": sha1(basic), "csdiff/v1": sha1(`${basic}\necho$1`) });
    expect(fingerprints(shellDefect("a.sh"))).toEqual({ "csdiff/v0": sha1(basic) });
    const versions = ["app-1.2/app-1.2/a.sh", "/builddir/build/BUILD/app-1.2/a.sh"].map((file) =>
      shellDefect(file),
    );
    expect(versions.map((each) => fingerprints(each)["csdiff/v0"])).toEqual([sha1(basic), sha1(basic)]);
  });

  it("keep them when lines move", () => {
    const at = (line: number) =>
      fingerprints({
        ...shellDefect("a.sh"),
        events: [
          {
            file: "a.sh",
            line,
            event: "error[SC1009]",
            message: `The mentioned syntax error was on line ${line}.`,
          },
        ],
      });
    expect(at(3)).toEqual(at(7));
  });
});
