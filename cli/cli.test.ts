import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { parseAllDocuments } from "yaml";

// Each test starts whole commands; how long that takes is not what is tested.
vi.setConfig({ testTimeout: 180_000 });

const BIN = join(import.meta.dirname, "bin.mjs");
let folder: string;
let state: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway cli "));
  state = join(folder, "state");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}
function start(
  args: readonly string[],
  node = process.execPath,
): { child: ChildProcess; said: Promise<Said> } {
  const child = spawn(node, [BIN, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((done) => child.on("exit", (code) => done(code)));
  const said = Promise.all([ended, text(child.stdout), text(child.stderr)]).then(([code, out, err]) => ({
    code,
    out,
    err,
  }));
  return { child, said };
}
const slipway = (...args: string[]): Promise<Said> =>
  start([
    ...args,
    ...(args[0] === "check" || args[0] === "graph" || args[0] === "explain" || args[0] === "list"
      ? []
      : ["--state", state]),
  ]).said;
async function file(name: string, content: string): Promise<string> {
  await writeFile(join(folder, name), content);
  return name;
}
const run = (name: string, script: string, more = "") => `
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: ${name} }
spec:
${more}
  taskSpec:
    steps:
      - name: say
        image: busybox
        script: |
          ${script}
---`;
const PIPELINE = `
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: { name: greet }
spec:
  params:
    - { name: who, description: Whom to greet. }
    - { name: tags, type: array, default: [] }
    - { name: meta, type: object, properties: { a: { type: string } }, default: { a: "0" } }
  workspaces: [{ name: out }]
  results: [{ name: said, value: $(tasks.hello.results.said) }]
  tasks:
    - name: hello
      workspaces: [{ name: out }]
      params: [{ name: who, value: $(params.who) }, { name: tags, value: "$(params.tags[*])" }]
      taskSpec:
        params: [{ name: who }, { name: tags, type: array }]
        workspaces: [{ name: out }]
        results: [{ name: said }]
        steps:
          - name: say
            image: busybox
            args: ["$(params.who)", "$(params.tags[*])"]
            script: |
              echo "hello $* ($#) $(params.meta.a)" | tee $(workspaces.out.path)/said > $(results.said.path)
    - name: bye
      runAfter: [hello]
      when: [{ input: $(tasks.hello.results.said), operator: in, values: [never] }]
      taskSpec: { steps: [{ name: say, image: busybox, script: echo bye }] }
`;

describe("slipway run", () => {
  it("prints each finished run with its status on standard output, everything else elsewhere", async () => {
    const path = await file("two.yaml", run("one", "echo hello") + run("two", "echo again"));
    const { code, out, err } = await slipway("run", "-f", path, "-o", "yaml");
    const documents = parseAllDocuments(out);
    const objects = (Array.isArray(documents) ? documents : []).map(
      (each) => each.toJS() as { metadata: { name: string }; status: { conditions: { reason: string }[] } },
    );
    expect(objects.map(({ metadata, status }) => [metadata.name, status.conditions[0]?.reason])).toEqual([
      ["one", "Succeeded"],
      ["two", "Succeeded"],
    ]);
    expect(err).toContain("[one : say] hello");
    expect(err).toContain("isolation: ");
    expect(code).toBe(0);
  });

  it("runs a pipeline of a file with params of all types and a folder as workspace", async () => {
    await mkdir(join(folder, "out dir"), { recursive: true });
    const path = await file("pipeline.yaml", PIPELINE);
    const args = [
      "-f",
      path,
      "-p",
      "who=a = $(params.who)",
      "-p",
      "tags=x",
      "-p",
      "tags=y z",
      "-p",
      "meta.a=9",
      "-w",
      "out=out dir",
    ];
    const { code, out, err } = await slipway("run", ...args, "-o", "json");
    expect(err).toContain("[bye] skipped: When Expressions evaluated to false");
    const { status } = JSON.parse(out) as { status: { results: unknown; conditions: { reason: string }[] } };
    expect(status.results).toEqual([{ name: "said", value: "hello a = $(params.who) x y z (3) 9\n" }]);
    expect(status.conditions[0]?.reason).toBe("Completed");
    expect(await readFile(join(folder, "out dir", "said"), "utf8")).toBe(
      "hello a = $(params.who) x y z (3) 9\n",
    );
    expect(code).toBe(0);
  });

  it("ends with 1, and names task, step, reason, the log and what to do next", async () => {
    const path = await file("fails.yaml", run("broken", "echo it broke >&2; exit 3"));
    const { code, out } = await slipway("run", "-f", path);
    expect(code).toBe(1);
    for (const part of [
      "task broken, step say",
      "exited with code 3",
      "| it broke",
      "slipway logs broken broken/say",
    ]) {
      expect(out).toContain(part);
    }
  });

  it.each([
    ["no such option", ["run", "--nope"], "unknown option"],
    ["nothing to run", ["run"], "nothing that runs"],
    ["no such file", ["run", "-f", "none.yaml"], "no such file"],
    ["an unknown name", ["run", "nope"], "there is no pipeline or task nope"],
    [
      "a missing param",
      ["run", "-f", "pipeline.yaml", "-w", "out=emptyDir"],
      "needs the param who (Whom to greet.)",
    ],
    ["an unknown param", ["run", "-f", "pipeline.yaml", "-p", "whom=x"], "there is no param whom"],
    ["a text given twice", ["run", "-f", "pipeline.yaml", "-p", "who=x", "-p", "who=y"], "is given 2 times"],
    [
      "a workspace that is not bound",
      ["run", "-f", "pipeline.yaml", "-p", "who=x"],
      "needs the workspace out",
    ],
    ["broken YAML", ["run", "-f", "broken.yaml"], "broken.yaml:2"],
  ])("ends with 2 for %s", async (_, args, message) => {
    await file("pipeline.yaml", PIPELINE);
    await file("broken.yaml", "a: 1\nb: [");
    const { code, out, err } = await slipway(...args);
    expect(out + err).toContain(message);
    expect(code).toBe(2);
  });

  it("ends with 3 for what it refuses, and says how to run it anyway", async () => {
    const path = await file(
      "git.yaml",
      "apiVersion: tekton.dev/v1\nkind: PipelineRun\nmetadata: { name: g }\nspec: { pipelineRef: { resolver: git, params: [{ name: url, value: https://example.com/x }] } }",
    );
    const { code, err } = await slipway("run", "-f", path);
    expect(err).toContain("by resolver git is not fetched here");
    expect(err).toContain("Clone https://example.com/x");
    expect(code).toBe(3);
  });

  it("ends with 4 when time is over", async () => {
    const path = await file("late.yaml", run("late", "sleep 60", "  timeout: 300ms"));
    expect((await slipway("run", "-f", path)).code).toBe(4);
  });

  it.each(["SIGINT", "SIGTERM"] as const)(
    "ends with 130 after %s, and leaves nothing running",
    async (signal) => {
      const mark = `slipway-mark-${process.pid}-${signal.toLowerCase()}`;
      const path = await file(
        `${mark}.yaml`,
        run("long", `trap '' TERM; (sleep 300.25; echo ${mark}) & sleep 300.25; echo ${mark}`),
      );
      const { child, said } = start(["run", "-f", path, "--state", state]);
      await seen(child, "[long] started", "TaskRun long started");
      await eventually(async () => (await processes("sleep 300.25")).length >= 2);
      child.kill(signal);
      const { code, out } = await said;
      expect(code).toBe(130);
      expect(out).toContain("TaskRunCancelled");
      expect(await processes("sleep 300.25")).toEqual([]);
      expect(await processes(mark)).toEqual([]);
    },
  );

  it("shows steps of the catalog the scanner data of --data", async () => {
    await mkdir(join(folder, "data", "clamav"), { recursive: true });
    await writeFile(join(folder, "data", "clamav", "own.hdb"), "");
    const look = run("look", 'ls "/slipway/data/clamav"').replace("busybox", "localhost/slipway/clamav");
    const { code, out } = await slipway("run", "-f", await file("look.yaml", look), "--data", "data");
    expect([code, out]).toEqual([0, expect.stringContaining("own.hdb")]);
  });

  it("ends with 2 for a data folder that is not there", async () => {
    const { code, err } = await slipway(
      "run",
      "-f",
      await file("one.yaml", run("one", "true")),
      "--data",
      "gone",
    );
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/scanner data .*gone is not there[\s\S]*--data DIR/),
    ]);
  });

  it("works twice at once with one state", async () => {
    const path = await file("same.yaml", run("same", "echo hello"));
    const both = await Promise.all([
      slipway("run", "-f", path, "-o", "name"),
      slipway("run", "-f", path, "-o", "name"),
    ]);
    expect(both.map(({ code, out }) => [code, out])).toEqual([
      [0, "taskrun.tekton.dev/same\n"],
      [0, "taskrun.tekton.dev/same\n"],
    ]);
  });

  it("tells what happens as JSON", async () => {
    const path = await file("json.yaml", run("json", "echo hello"));
    const { out } = await slipway("run", "-f", path, "--json");
    const types = out
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types.filter((type) => type !== "note")).toEqual([
      "run-started",
      "container-started",
      "log",
      "container-ended",
      "run-ended",
    ]);
  });
});

describe("records", () => {
  it("are listed, and their logs printed", async () => {
    const path = await file("logs.yaml", PIPELINE);
    await slipway("run", "greet", "-f", path, "-p", "who=x", "-w", "out=emptyDir");
    const { out } = await slipway("runs");
    expect(out).toMatch(/^RUN +KIND +STATUS/);
    expect(out.split("\n")[1]).toMatch(/^greet-\w{5} +PipelineRun +Completed/);
    const failed = await file("one.yaml", run("alone", "echo a; echo b"));
    await slipway("run", "-f", failed);
    expect((await slipway("logs", "last")).out).toBe("a\nb\n");
    expect((await slipway("logs", "alone", "alone/say")).out).toBe("a\nb\n");
    expect((await slipway("logs", "alone", "alone/nope")).code).toBe(2);
    expect((await slipway("logs", "nobody")).err).toContain("there is no run nobody");
  });
  it("are removed by clean, which says how much that gave back", async () => {
    const { code, out } = await slipway("clean", "--all");
    expect(out).toMatch(/^gave back [\d.]+ [kMG]?B \(\d+ runs removed\); .* are still in use/);
    expect(code).toBe(0);
    expect((await slipway("runs")).out).toBe("no runs on record\n");
    expect(await readdir(join(state, "runs"))).toEqual([]);
  });
});

describe("looking", () => {
  it("graph shows what waits for what, and why", async () => {
    const { out } = await slipway("graph", "greet", "-f", await file("graph.yaml", PIPELINE));
    expect(out).toContain(
      "bye  embedded\n    ← hello (result said, runAfter)\n    when $(tasks.hello.results.said) in never",
    );
  });
  it("explain shows what it wants and gives, and how to run it", async () => {
    const { out } = await slipway("explain", "greet", "-f", await file("graph.yaml", PIPELINE));
    for (const part of [
      "who (required)",
      "Whom to greet.",
      "tags (array, default [])",
      "said",
      "slipway run greet -p who=… -w out=DIR",
    ]) {
      expect(out).toContain(part);
    }
  });
  it("list shows the catalog", async () =>
    expect((await slipway("list")).out).toMatch(/^KIND +NAME +VERSION/));
  it("check finds what is wrong with file and line", async () => {
    const { code, out } = await slipway(
      "check",
      await file("bad.yaml", PIPELINE.replace("value: $(params.who)", "value: $(params.whom)")),
    );
    expect(out).toMatch(/bad\.yaml:\d+: error: .*whom/);
    expect(code).toBe(2);
  });
  it("doctor says what scanners are here, and their data", async () => {
    await mkdir(join(folder, "data", "clamav"), { recursive: true });
    await writeFile(join(folder, "data", "clamav", "own.hdb"), "");
    const { out } = await start(["doctor", "--data", "data"]).said;
    expect(out).toMatch(/^signatures +\S.*data\/clamav: own\.hdb$/m);
    expect(out).toMatch(/^feed +none: packages are not matched/m);
  });

  it("help goes out with 0", async () => {
    const { code, out } = await start(["--help"]).said;
    expect(out).toContain("Exit codes:");
    expect(code).toBe(0);
  });
});

describe("the launcher", () => {
  const old = ["/usr/bin/node", "/usr/local/bin/node"].find((path) => existsSync(path));
  it.skipIf(old === undefined)(
    "goes on with the pinned Node where the running one cannot read TypeScript (needs a system Node)",
    async () => {
      const { code, out } = await start(["runs", "--state", join(folder, "none")], old).said;
      expect(out).toBe("no runs on record\n");
      expect(code).toBe(0);
    },
  );
});

describe("slipway registry", () => {
  it("serves until it is stopped", async () => {
    const { child, said } = start(["registry", "--port", "0", "--state", state]);
    const first = await seen(child, "registry ");
    const [, address = ""] = /registry +(\S+)/.exec(first) ?? [];
    expect((await fetch(`http://${address}/v2/`)).status).toBe(200);
    child.kill("SIGINT");
    expect((await said).code).toBe(0);
  });
});

/** Waits until one of the texts was printed; returns all that was. */
function seen(child: ChildProcess, ...texts: string[]): Promise<string> {
  let all = "";
  return new Promise((done, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        all += chunk.toString();
        if (texts.some((each) => all.includes(each))) done(all);
      });
    }
    child.on("exit", () => fail(new Error(`it ended first: ${all}`)));
  });
}

/** Command lines of running processes that hold this text, but for this test's own. */
async function processes(part: string): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")),
  );
  return lines
    .map((line) => line.replaceAll("\0", " ").trim())
    .filter((line) => line.includes(part) && !line.includes("vitest"));
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await holds()) return;
    await new Promise((go) => setTimeout(go, 50));
  }
  throw new Error("it never came true");
}
