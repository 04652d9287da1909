/** Media types of the OCI image and distribution specs, of Docker's older schema, and of what Slipway attaches. */
export const MEDIA = {
  ociManifest: "application/vnd.oci.image.manifest.v1+json",
  ociIndex: "application/vnd.oci.image.index.v1+json",
  ociConfig: "application/vnd.oci.image.config.v1+json",
  ociLayer: "application/vnd.oci.image.layer.v1.tar",
  ociLayerGzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  ociLayerZstd: "application/vnd.oci.image.layer.v1.tar+zstd",
  ociEmpty: "application/vnd.oci.empty.v1+json",
  dockerManifest: "application/vnd.docker.distribution.manifest.v2+json",
  dockerList: "application/vnd.docker.distribution.manifest.list.v2+json",
  dockerConfig: "application/vnd.docker.container.image.v1+json",
  dockerLayerGzip: "application/vnd.docker.image.rootfs.diff.tar.gzip",
  /** Layers that registries do not have to hold; they name their place in `urls`. */
  dockerForeignLayer: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
  spdxJson: "text/spdx+json",
  cyclonedxJson: "application/vnd.cyclonedx+json",
  bytes: "application/octet-stream",
} as const;

/** What a manifest request accepts; schema 1 is not read. */
export const MANIFEST_TYPES: readonly string[] = [
  MEDIA.ociManifest,
  MEDIA.ociIndex,
  MEDIA.dockerManifest,
  MEDIA.dockerList,
];

export const isIndexType = (mediaType: string): boolean =>
  mediaType === MEDIA.ociIndex || mediaType === MEDIA.dockerList;

/** The descriptor of `{}`, the config of artifacts that have none (image-spec, manifest.md). */
export const EMPTY = {
  mediaType: MEDIA.ociEmpty,
  digest: "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
  size: 2,
} as const;
export const EMPTY_BYTES: Uint8Array = Buffer.from("{}");

/** Bytes. Larger manifests are refused, as registries do (distribution-spec: at least 4 MiB must be taken). */
export const MANIFEST_CAP = 4 * 1024 * 1024;
