import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeTestOutput } from "../../../lib/formats/index.ts";
import { formatPublished } from "../../../lib/release/index.ts";
import type { PipelineRun, TaskRun } from "../../../lib/tekton/types.ts";
import { createRecord, type ReadRecord, readRecord } from "../../record/index.ts";

/** For tests: text that wants to be more than text. */
export const HOSTILE = `</pre></script><script>document.title="pwned"</script><img src=x onerror="document.title='pwned'">\u001b[2J\u202egnp.exe`;
export const PASSWORD = "correct-horse-battery";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const NAME = "release-1";
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000Z`;

interface Told {
  readonly task: string;
  readonly of?: string;
  readonly number?: number;
  readonly from: number;
  readonly to: number;
  readonly steps: Readonly<Record<string, { readonly log: string; readonly exitCode?: number }>>;
  readonly results?: Readonly<Record<string, string>>;
}

/** What ec prints, as far as a report reads it, with what only our gate says. */
const VERDICT = {
  success: false,
  "effective-time": "2026-01-01T00:00:00Z",
  components: [
    {
      name: "board",
      containerImage: `registry.example/apps/board@${DIGEST}`,
      success: false,
      violations: [
        {
          msg: `Task ${HOSTILE} is not trusted`,
          metadata: {
            code: "trusted_task.trusted",
            title: "Tasks are trusted",
            solution: "Use a task that the data lists.",
            term: ["sast", "x"],
          },
        },
      ],
      warnings: [{ msg: "It will be wrong soon", metadata: { code: "tasks.pinned" } }],
      successes: [{ msg: "Pass", metadata: { code: "a.b" } }],
      excluded: [
        { msg: "No result", metadata: { code: "cve.cve_results_found" }, by: "cve.cve_results_found" },
      ],
    },
  ],
  slipway: {
    engine: "native",
    excludes: [
      { value: "cve.cve_results_found", reference: "No scanner here.", until: "2027-01-01T00:00:00Z" },
    ],
    notEvaluated: ["labels.required_labels"],
  },
};

const TASKS: readonly Told[] = [
  {
    task: "build",
    of: "buildah",
    from: 1,
    to: 4,
    steps: { prepare: { log: "ready\n" }, build: { log: `${HOSTILE}\npassword ${PASSWORD}\n` } },
    results: { IMAGE_URL: "registry.example/apps/board:1", NOTE: HOSTILE },
  },
  { task: "test", number: 0, from: 4, to: 6, steps: { run: { log: "ok\n" } } },
  { task: "test", number: 1, from: 4, to: 7, steps: { run: { log: "ok\n" } } },
  {
    task: "scan",
    from: 4,
    to: 6,
    steps: { scan: { log: "run.sh:1:1: warning: Quote it [SC2086]\naccept: put a comment above it.\n" } },
    results: {
      TEST_OUTPUT: JSON.stringify(makeTestOutput({ result: "FAILURE", note: "Found one.", failures: 1 })),
    },
  },
  {
    task: "verify",
    of: "verify-conforma-konflux-ta",
    from: 7,
    to: 9,
    steps: {
      "report-json": { log: `${JSON.stringify(VERDICT)}\n` },
      assert: {
        log: `slipway: POLICY_FAILED 1 violation in ${HOSTILE} — Correct what the report names.\n`,
        exitCode: 1,
      },
    },
  },
  {
    task: "push-snapshot",
    of: "push-snapshot",
    from: 9,
    to: 10,
    steps: {
      push: {
        log: `${formatPublished({ component: "board", reference: "registry.example/prod/board:1", digest: DIGEST, pushed: true })}\n`,
      },
    },
  },
  {
    task: "sign-release",
    of: "rh-sign-image-cosign",
    from: 10,
    to: 11,
    steps: {
      sign: {
        log: `images are signed with Secret x, key SHA256:abc\nsigned registry.example/prod/board@${DIGEST} as registry.example/prod/board:1\n`,
      },
    },
  },
];

/** For tests: a record of a release with everything that a report shows, much of it hostile. */
export async function hostileRecord(stateDir: string): Promise<ReadRecord> {
  const run = pipelineRun();
  const record = await createRecord(stateDir, run);
  const events: object[] = [{ at: at(0), run: { kind: "PipelineRun", name: NAME }, type: "run-started" }];
  for (const told of TASKS) {
    await record.save(taskRun(told));
    for (const [step, { log }] of Object.entries(told.steps))
      await put(join(record.directory, "tasks", nameOf(told), "logs", `step-${step}.log`), log);
    events.push(...eventsOf(told));
  }
  await put(
    join(record.directory, "events.jsonl"),
    `${events.map((each) => JSON.stringify(each)).join("\n")}\n{"at":"broken`,
  );
  await evidence(record.directory);
  await record.end(run);
  return readRecord(stateDir, NAME);
}

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const nameOf = ({ task, number }: Told) => `${NAME}-${task}${number === undefined ? "" : `-${number}`}`;

function pipelineRun(): PipelineRun {
  const name = (task: string, runAfter: string[] = []) => ({ name: task, runAfter });
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { name: NAME, uid: NAME, annotations: { "slipway.dev/isolation": "bubblewrap" } },
    spec: {
      pipelineRef: { name: "push-to-external-registry" },
      params: [
        { name: "git-url", value: `https://me:${PASSWORD}@git.example/app.git` },
        { name: "password", value: PASSWORD },
        { name: "note", value: HOSTILE },
        { name: "list", value: ["a", HOSTILE] },
      ],
    },
    status: {
      conditions: [{ type: "Succeeded", status: "False", reason: "Failed", message: HOSTILE }],
      results: [{ name: "IMAGE_DIGEST", value: DIGEST }],
      skippedTasks: [
        {
          name: "sign",
          reason: "PipelineRun was stopping",
          whenExpressions: [{ input: HOSTILE, operator: "in", values: ["true"] }],
        },
      ],
      pipelineSpec: {
        params: [{ name: "git-url" }, { name: "password" }, { name: "note" }],
        tasks: [
          name("build"),
          name("test", ["build"]),
          name("scan", ["build"]),
          name("verify", ["test", "scan", "build"]),
          name("push-snapshot", ["verify"]),
          name("sign-release", ["push-snapshot"]),
          name("sign", ["push-snapshot"]),
        ],
        finally: [{ name: "cleanup" }],
      },
    },
  };
}

function taskRun(told: Told): TaskRun {
  const steps = Object.entries(told.steps).map(([name, { exitCode = 0 }]) => ({
    name,
    container: `step-${name}`,
    imageID: `registry.example/slipway-host/${name}@${DIGEST}`,
    terminated: {
      exitCode,
      reason: exitCode === 0 ? "Completed" : "Error",
      startedAt: at(told.from),
      finishedAt: at(told.to),
    },
  }));
  const failed = steps.find(({ terminated }) => terminated.exitCode !== 0);
  return {
    apiVersion: "tekton.dev/v1",
    kind: "TaskRun",
    metadata: {
      name: nameOf(told),
      uid: nameOf(told),
      labels: {
        "tekton.dev/pipelineRun": NAME,
        "tekton.dev/pipelineTask": told.task,
        ...(told.of === undefined ? {} : { "tekton.dev/task": told.of }),
      },
    },
    spec: { params: [{ name: "IMAGE", value: "registry.example/apps/board:1" }] },
    status: {
      startTime: at(told.from),
      completionTime: at(told.to),
      steps,
      results: Object.entries(told.results ?? {}).map(([name, value]) => ({ name, value })),
      conditions: [
        failed === undefined
          ? { type: "Succeeded", status: "True", reason: "Succeeded", message: "All Steps have completed" }
          : {
              type: "Succeeded",
              status: "False",
              reason: "StepFailed",
              message: `"step-${failed.name}" exited with code 1`,
            },
      ],
    },
  };
}

function eventsOf(told: Told): object[] {
  const run = { kind: "TaskRun", name: nameOf(told), pipelineRun: NAME, pipelineTask: told.task };
  const names = Object.entries(told.steps);
  const share = (told.to - told.from) / names.length;
  return [
    { at: at(told.from), run, type: "run-started" },
    ...names.flatMap(([name, { exitCode = 0 }], index) => [
      {
        at: at(told.from + Math.floor(index * share)),
        run,
        type: "container-started",
        container: { kind: "step", name },
      },
      {
        at: at(told.from + Math.floor((index + 1) * share)),
        run,
        type: "container-ended",
        container: { kind: "step", name },
        exitCode,
      },
    ]),
    { at: at(told.to), run, type: "run-ended" },
  ];
}

async function evidence(directory: string): Promise<void> {
  const image = `registry.example/apps/board@${DIGEST}`;
  const predicateType = "https://slsa.dev/provenance/v0.2";
  const statement = {
    _type: "https://in-toto.io/Statement/v0.1",
    predicateType,
    subject: [{ name: "registry.example/apps/board", digest: { sha256: "ab".repeat(32) } }],
    predicate: {
      builder: { id: HOSTILE },
      buildType: "tekton.dev/v1/PipelineRun",
      materials: [{ uri: "x" }],
    },
  };
  await put(join(directory, "statements/slsa02.json"), JSON.stringify(statement));
  await put(
    join(directory, "evidence.json"),
    JSON.stringify({
      signed: [{ image, taskRun: `${NAME}-build`, identity: "registry.example/apps/board" }],
      attested: [{ image, predicateType }],
      statements: [{ predicateType, file: "statements/slsa02.json", pipelineRun: NAME }],
      problems: [`could not sign ${HOSTILE}`],
      publicKey: PUBLIC_KEY,
    }),
  );
  const git = { url: "https://git.example/app", revision: "c".repeat(40) };
  await put(
    join(directory, "snapshot.json"),
    JSON.stringify({
      kind: "Snapshot",
      spec: { application: "apps", components: [{ name: "board", containerImage: image, source: { git } }] },
    }),
  );
}

/** Of no private key that anybody kept. */
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEFpxoaN+0a1ai+8vfTdP4ESUhSy2Y
QlwAXgNGHIrYuHKCRDGAzpz65soHwuXDBPo0abDtGQk0kgcJ1TBUQ39Ruw==
-----END PUBLIC KEY-----
`;
