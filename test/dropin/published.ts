import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

/** Interface facts of the published catalogs: names, types, defaults, wiring. */
export interface Published {
  readonly tasks: Readonly<Record<string, PublishedTask>>;
  readonly pipelines: Readonly<Record<string, PublishedPipeline>>;
}
export interface PublishedParam {
  readonly name: string;
  readonly type: string;
  readonly default?: string | readonly string[];
  readonly required?: true;
}
interface PublishedWorkspace {
  readonly name: string;
  readonly optional?: boolean;
}
export interface PublishedVolume {
  readonly name: string;
  readonly kind: string;
  readonly source?: string;
  readonly optional?: boolean;
}
export interface PublishedTask {
  /** The catalog it is of: `build-definitions`, `release-service-catalog`, `conforma-cli`. */
  readonly origin: string;
  readonly params: readonly PublishedParam[];
  readonly results: readonly { readonly name: string; readonly type: string }[];
  readonly workspaces: readonly PublishedWorkspace[];
  readonly steps: readonly { readonly name: string }[];
  readonly volumes: readonly PublishedVolume[];
}
export interface PublishedUse {
  readonly name: string;
  readonly task: string;
  readonly runAfter?: readonly string[];
  readonly when?: readonly unknown[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly workspaces?: Readonly<Record<string, string>>;
}
export interface PublishedPipeline {
  readonly params: readonly PublishedParam[];
  readonly workspaces: readonly PublishedWorkspace[];
  readonly tasks: readonly PublishedUse[];
  readonly finally: readonly PublishedUse[];
  readonly results: Readonly<Record<string, string>>;
}

const read = (file: string) => readFile(join(import.meta.dirname, file), "utf8");
export const published = async (): Promise<Published> => JSON.parse(await read("interfaces.json"));

/** A difference that is there on purpose: its text as the comparison gives it, and the reason. */
export interface Deviation {
  readonly differs: string;
  readonly why: string;
}
export const deviations = async (): Promise<readonly Deviation[]> =>
  parse(await read("deviations.yaml")) ?? [];
