/**
 * Registries whose images have their sources under the tag `<version>-<release>-source` (labels of the
 * image), signed: the name, and where detached signatures lie in the layout of containers/image
 * (`<URL>/<repository>@sha256=<hex>/signature-1`). The one place where they are named; the URLs are those
 * that Red Hat publishes for its registries (containers-common, registries.d).
 */
export const SIGNING_REGISTRIES: readonly string[] = [
  "registry.access.redhat.com=https://access.redhat.com/webassets/docker/content/sigstore",
  "registry.redhat.io=https://registry.redhat.io/containers/sigstore",
];
