import type { Containerfile, Instruction, Scope } from "./types.ts";
import { expand, pairs, splitWords } from "./words.ts";

/** What a build is given from outside. */
export interface BuildScope {
  /** `--build-arg`. */
  readonly args?: Scope;
  /** `TARGETPLATFORM`, `TARGETARCH`, `BUILDOS`, … */
  readonly platform?: Scope;
}

/** Builders accept these without a declaration. */
const PREDEFINED = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** Knows ARG and ENV at one point of a stage: feed it each instruction in turn. */
export class StageScope {
  readonly #file: Containerfile;
  readonly #given: BuildScope;
  readonly #args: Record<string, string> = {};
  readonly #env: Record<string, string> = {};
  readonly stage: number;

  constructor(file: Containerfile, given: BuildScope, stage: number, env: Scope = {}) {
    this.#file = file;
    this.#given = given;
    this.stage = stage;
    Object.assign(this.#env, env);
    for (const name of PREDEFINED) {
      const value = given.args?.[name];
      if (value !== undefined) this.#args[name] = value;
    }
  }

  /** ENV beats ARG, as the reference says. */
  get values(): Scope {
    return { ...this.#args, ...this.#env };
  }

  get env(): Scope {
    return { ...this.#env };
  }

  see({ keyword, body }: Instruction): void {
    if (keyword === "ARG") this.#declare(body);
    if (keyword === "ENV")
      for (const [name, value] of pairs(body, this.values, this.#file.escape)) this.#env[name] = value;
  }

  #declare(body: string): void {
    for (const word of splitWords(body, this.#file.escape)) {
      const [name = "", ...rest] = word.split("=");
      const meta = this.#file.metaArgs.find((arg) => arg.name === name)?.value;
      const fallback = rest.length === 0 ? meta : expand(rest.join("="), this.values, this.#file.escape);
      const value = this.#given.args?.[name] ?? fallback ?? this.#given.platform?.[name];
      if (value !== undefined) this.#args[name] = value;
    }
  }

  expand(word: string): string {
    return expand(word, this.values, this.#file.escape);
  }
}

/** The automatic platform arguments for a build on and for one platform. */
export function platformArgs(os: string, architecture: string, variant = ""): Scope {
  const platform = [os, architecture, ...(variant === "" ? [] : [variant])].join("/");
  const of = (prefix: string) => ({
    [`${prefix}PLATFORM`]: platform,
    [`${prefix}OS`]: os,
    [`${prefix}ARCH`]: architecture,
    [`${prefix}VARIANT`]: variant,
  });
  return { ...of("TARGET"), ...of("BUILD") };
}
