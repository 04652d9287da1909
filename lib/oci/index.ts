export { openRegistry, type RegistryAccess } from "./access.ts";
export { type Brought, createBrought } from "./brought.ts";
export { registryClient } from "./client.ts";
export { DIGEST_TAGS } from "./companions.ts";
export { authFilePlaces, type Credentials, findCredentials } from "./credentials.ts";
export { digestLike, fileDigest, sha256, verifier } from "./digest.ts";
export { OciFault } from "./fault.ts";
export { ifFound, ifWithin } from "./if-found.ts";
export { descriptorOf, readManifest } from "./manifests.ts";
export { EMPTY, EMPTY_BYTES, isIndexType, MANIFEST_CAP, MANIFEST_TYPES, MEDIA } from "./media.ts";
export { type Artifact, type ArtifactLayer, attachSbom, pushArtifact } from "./push.ts";
export {
  digestTag,
  formatReference,
  isDigest,
  isSha256,
  isTag,
  parseReference,
  repositoryOf,
} from "./reference.ts";
export type * from "./types.ts";
