import type { Containerfile } from "../../lib/containerfile/index.ts";
import { codeOf } from "../../lib/errors/index.ts";
import { ToolFault } from "../../lib/tools/index.ts";
import { type BuildCode, buildFault } from "./fault.ts";

/** What the words of buildah mean. The first that fits counts. */
const SIGNS: readonly (readonly [RegExp, BuildCode, string, string])[] = [
  [
    /no space left on device|disk quota exceeded/i,
    "BUILD_DISK_FULL",
    "the disk is full",
    "Free space, or give the storage volume more; vfs needs more than overlay.",
  ],
  [
    /setting supplemental groups|lchown .*invalid argument|potentially insufficient UIDs|newuidmap/i,
    "BUILD_NO_USER_IDS",
    "this user has too few ids for what is in the image",
    "Run as root, or give the user ranges in /etc/subuid and /etc/subgid.",
  ],
];
const PULL_SIGNS: typeof SIGNS = [
  ...SIGNS,
  [
    /unauthorized|authentication required|access .*denied|denied:|forbidden|invalid username\/password/i,
    "BUILD_BASE_IMAGE_DENIED",
    "the registry does not let us read it",
    "Log in to that registry, or check the pull secret of the service account.",
  ],
  [
    /signature|Source image rejected/i,
    "BUILD_BASE_IMAGE_UNTRUSTED",
    "the signature policy of this machine refuses it",
    "Use an image that the policy allows, or ask who keeps the policy.",
  ],
  [
    /manifest unknown|name unknown|not found|repository .* not found|did not resolve to an alias|no image found in/i,
    "BUILD_NO_BASE_IMAGE",
    "there is no such image",
    "Check name, tag and platform in the Containerfile and the build arguments.",
  ],
  [
    /x509|certificate|tls:|server gave HTTP response/i,
    "BUILD_BASE_IMAGE_UNREACHABLE",
    "the registry's certificate is not trusted",
    "Put its CA into the trusted-ca ConfigMap.",
  ],
  [
    /connection refused|no such host|timeout|i\/o timeout|unreachable|EOF|connection reset/i,
    "BUILD_BASE_IMAGE_UNREACHABLE",
    "the registry cannot be reached",
    "Check name and network, and try again.",
  ],
];

const words = ({ result, message }: ToolFault) =>
  result === undefined ? message : `${result.stderr}\n${result.stdout}`;

/** The fault of a pull. Anything but a failed buildah passes through. */
export function pullFailure(thrown: unknown, ref: string, line: number): unknown {
  if (!(thrown instanceof ToolFault) || thrown.code !== "TOOL_FAILED") return thrown;
  const text = words(thrown);
  const [, code, what, next] = PULL_SIGNS.find(([sign]) => sign.test(text)) ?? [
    undefined,
    "BUILD_BASE_IMAGE_UNREACHABLE" as const,
    "it could not be pulled",
    "The cause says more.",
  ];
  return buildFault(code, `Containerfile line ${line}: image ${ref}: ${what}`, next, thrown);
}

/** True if another try may help. */
export const mayPass = (thrown: unknown): boolean =>
  thrown instanceof ToolFault &&
  thrown.code === "TOOL_FAILED" &&
  (PULL_SIGNS.find(([sign]) => sign.test(words(thrown)))?.[1] ?? "BUILD_BASE_IMAGE_UNREACHABLE") ===
    "BUILD_BASE_IMAGE_UNREACHABLE" &&
  !/x509|certificate/.test(words(thrown));

/** Follows `[1/2] STEP 3/4: RUN …` in buildah's output, to know where it stopped. */
export function stepFollower(file: Containerfile) {
  let at: { line: number; what: string } | undefined;
  return {
    see(output: string): void {
      const match = /^(?:\[(\d+)\/\d+\] )?STEP (\d+)\/\d+: (.*)$/.exec(output);
      if (match === null) return;
      const [, stageNumber = "1", stepNumber, what = ""] = match;
      const stage = file.stages[Number(stageNumber) - 1];
      const index = Number(stepNumber) - 2;
      const instruction = index < 0 ? stage?.from : stage?.instructions[index];
      // The user's words: what the builder got may have a prelude, or be a heredoc in other words.
      at =
        instruction !== undefined && what.toUpperCase().startsWith(instruction.keyword)
          ? { line: instruction.line, what: `${instruction.keyword} ${instruction.body}`.slice(0, 120) }
          : { line: 0, what: what.slice(0, 120) };
    },
    where: () => at,
  };
}

/** The fault of a build: names line and instruction, says what to do. */
export function buildFailure(
  thrown: unknown,
  where: { line: number; what: string } | undefined,
  hermetic: boolean,
): unknown {
  if (codeOf(thrown) === "ENOSPC" || codeOf(thrown) === "EDQUOT") return diskFull(thrown);
  if (!(thrown instanceof ToolFault) || thrown.code !== "TOOL_FAILED") return thrown;
  const text = words(thrown);
  const place =
    where === undefined
      ? "the build"
      : `${where.line > 0 ? `Containerfile line ${where.line}: ` : ""}${where.what}`;
  const known = SIGNS.find(([sign]) => sign.test(text));
  if (known !== undefined) return buildFault(known[1], `${place}: ${known[2]}`, known[3], thrown);
  const reason = lastError(text);
  if (where === undefined)
    return buildFault("BUILD_FAILED", `the build failed: ${reason}`, "See the log above.", thrown);
  const network =
    hermetic && /^(RUN|ADD) /.test(where.what)
      ? " A hermetic build has no network: what it needs must be prefetched."
      : "";
  const next = `Look at the output of this instruction in the log.${network}`;
  return buildFault("BUILD_INSTRUCTION_FAILED", `${place}: ${reason}`, next, thrown);
}

const diskFull = (cause: unknown) =>
  buildFault(
    "BUILD_DISK_FULL",
    "the disk is full",
    "Free space, or give the storage volume more; vfs needs more than overlay.",
    cause,
  );

/** Buildah's last `Error:` line, without the instruction it repeats. */
function lastError(text: string): string {
  const line = text.split("\n").findLast((each) => each.startsWith("Error: ")) ?? "";
  return (
    line
      .replace(/^Error: /, "")
      .replace(/^building at STEP ".*?": /, "")
      .slice(0, 400) || "buildah failed"
  );
}
