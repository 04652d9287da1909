import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseIsolation } from "../isolation/index.ts";
import { hasBubblewrap } from "../taskrun/testing.ts";
import type { Rung } from "../types.ts";
import { createImageTable, dataMounts, type ScannerData } from "./index.ts";

let dir: string;
let data: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "slipway data-"));
  data = join(dir, "user");
  mkdirSync(join(data, "clamav"), { recursive: true });
  writeFileSync(join(data, "clamav", "own.hdb"), "signature\n");
  writeFileSync(join(data, "README"), "no folder");
  mkdirSync(join(dir, "programs", "steps"), { recursive: true });
  const program = join(dir, "programs", "steps", "look");
  // What a step does with the folder that its task names: the path comes in as a flag.
  writeFileSync(
    program,
    `const { readdirSync, writeFileSync } = require("node:fs");
const [, , flag] = process.argv;
const folder = flag.slice(flag.indexOf("=") + 1);
let names = [];
try { names = readdirSync(folder); } catch { names = ["missing"]; }
let write = "";
try { writeFileSync(folder + "/x", ""); write = " written"; } catch {}
console.log(names.join(" ") + write);`,
  );
  chmodSync(program, 0o755);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const places = () => ({ programs: join(dir, "programs"), stateDir: join(dir, "state") });

async function look(rung: Rung, wanted: ScannerData | undefined, name = "clamav"): Promise<string> {
  const table = createImageTable({
    stateDir: join(dir, "state"),
    programs: { dir: join(dir, "programs"), digestOf: () => `sha256:${"1".repeat(64)}` },
    data: dataMounts(wanted, places()),
  });
  const { mounts, interpreter, env } = table.profile("slipway/clamav", ["/slipway/steps/look"]);
  const isolation = await chooseIsolation({ rung });
  const container = {
    name: "step-look",
    scratch: mkdtempSync(join(dir, "scratch-")),
    argv: [...interpreter, "/slipway/steps/look", `--database=/slipway/data/${name}`],
    env,
    workingDir: "/",
    mounts,
    files: [],
  };
  expect(isolation.problems(container)).toEqual([]);
  let said = "";
  const add = (chunk: Buffer) => (said += chunk);
  const running = await isolation.start(container, { stdout: add, stderr: add });
  await running.ended;
  return said.trim();
}

describe.each<Rung>(["bubblewrap", "paths"])("a step of the catalog sees scanner data (%s)", (rung) => {
  const absent = rung === "bubblewrap" && !hasBubblewrap;

  it.skipIf(absent)("of a folder with a folder for each name", async () => {
    // Without namespaces a program of the same user may write; with them it cannot.
    const expected = rung === "bubblewrap" ? "own.hdb" : "own.hdb written";
    expect(await look(rung, data)).toBe(expected);
  });

  it.skipIf(absent)("of folders by name", async () => {
    const feed = join(dir, "feed");
    mkdirSync(feed);
    writeFileSync(join(feed, "osv.json"), "{}");
    expect(await look(rung, { vulnerabilities: feed }, "vulnerabilities")).toMatch(/^osv\.json/);
  });

  it.skipIf(absent)("as an empty or missing folder where there is none", async () => {
    expect(await look(rung, { vulnerabilities: data })).toMatch(/^(missing)?$/);
    expect(await look(rung, undefined)).toMatch(/^(missing)?$/);
  });
});

describe("scanner data", () => {
  it("leaves the step programs as they are, but for an empty folder to mount on", () => {
    dataMounts(data, places());
    expect(readdirSync(join(dir, "programs", "data"))).toEqual([]);
  });

  it.each([
    ["/nowhere/at/all", /cannot be read/],
    [{ clamav: "/nowhere" }, /no folder/],
    [{ "../etc": "/etc" }, /no name of scanner data/],
  ])("is refused before anything runs: %j", (wanted, why) => {
    expect(() => dataMounts(wanted, places())).toThrow(
      expect.objectContaining({ code: "ENGINE_REFUSED", message: expect.stringMatching(why) }),
    );
  });

  it("is seen by steps of the catalog only", () => {
    const programs = { dir, digestOf: () => `sha256:${"1".repeat(64)}` };
    const table = createImageTable({ stateDir: dir, programs, data: dataMounts(data, places()) });
    const seen = table.profile("debian:12", undefined).mounts.map(({ to }) => to);
    expect(seen.filter((to) => to.startsWith("/slipway"))).toEqual([]);
    expect(readFileSync(join(data, "clamav", "own.hdb"), "utf8")).toBe("signature\n");
  });
});
