import type { Http } from "../http/index.ts";
import type { Log } from "../log/index.ts";
import type { Package } from "../sbom/index.ts";
import type { Digest } from "./digests.ts";
import type { Credentials } from "./netrc.ts";
import type { Settings } from "./settings.ts";
import type { SourceTree } from "./source.ts";

/** `strict` refuses what cannot be verified or described; `permissive` warns and goes on. */
export const MODES = ["strict", "permissive"] as const;
export type Mode = (typeof MODES)[number];

/** A file that the build will need. */
export interface Wanted {
  readonly url: string;
  /** Below `deps/`, with `/`: `npm/ms-2.1.3.tgz`. */
  readonly path: string;
  /** The file is right if one of these fits. Empty: nothing to verify against (permissive only). */
  readonly anyOf: readonly Digest[];
  /** For messages: `ms@2.1.3`. */
  readonly package: string;
  /** For messages: the file that names the package, from the root of the source. */
  readonly lockfile: string;
  /** Headers that the lockfile itself asks for. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An environment variable of the build; `${output_dir}` stands for the output folder there. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

/** A file of the source tree that the build must see changed; `${output_dir}` as above. */
export interface ProjectFile {
  /** From the root of the source, with `/`. */
  readonly path: string;
  readonly template: string;
}

/** What one package manager makes of its packages, before any file is fetched. */
export interface Plan {
  readonly wanted: readonly Wanted[];
  readonly packages: readonly Package[];
  readonly environment: readonly EnvironmentVariable[];
  readonly projectFiles: readonly ProjectFile[];
  /** Looks at what was fetched, below the folder `deps`, and says what a build will trip over. */
  inspect?(deps: string): Promise<void>;
}

/** What a package manager works with. */
export interface PlanKit {
  readonly source: SourceTree;
  readonly settings: Settings;
  readonly mode: Mode;
  readonly http: Http;
  /** Of the workspace netrc. */
  readonly credentials: Credentials;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Lockfiles in, plan out. Network only where the lockfile does not say enough (a Python index). */
export type Planner<P> = (packages: readonly P[], kit: PlanKit) => Promise<Plan>;
