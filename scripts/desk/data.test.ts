import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dataFolders, dataPlace } from "./data.ts";

let dir: string;
let machine: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "slipway desk-"));
  machine = join(dir, "machine");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A folder with the given empty files: `clamav/main.cvd`. */
function folder(name: string, ...files: readonly string[]): string {
  mkdirSync(join(dir, name), { recursive: true });
  for (const file of files) {
    mkdirSync(join(dir, name, file, ".."), { recursive: true });
    writeFileSync(join(dir, name, file), "");
  }
  return join(dir, name);
}

describe("the place of scanner data", () => {
  it.each([
    [{ data: "/a", env: { SLIPWAY_DATA: "/b", XDG_DATA_HOME: "/c" } }, "/a"],
    [{ env: { SLIPWAY_DATA: "/b", XDG_DATA_HOME: "/c" } }, "/b"],
    [{ env: { SLIPWAY_DATA: "", XDG_DATA_HOME: "/c" } }, "/c/slipway"],
    [{ env: { HOME: "/home/me" } }, "/home/me/.local/share/slipway"],
  ])("%j is %s", (wishes, expected) => {
    expect(dataPlace(wishes)).toBe(expected);
  });
});

describe("scanner data", () => {
  it("is every folder of the place, by its name", () => {
    const data = folder("data", "clamav/own.hdb", "vulnerabilities/feed.json", "README", ".hidden/x");
    expect(dataFolders({ data, env: {}, machine })).toEqual({
      clamav: join(data, "clamav"),
      vulnerabilities: join(data, "vulnerabilities"),
    });
  });

  it("has the machine's ClamAV database where the place has none", () => {
    folder("machine", "daily.cld", "freshclam.dat");
    const empty = folder("data", "clamav/README");
    expect(dataFolders({ data: empty, env: {}, machine })).toEqual({ clamav: machine });
    expect(dataFolders({ env: { XDG_DATA_HOME: "/nowhere" }, machine })).toEqual({ clamav: machine });
  });

  it("takes no folder for a database that has no signatures in it", () => {
    folder("machine", "freshclam.dat", "mirrors.dat", "freshclam.log");
    expect(dataFolders({ env: { XDG_DATA_HOME: "/nowhere" }, machine })).toEqual({});
  });

  it.each([[{ data: "/nowhere", env: {} }], [{ env: { SLIPWAY_DATA: "/nowhere" } }]])(
    "that was named and is not there is a fault: %j",
    (wishes) => {
      expect(() => dataFolders({ ...wishes, machine })).toThrow(
        expect.objectContaining({ code: "DESK_DATA", message: expect.stringContaining("/nowhere") }),
      );
    },
  );
});
