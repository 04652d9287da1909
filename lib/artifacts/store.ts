import { fault } from "./fault.ts";

/** Where artifacts are pushed to. */
export interface Store {
  /** `registry/repository` */
  readonly repository: string;
  readonly tag?: string;
}

const STORE = /^([^\s@=]+\/[^\s@=:]+?)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?$/;

/** Reads `registry[:port]/repository[:tag]`. Fault ARTIFACT_BAD_STORE for anything else, a digest included. */
export function storeOf(store: string): Store {
  const [, repository, tag] = STORE.exec(store) ?? [];
  if (repository !== undefined) return tag === undefined ? { repository } : { repository, tag };
  throw fault(
    "ARTIFACT_BAD_STORE",
    `${JSON.stringify(store.slice(0, 200))} is no repository: wanted registry/repository[:tag]`,
    "Set ociStorage, e.g. to $(params.output-image).git.",
  );
}
