import { contractFault } from "./fault.ts";
import type { Wire } from "./params.ts";
import type { StepContract } from "./step.ts";

/** `shortCommitLength` → `short-commit-length`: the flag of a param or secret, without dashes. */
export const flagName = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Flags that belong to the kit; no param or secret may be called so. */
export const RESERVED = ["result", "results-budget", "help"] as const;

/** Where one result goes: `--result=<result>:<path>`. */
export interface Destination {
  readonly result: string;
  readonly path: string;
}

export interface ParsedArgv {
  /** `--help` was asked for; nothing else was checked. */
  readonly help: boolean;
  /** What was given, by name of the param; defaults are not applied yet. */
  readonly params: Readonly<Record<string, Wire>>;
  /** Directories by name of the secret; empty when the workspace behind it is unbound. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly results: readonly Destination[];
  /** Bytes that the step's termination message may have; absent when the caller set no limit. */
  readonly budget?: number;
}

type Contract = Pick<StepContract, "name" | "params" | "secrets">;

/**
 * Reads a step's arguments. Scalars are `--flag=value`, one element each. Lists come last, in the
 * contract's order, each after its bare marker, and every marker stands there exactly once: what lies
 * between two markers is data, whatever it looks like, so no value can become a flag. Only a marker
 * itself cannot be a value; it is refused. (node's parseArgs takes `--flag value` and repeated flags.)
 */
export function parseArgv(contract: Contract, argv: readonly string[]): ParsedArgv {
  const markers = listNames(contract).map((name) => `--${flagName(name)}`);
  const start = argv.findIndex((element) => markers.includes(element));
  const head = start < 0 ? argv : argv.slice(0, start);
  if (head.includes("--help")) return { help: true, params: {}, secrets: {}, results: [] };
  const scalars = readScalars(contract, head);
  return { help: false, ...scalars, params: { ...scalars.params, ...readLists(contract, argv) } };
}

const listNames = (contract: Contract): string[] =>
  Object.entries(contract.params).flatMap(([name, param]) => (param.type === "array" ? [name] : []));

function readLists(contract: Contract, argv: readonly string[]): Record<string, readonly string[]> {
  const names = listNames(contract);
  const places = names.map((name) => placeOf(`--${flagName(name)}`, argv));
  places.forEach((place, index) => {
    if (index > 0 && place < (places[index - 1] ?? 0)) throw outOfOrder(names);
  });
  return Object.fromEntries(
    names.map((name, index) => [
      name,
      argv.slice((places[index] ?? 0) + 1, places[index + 1] ?? argv.length),
    ]),
  );
}

function placeOf(marker: string, argv: readonly string[]): number {
  const place = argv.indexOf(marker);
  if (place < 0)
    throw contractFault(
      "LIST_MARKER",
      `the list marker ${marker} is missing`,
      `Add ${marker} after all --flag=value elements, even if the list is empty.`,
    );
  if (place !== argv.lastIndexOf(marker))
    throw contractFault(
      "LIST_MARKER",
      `the list marker ${marker} stands there more than once: a list value may not be ${marker} itself`,
      `Take the value "${marker}" out of the list, or write it another way.`,
    );
  return place;
}

const outOfOrder = (names: readonly string[]) =>
  contractFault(
    "LIST_MARKER",
    "the list markers are out of order",
    `Write them in this order: ${names.map((name) => `--${flagName(name)}`).join(" … ")}.`,
  );

type Scalars = Omit<ParsedArgv, "help" | "params"> & { readonly params: Record<string, string> };

function readScalars(contract: Contract, head: readonly string[]): Scalars {
  const known = knownFlags(contract);
  const params: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  const results: Destination[] = [];
  const seen = new Set<string>();
  let budget: number | undefined;
  for (const element of head) {
    const { flag, value } = split(element, contract);
    const target = known.get(flag) ?? unknown(flag, contract, known);
    if (target.kind !== "result" && seen.has(flag)) throw twice(flag);
    seen.add(flag);
    if (target.kind === "param") params[target.name] = value;
    else if (target.kind === "secret") secrets[target.name] = value;
    else if (target.kind === "result") results.push(destination(value));
    else budget = wholeNumber(flag, value);
  }
  return { params, secrets, results, ...(budget === undefined ? {} : { budget }) };
}

interface Target {
  readonly kind: "param" | "secret" | "result" | "budget";
  readonly name: string;
}

function knownFlags(contract: Contract): Map<string, Target> {
  const known = new Map<string, Target>([
    ["result", { kind: "result", name: "result" }],
    ["results-budget", { kind: "budget", name: "results-budget" }],
  ]);
  for (const [name, param] of Object.entries(contract.params))
    if (param.type !== "array") known.set(flagName(name), { kind: "param", name });
  for (const name of Object.keys(contract.secrets)) known.set(flagName(name), { kind: "secret", name });
  return known;
}

function split(element: string, contract: Contract): { flag: string; value: string } {
  const cut = element.indexOf("=");
  if (element.startsWith("--") && cut > 2)
    return { flag: element.slice(2, cut), value: element.slice(cut + 1) };
  throw contractFault(
    "FLAG_MALFORMED",
    `${contract.name}: ${clip(element)} is not of the form --flag=value`,
    "Write each flag and its value as one element; list values stand after their marker, at the end.",
  );
}

function unknown(flag: string, contract: Contract, known: ReadonlyMap<string, Target>): never {
  if (listNames(contract).some((name) => flagName(name) === flag))
    throw contractFault(
      "FLAG_MALFORMED",
      `--${flag} is a list, it takes no =value`,
      `Write --${flag} bare, after all other flags, and its values behind it.`,
    );
  throw contractFault(
    "FLAG_UNKNOWN",
    `${contract.name} has no flag --${flag.slice(0, 60)}`,
    `Use one of: ${[...known.keys()].map((name) => `--${name}`).join(", ")}.`,
  );
}

const twice = (flag: string) =>
  contractFault("FLAG_TWICE", `--${flag} is given more than once`, `Keep one --${flag}=value.`);

function destination(value: string): Destination {
  const cut = value.indexOf(":");
  if (cut > 0 && cut < value.length - 1) return { result: value.slice(0, cut), path: value.slice(cut + 1) };
  throw contractFault(
    "FLAG_VALUE",
    `--result: wants name:/path, got ${clip(value)}`,
    "Write the name of the result, a colon and the path of the file it goes to.",
  );
}

function wholeNumber(flag: string, value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value);
  throw contractFault(
    "FLAG_VALUE",
    `--${flag}: wants a whole number above 0, got ${clip(value)}`,
    "Correct it.",
  );
}

const clip = (value: string) => JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
