/** Tekton's resolver refuses more (pkg/resolution/resolver/bundle: MaximumBundleObjects). */
export const MAX_OBJECTS = 20;
/** Bytes of one object, and of its layer unpacked. What is larger would not fit into a cluster's store (1.5 MiB) by far. */
export const MAX_BYTES = 4 * 1024 * 1024;

/** Annotations of a layer that say what is in it (Tekton's bundle contract). */
export const ANNOTATION = {
  name: "dev.tekton.image.name",
  kind: "dev.tekton.image.kind",
  apiVersion: "dev.tekton.image.apiVersion",
} as const;
