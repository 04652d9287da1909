import { type BlobStore, blobStore } from "./blobs.ts";
import { type Layout, layout } from "./layout.ts";
import { type ManifestStore, manifestStore } from "./manifests.ts";
import { repositories } from "./repositories.ts";
import { type Uploads, uploads } from "./uploads.ts";

export type { Chunk } from "./uploads.ts";

/** A registry's content on disk. Several processes can use one directory. */
export interface Store {
  readonly layout: Layout;
  readonly blobs: BlobStore;
  readonly uploads: Uploads;
  readonly manifests: ManifestStore;
  repositories(): Promise<string[]>;
}

export function openStore(dir: string): Store {
  const places = layout(dir);
  const blobs = blobStore(places);
  return {
    layout: places,
    blobs,
    uploads: uploads(places, blobs),
    manifests: manifestStore(places, blobs),
    repositories: () => repositories(places),
  };
}
