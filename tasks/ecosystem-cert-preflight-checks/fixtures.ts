import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { preflightAuthStep } from "../../steps/preflight-auth/contract.ts";
import { run as auth } from "../../steps/preflight-auth/run.ts";
import { preflightCheckStep } from "../../steps/preflight-check/contract.ts";
import { run as check } from "../../steps/preflight-check/run.ts";
import { preflightFinalStep } from "../../steps/preflight-final/contract.ts";
import { run as final } from "../../steps/preflight-final/run.ts";
import { preflightIntrospectStep } from "../../steps/preflight-introspect/contract.ts";
import { run as introspect } from "../../steps/preflight-introspect/run.ts";
import { preflightOutcomeStep } from "../../steps/preflight-outcome/contract.ts";
import { run as outcome } from "../../steps/preflight-outcome/run.ts";
import { preflightSkipStep } from "../../steps/preflight-skip/contract.ts";
import { run as skip } from "../../steps/preflight-skip/run.ts";

/** What the task is given. */
export interface TaskCall {
  readonly image: string;
  readonly caFile: string;
  readonly artifactType?: string;
  readonly platform?: string;
  /** File with the address of the catalogue. */
  readonly pyxisFile?: string;
  readonly timeoutSeconds?: string;
  /** Folder with the program; the only one on PATH beside the system's. */
  readonly programs?: string;
  readonly signal?: AbortSignal;
  /** Keep the shared folder of an earlier call. */
  readonly artifacts?: string;
}

/** Runs the steps of the task in their order and with their guards, in one shared folder. */
export async function runTask(call: TaskCall) {
  const log = memoryLog();
  const folder = await mkdtemp(join(tmpdir(), "preflight-task-"));
  const artifacts = call.artifacts ?? join(folder, "artifacts");
  const authFile = join(folder, "auth", "auth.json");
  const { image, caFile, signal } = call;
  const kit = { log, ...(signal === undefined ? {} : { signal }) };
  const before = process.env["PATH"];
  process.env["PATH"] = [call.programs ?? "", "/usr/bin", "/bin"].filter(Boolean).join(delimiter);
  try {
    const { artifactType = "", artifactTypeSetBy } = await runStep(preflightIntrospectStep, introspect, {
      params: { image, caFile, artifacts, ...given({ artifactType: call.artifactType }) },
      ...kit,
    });
    await runStep(preflightAuthStep, auth, { params: { image, authFile, artifacts }, ...kit });
    if (artifactType === "operatorbundle")
      await runStep(preflightSkipStep, skip, { params: { artifacts }, ...kit });
    if (artifactType === "application")
      await runStep(preflightCheckStep, check, {
        params: {
          image,
          caFile,
          artifacts,
          authFile,
          ...given({
            platform: call.platform,
            pyxisFile: call.pyxisFile,
            timeoutSeconds: call.timeoutSeconds,
          }),
        },
        ...kit,
      });
    const judged =
      artifactType === "application"
        ? await runStep(preflightOutcomeStep, outcome, { params: { image, caFile, artifacts }, ...kit })
        : {};
    const { testOutput } = await runStep(preflightFinalStep, final, { params: { artifacts }, ...kit });
    const { imagesProcessed } = { imagesProcessed: undefined, ...judged };
    return { testOutput, artifactType, artifactTypeSetBy, imagesProcessed, lines: log.lines };
  } finally {
    process.env["PATH"] = before;
    await rm(folder, { recursive: true });
  }
}

const given = (params: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );

/** A program called preflight that is a shell script; `$artifacts` is where it is to write. */
export async function fakePreflight(folder: string, script: string): Promise<string> {
  const program = join(folder, "preflight");
  await writeFile(program, `#!/bin/sh\nartifacts="$PFLT_ARTIFACTS"\n${script}\n`, { mode: 0o755 });
  return folder;
}
