import type { ToolDecl, ToolKit } from "./declare.ts";
import { howToInstall, type Program, runTool } from "./exec.ts";
import { ToolFault } from "./fault.ts";

const VERSION = /(\d+(?:\.\d+)+)/;

/** The first dotted number that `<name> --version` prints, e.g. `2.39.5`. */
export async function toolVersion(
  kit: ToolKit,
  program: Program,
  args: readonly string[] = ["--version"],
): Promise<string> {
  const { stdout, stderr } = await runTool(kit, program, args, { timeoutMs: 30_000 });
  const found = VERSION.exec(stdout)?.[1] ?? VERSION.exec(stderr)?.[1];
  if (found !== undefined) return found;
  const name = typeof program === "string" ? program : program.name;
  throw new ToolFault("TOOL_OLD", `${name} ${args.join(" ")} prints no version`, {
    next: howToInstall(program),
  });
}

/** Below zero if `a` is older than `b`, zero if they are the same; missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < Math.max(left?.length ?? 0, right?.length ?? 0); i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What was found, by kit and name: a step asks each tool once, however many wrappers want to know. */
const known = new WeakMap<ToolKit, Map<string, Promise<string>>>();

function knownVersion(kit: ToolKit, tool: Pick<ToolDecl, "name" | "install">): Promise<string> {
  const ofKit = known.get(kit) ?? new Map<string, Promise<string>>();
  known.set(kit, ofKit);
  const found = ofKit.get(tool.name) ?? toolVersion(kit, tool);
  ofKit.set(tool.name, found);
  return found;
}

/** The version of a declared tool. Fault TOOL_MISSING if it is not there, TOOL_OLD if below `atLeast`. */
export async function requireTool(
  kit: ToolKit,
  tool: Pick<ToolDecl, "name" | "install" | "atLeast">,
): Promise<string> {
  const found = await knownVersion(kit, tool);
  if (compareVersions(found, tool.atLeast) >= 0) return found;
  throw new ToolFault("TOOL_OLD", `${tool.name} ${found} is too old, ${tool.atLeast} or newer is needed`, {
    next: howToInstall(tool),
  });
}
