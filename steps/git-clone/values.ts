import type { Values } from "../../lib/contract/index.ts";
import type { Repository } from "../../lib/git/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { gitCloneStep } from "./contract.ts";

export type CloneParams = Values<(typeof gitCloneStep)["params"]>;

/** What the parts of one clone share. */
export interface Clone {
  readonly params: CloneParams;
  readonly folder: string;
  /** Without credentials. */
  readonly url: string;
  readonly repository: Repository;
  readonly log: Log;
}

export const commaSeparated = (value: string): string[] =>
  value
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");

export const depthOption = (depth: number | null): string[] =>
  depth === null || depth === 0 ? [] : [`--depth=${depth}`];
