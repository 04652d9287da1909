import { fault } from "./fault.ts";

/** A trusted artifact: a blob in a repository. */
export interface ArtifactUri {
  /** `registry/repository`, without tag. */
  readonly repository: string;
  /** `sha256:<hex>` of the compressed archive, not of a manifest. */
  readonly digest: string;
}

const URI = /^oci:([^\s@=]+)@(sha256:[0-9a-f]{64})$/;

/** Reads `oci:<repository>@sha256:<hex>`. A tag is allowed and dropped. Fault ARTIFACT_BAD_URI. */
export function parseArtifactUri(uri: string): ArtifactUri {
  const [, name, digest] = URI.exec(uri) ?? [];
  const repository = name?.replace(/:[^/:]*$/, "");
  if (repository?.includes("/") && digest !== undefined) return { repository, digest };
  throw fault(
    "ARTIFACT_BAD_URI",
    `${JSON.stringify(uri.slice(0, 200))} is no trusted artifact: wanted oci:<registry>/<repository>@sha256:<64 hex digits>`,
    "Pass the result of the task that created the artifact, e.g. $(tasks.clone-repository.results.SOURCE_ARTIFACT).",
  );
}

export const formatArtifactUri = ({ repository, digest }: ArtifactUri): string =>
  `oci:${repository}@${digest}`;

/** `<uri>=<directory>`. A URI holds no `=`, a directory may. Fault ARTIFACT_BAD_URI if there is none. */
export function splitUse(pair: string): { readonly uri: string; readonly destination: string } {
  const at = pair.indexOf("=");
  if (at >= 0) return { uri: pair.slice(0, at), destination: pair.slice(at + 1) };
  throw fault(
    "ARTIFACT_BAD_URI",
    `${JSON.stringify(pair.slice(0, 200))} has no "=": wanted <uri>=<directory>`,
    "Write it as oci:<repository>@sha256:<digest>=<directory>.",
  );
}
