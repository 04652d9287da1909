import { appendFile, chmod, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it } from "vitest";
import { declareTool, requireTool } from "../tools/index.ts";
import { EXIT, execute } from "./main.ts";
import { defineStep } from "./step.ts";
import { runStep } from "./testing.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tools-"));
  const program = join(folder, "slipway-hammer");
  await writeFile(program, `#!/bin/sh\necho called >> '${folder}/calls'\necho 'hammer version 1.2.3'\n`);
  await chmod(program, 0o755);
  process.env["PATH"] = `${folder}:${process.env["PATH"]}`;
});

const install = { apt: "hammer", dnf: "hammer" };
const stepWith = (name: string, atLeast: string) => {
  const tool = declareTool({
    name,
    atLeast,
    install,
    // As the wrappers do: they ask for the version before their first call.
    load: async () => (kit) => ({ version: () => requireTool(kit, { name, atLeast, install }) }),
  });
  return defineStep({ name: "s", does: "", effect: "reads", image: "oci", params: {}, tools: [tool] });
};
const call = async (name: string, atLeast: string) => {
  const lines: string[] = [];
  const ran: string[] = [];
  const run = async () => {
    ran.push("ran");
    return {};
  };
  const load = async () => ({ run });
  const signal = new AbortController().signal;
  const code = await execute(stepWith(name, atLeast), load, [], signal, (line) => lines.push(line));
  return { code, last: lines.at(-1), ran };
};

it("refuses a declared tool that is too old or missing before run is reached, whether it is used or not", async () => {
  expect(await call("slipway-hammer", "1.3")).toEqual({
    code: EXIT.failed,
    last: expect.stringMatching(
      /^slipway: TOOL_OLD slipway-hammer 1\.2\.3 is too old, 1\.3 or newer is needed/,
    ),
    ran: [],
  });
  expect(await call("slipway-no-such-tool", "1.0")).toEqual({
    code: EXIT.failed,
    last: expect.stringContaining("TOOL_MISSING"),
    ran: [],
  });
  expect(await call("slipway-hammer", "1.2")).toMatchObject({ code: EXIT.ok, ran: ["ran"] });
  await expect(
    runStep(stepWith("slipway-hammer", "1.3"), async () => ({}), { params: {} }),
  ).rejects.toMatchObject({ code: "TOOL_OLD" });
});

it("asks for the version once a step", async () => {
  await appendFile(join(folder, "calls"), "");
  const before = (await readFile(join(folder, "calls"), "utf8")).length;
  const step = stepWith("slipway-hammer", "1.2");
  await runStep(
    step,
    async ({ tools }) => {
      expect(await tools["slipway-hammer"]?.version()).toBe("1.2.3");
      return {};
    },
    { params: {} },
  );
  const after = (await readFile(join(folder, "calls"), "utf8")).length;
  expect(after - before).toBe("called\n".length);
});
