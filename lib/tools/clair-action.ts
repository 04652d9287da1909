import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, isReadable } from "../files/index.ts";
import { clairAction } from "./clair-action.decl.ts";
import type { ToolKit } from "./declare.ts";
import { runTool } from "./exec.ts";

/** What to report on, and with what. */
export interface ClairCall {
  /** `registry/repository@sha256:…` of one image. */
  readonly image: string;
  /** Clair's database, a SQLite file. */
  readonly database: string;
  /** Credentials as docker's config.json has them; none are looked for elsewhere. */
  readonly dockerConfig: string;
  /** PEM bundle of further CAs; ignored when there is no such file. */
  readonly caFile: string;
  readonly timeoutMs: number;
}

export interface ClairAction {
  /** Whether the program is on PATH. */
  isThere(): boolean;
  /**
   * `clair-action report --format=clair`: the report as the program printed it. Faults TOOL_MISSING, and
   * TOOL_FAILED if it failed, was killed, took too long, or printed more than a report can have.
   */
  report(call: ClairCall): Promise<string>;
}

/** Nothing else of the environment reaches it: its flags can be set by variables as common as FORMAT. */
const INHERITED = [
  ...["PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"],
];
/** Reports of large images have tens of megabytes. Characters. */
const MAX_REPORT = 256 * 1024 * 1024;

/** The wrapper of clair-action. Layers and credentials lie in a folder that goes away with the call. */
export const clairActionTool = (kit: ToolKit): ClairAction => ({
  isThere: () => findProgram(clairAction.name) !== undefined,
  async report({ image, database, dockerConfig, caFile, timeoutMs }) {
    const scratch = await mkdtemp(join(tmpdir(), "clair-action-"));
    try {
      await writeFile(join(scratch, "config.json"), dockerConfig, { mode: 0o600 });
      const flags = [`--image-ref=${image}`, `--db-path=${database}`, `--docker-config-dir=${scratch}`];
      const { stdout } = await runTool(kit, clairAction, ["report", ...flags, "--format=clair"], {
        cwd: scratch,
        inherit: INHERITED,
        env: { HOME: scratch, TMPDIR: scratch, ...(await certificates(caFile, scratch)) },
        maxOutput: MAX_REPORT,
        timeoutMs,
      });
      return stdout;
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  },
});

/** Go reads the folders of SSL_CERT_DIR beside the system's bundle. */
async function certificates(caFile: string, scratch: string): Promise<Record<string, string>> {
  if (caFile === "" || !(await isReadable(caFile))) return {};
  const folder = join(scratch, "certificates");
  await mkdir(folder);
  await copyFile(caFile, join(folder, "ca.pem"));
  return { SSL_CERT_DIR: folder };
}
