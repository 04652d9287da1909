import type { Step } from "../../lib/tekton/index.ts";
import { hostPath } from "../isolation/index.ts";
import type { Container } from "../types.ts";

/** Where `stdoutConfig` and `stderrConfig` of a step lie on this machine. */
export function hostFiles(container: Container, { stdoutConfig, stderrConfig }: Step) {
  const real = (path: string | undefined) =>
    path === undefined ? undefined : hostPath(container.mounts, path);
  const stdout = real(stdoutConfig?.path);
  const stderr = real(stderrConfig?.path);
  return { ...(stdout ? { stdout } : {}), ...(stderr ? { stderr } : {}) };
}
