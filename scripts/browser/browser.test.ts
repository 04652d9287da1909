import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { hasDesktop, showInBrowser } from "./index.ts";

it.each([
  [{ DISPLAY: ":0" }, "linux", true, true],
  [{ WAYLAND_DISPLAY: "wayland-0" }, "linux", true, true],
  [{}, "linux", true, false],
  [{}, "darwin", true, true],
  [{ DISPLAY: ":0" }, "linux", false, false],
  [{ DISPLAY: ":0", CI: "true" }, "linux", true, false],
  [{ DISPLAY: ":0", SSH_CONNECTION: "x" }, "linux", true, false],
] as const)("somebody at a desktop: %j on %s, on a terminal %j: %j", (env, platform, isTTY, expected) => {
  expect(hasDesktop({ env, platform, isTTY })).toBe(expected);
});

it("gives the address to the system's program as one argument, and does not wait", async () => {
  const folder = await mkdtemp(join(tmpdir(), "slipway browser-"));
  try {
    const [opener, seen] = [join(folder, "open"), join(folder, "seen")];
    await writeFile(opener, `#!/bin/sh\nprintf '%s' "$1" > '${seen}.part' && mv '${seen}.part' '${seen}'\n`);
    await chmod(opener, 0o755);
    await showInBrowser("file:///a%20b;x.html", opener);
    await vi.waitFor(async () => expect(await readFile(seen, "utf8")).toBe("file:///a%20b;x.html"), 20_000);
  } finally {
    await rm(folder, { recursive: true, maxRetries: 5 });
  }
});

it("says how to open it where the system has no such program", async () => {
  await expect(showInBrowser("file:///a", "/nonexistent/open")).rejects.toMatchObject({
    code: "BROWSER_MISSING",
    next: "Open it yourself: file:///a",
  });
});
