/** Stopped in the middle: nothing is published and nothing goes on. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { whyNot } from "./base.ts";
import { type Harbour, openHarbour } from "./harbour.ts";

let harbour: Harbour;
beforeAll(async () => {
  if (whyNot === undefined) harbour = await openHarbour();
});
afterAll(async () => harbour?.close());

/** Command lines of the processes of this machine that have the text. */
async function processesWith(text: string): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  const lines = await Promise.all(
    ids.map(async (id) =>
      (await readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " "),
    ),
  );
  return lines.filter((line) => line.includes(text));
}

describe.skipIf(whyNot !== undefined)("a build that is cancelled", () => {
  test("ends with 130, publishes nothing, and leaves no process", { timeout: 60_000 }, async () => {
    const nap = `${process.pid}.0815`;
    const Containerfile = `ARG BASE_IMAGE\nFROM \${BASE_IMAGE}\nRUN echo lying at anchor && sleep ${nap}\n`;
    const control = new AbortController();
    let seen: string[] = [];
    const sailed = await harbour.sail(
      {
        "git-url": await harbour.repository("idle", { Containerfile }),
        dockerfile: "Containerfile",
        "output-image": `${harbour.registry.address}/idle/app:1`,
        "build-args": [`BASE_IMAGE=${harbour.base}`],
      },
      {
        signal: control.signal,
        emit: (event) => {
          if (event.type !== "log" || event.line !== "lying at anchor") return;
          void processesWith(nap).then((found) => {
            seen = found;
            control.abort();
          });
        },
      },
    );
    expect(seen).not.toEqual([]);
    expect(await processesWith(nap)).toEqual([]);
    expect(await processesWith(harbour.state)).toEqual([]);
    expect(sailed.exitCode).toBe(130);
    expect(sailed.run.status?.conditions?.[0]).toMatchObject({ status: "False", reason: "Cancelled" });
    expect(sailed.children.get("build-container")?.status?.conditions?.[0]?.reason).toBe("TaskRunCancelled");
    expect(await harbour.tags("idle/app")).toEqual(["1.git"]);
    const { directory = "" } = sailed.finished;
    for (const name of await readdir(join(directory, "tasks")))
      expect(await readdir(join(directory, "tasks", name)), name).toEqual(["logs"]);
  });
});
