export { type ArtifactSource, type CreateOptions, createArtifacts } from "./create.ts";
export type { ArtifactCode } from "./fault.ts";
export {
  END as TAR_END,
  headerOf as tarHeader,
  padding as tarPadding,
} from "./header.ts";
export { LIMITS, type Limits } from "./limits.ts";
export { bytesOf, type Raw, rawOf, show as showRaw } from "./raw.ts";
export { SKIP_MARKER } from "./skip.ts";
export { type ArtifactUri, formatArtifactUri, parseArtifactUri, splitUse } from "./uri.ts";
export { type UseOptions, useArtifact } from "./use.ts";
