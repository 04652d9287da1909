export { type ArtifactSource, type CreateOptions, createArtifacts } from "./create.ts";
export type { ArtifactCode } from "./fault.ts";
export { LIMITS, type Limits } from "./limits.ts";
export { SKIP_MARKER } from "./skip.ts";
export { type ArtifactUri, formatArtifactUri, parseArtifactUri, splitUse } from "./uri.ts";
export { type UseOptions, useArtifact } from "./use.ts";
