import { expect, it } from "vitest";
import { memoryLog } from "../log/index.ts";
import { compareVersions, requireTool, toolVersion } from "./version.ts";

const kit = { log: memoryLog(), signal: new AbortController().signal };
const install = { apt: "nodejs", dnf: "nodejs" };

it("orders versions by number, not by letter", () => {
  expect(compareVersions("2.9", "2.30")).toBeLessThan(0);
  expect(compareVersions("2.30.0", "2.30")).toBe(0);
  expect(compareVersions("3", "2.99.99")).toBeGreaterThan(0);
});

it("reads the version that a program prints", async () => {
  expect(await toolVersion(kit, process.execPath)).toBe(process.versions.node);
});

it("refuses a program that is too old, with both versions", async () => {
  const tool = { name: process.execPath, atLeast: "999.0", install };
  await expect(requireTool(kit, tool)).rejects.toMatchObject({
    code: "TOOL_OLD",
    message: expect.stringContaining(`${process.versions.node} is too old, 999.0 or newer is needed`),
  });
});
