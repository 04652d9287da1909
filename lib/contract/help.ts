import { Command, Option } from "commander";
import { flagName } from "./argv.ts";
import type { Param } from "./params.ts";
import type { StepContract } from "./step.ts";

/** What `--help` prints: flags, lists, secrets, results and tools of a step. */
export function helpOf(contract: StepContract): string {
  const command = new Command(contract.name).description(contract.does).helpOption(false);
  const all = Object.entries(contract.params);
  for (const [name, param] of all) if (param.type !== "array") command.addOption(scalar(name, param));
  for (const [name, { describe, optional }] of Object.entries(contract.secrets))
    command.addOption(
      new Option(`--${flagName(name)}=<directory>`, `${describe}${optional ? " (optional)" : ""}`),
    );
  command.addOption(new Option("--result=<name:path>", "file that a result goes to; may be repeated"));
  command.addOption(new Option("--results-budget=<bytes>", "most that all results together may need"));
  const lists = all.filter(([, param]) => param.type === "array");
  command.usage(["[--flag=value…]", ...lists.map(([name]) => `--${flagName(name)} [value…]`)].join(" "));
  return command.helpInformation() + sections(contract, lists);
}

function scalar(name: string, param: Param): Option {
  const option = new Option(`--${flagName(name)}=<value>`, `${param.describe}${words(param)}`);
  return param.default === undefined ? option : option.default(param.default);
}

const words = (param: Param) =>
  (param.oneOf ? ` (one of ${param.oneOf.join(", ")})` : "") + (param.required ? " (required)" : "");

function sections(contract: StepContract, lists: readonly [string, Param][]): string {
  const parts = [
    section(
      "Lists, last and in this order, each marker exactly once",
      lists.map(([name, param]) => [`--${flagName(name)}`, param.describe]),
    ),
    section(
      "Results",
      Object.entries(contract.results).map(([name, param]) => [name, param.describe]),
    ),
    section(
      "Tools",
      contract.tools.map((tool) => [
        tool.name,
        `${tool.atLeast} or newer${tool.optional ? ", if there" : ""}`,
      ]),
    ),
    section("Exit codes", [
      ["0", "done"],
      ["1", "failed; the last line says code, reason and what to do"],
      ["2", "wrong flags or values"],
      ["130, 143", "cancelled"],
    ]),
  ];
  return parts.join("");
}

function section(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const width = Math.max(...rows.map(([name]) => name.length));
  return `\n${title}:\n${rows.map(([name, says]) => `  ${name.padEnd(width)}  ${says}\n`).join("")}`;
}
