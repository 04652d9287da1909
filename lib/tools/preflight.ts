import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readIfThere } from "../files/index.ts";
import type { ToolKit } from "./declare.ts";
import { runTool } from "./exec.ts";
import { ToolFault } from "./fault.ts";

/** What to check, and where to write. */
export interface PreflightRun {
  readonly image: string;
  /** OCI architecture; without it all architectures of an index are checked. */
  readonly arch?: string;
  /** Folder for `<arch>/results.json` and `<arch>/cert-image.json`. */
  readonly artifacts: string;
  /** Auth file as docker writes it. */
  readonly authFile: string;
  /** PEM bundle of further CAs; ignored when there is no such file. */
  readonly caFile?: string;
  /** Host and path of the container catalogue, without `https://`, which preflight puts before it. */
  readonly catalog?: string;
  readonly timeoutMs?: number;
}

export interface Preflight {
  /**
   * `preflight check container`. It ends well whether the checks pass or not; what it found is in the
   * artifacts. Faults TOOL_MISSING, and TOOL_FAILED if it crashed, was killed, or took too long.
   */
  checkContainer(run: PreflightRun): Promise<void>;
}

/** Nothing else of the environment reaches preflight: a PFLT_ variable of the machine could make it submit. */
const INHERITED = ["PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"];
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** The wrapper of preflight. It works in a folder of its own: preflight reads `config.yaml` where it stands. */
export const preflightTool = (kit: ToolKit): Preflight => ({
  async checkContainer(run) {
    const scratch = await mkdtemp(join(tmpdir(), "preflight-"));
    try {
      const platform = run.arch === undefined ? [] : [`--platform=${run.arch}`];
      await runTool(kit, "preflight", ["check", "container", ...platform, "--", run.image], {
        cwd: scratch,
        inherit: [...INHERITED, ...PROXIES],
        env: await environment(run, scratch),
        // Standard output is results.json once more; what people read comes on standard error.
        onLine: (line, from) => kit.log[from === "stderr" ? "info" : "debug"](line),
        ...(run.timeoutMs === undefined ? {} : { timeoutMs: run.timeoutMs }),
      });
    } catch (thrown) {
      throw thrown instanceof ToolFault ? named(kit, thrown) : thrown;
    } finally {
      // Killed, preflight leaves the unpacked image behind.
      await rm(scratch, { recursive: true, force: true });
    }
  },
});

async function environment(run: PreflightRun, scratch: string): Promise<Record<string, string>> {
  const authorities = await certificates(run.caFile, scratch);
  return {
    HOME: scratch,
    TMPDIR: scratch,
    PFLT_ARTIFACTS: run.artifacts,
    PFLT_DOCKERCONFIG: run.authFile,
    // The set of checks for build pipelines; nothing is submitted.
    PFLT_KONFLUX: "true",
    PFLT_LOGFILE: join(scratch, "preflight.log"),
    PFLT_LOGLEVEL: "info",
    ...(authorities === undefined ? {} : { SSL_CERT_DIR: authorities }),
    ...(run.catalog === undefined ? {} : { PFLT_PYXIS_HOST: run.catalog }),
  };
}

/** Go reads SSL_CERT_DIR beside the system's bundle, so the rest of the world stays trusted. */
async function certificates(caFile: string | undefined, scratch: string): Promise<string | undefined> {
  const own = caFile ? await readIfThere(caFile) : undefined;
  if (own === undefined) return undefined;
  const folder = join(scratch, "authorities");
  await mkdir(folder);
  await writeFile(join(folder, "ca.crt"), own);
  return [process.env["SSL_CERT_DIR"], folder].filter(Boolean).join(":");
}

/** Preflight's last line says why it failed; a page on its flags comes before it. */
function named(kit: ToolKit, fault: ToolFault): ToolFault {
  if (fault.code === "TOOL_MISSING") return absent();
  const { result } = fault;
  const last = result?.stderr.trim().split("\n").at(-1) ?? "";
  const crashed = fault.message.startsWith("preflight ended with exit code");
  if (!crashed || result === undefined || !LOGGED.test(last)) return fault;
  const reason = kit.log.mask(last.replace(LOGGED, ""));
  return new ToolFault("TOOL_FAILED", `preflight ended with exit code ${result.code}: ${reason}`, {
    next: fault.next,
    result,
  });
}

/** How Go's log begins a line. */
const LOGGED = /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /;

const absent = () =>
  new ToolFault("TOOL_MISSING", "preflight is not on PATH", {
    // Sandboxes show the system's folders, not what lies in somebody's home.
    next: "Put it into /usr/local/bin: github.com/redhat-openshift-ecosystem/openshift-preflight, releases.",
  });
