import { LEVELS, type Level, type Log } from "../log/index.ts";
import type { ToolDecl, ToolKit } from "../tools/declare.ts";
import type { Wire } from "./params.ts";
import type { Context, StepContract } from "./step.ts";
import { readParams } from "./values.ts";

/** What a call of a step gives, in wire form. */
export interface Given {
  readonly params: Readonly<Record<string, Wire>>;
  readonly secrets: Readonly<Record<string, string>>;
}

type Inputs<C extends StepContract> = Pick<Context<C>, "params" | "secrets">;

/** What was given, out of wire values: the one place where untyped becomes typed. */
export async function readInputs<C extends StepContract>(
  contract: C,
  given: Given,
  log: Log,
): Promise<Inputs<C>> {
  const secrets = await secretsOf(contract, given, log);
  const params = readParams(contract.params, given.params);
  return { params, secrets } as Inputs<C>;
}

/** What `run` gets. Faults TOOL_MISSING and TOOL_OLD for the tools that the contract declares. */
export async function openContext<C extends StepContract>(
  contract: C,
  inputs: Inputs<C>,
  log: Log,
  signal: AbortSignal,
): Promise<Context<C>> {
  const tools = await loadTools(contract.tools, { log, signal });
  return { ...inputs, tools, log, signal } as Context<C>;
}

/** Most steps have none, and reading files costs a step's start. */
async function secretsOf(contract: StepContract, given: Given, log: Log) {
  if (Object.keys(contract.secrets).length === 0) return {};
  const { openSecrets } = await import("./secrets.ts");
  return openSecrets(contract.secrets, given.secrets, log);
}

/** Checks all before `run` does anything: half done work would be the price of finding out later. */
async function loadTools(tools: readonly ToolDecl[], kit: ToolKit) {
  if (tools.length === 0) return {};
  const { requireTool } = await import("../tools/version.ts");
  const loaded = tools.map(async (tool) => {
    if (!tool.optional) await requireTool(kit, tool);
    return [tool.name, (await tool.load())(kit)] as const;
  });
  return Object.fromEntries(await Promise.all(loaded));
}

/** Words of other loggers, which users of the compatible tasks write. */
const SYNONYMS: Readonly<Record<string, Level>> = {
  trace: "debug",
  warning: "warn",
  fatal: "error",
  panic: "error",
};

/** The level a step logs at: its param `logLevel`, where the contract has one. Unknown words are `info`. */
export function levelOf(contract: StepContract, params: Readonly<Record<string, Wire>>): Level {
  const wire = params["logLevel"] ?? contract.params["logLevel"]?.default;
  if (typeof wire !== "string") return "info";
  const word = wire.toLowerCase();
  return LEVELS.find((level) => level === word) ?? SYNONYMS[word] ?? "info";
}
