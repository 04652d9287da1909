/** What of an image reference decides its profile. */
export interface ImageName {
  /** Without registry, tag and digest: `library/alpine`, `slipway/git`. */
  readonly path: string;
  /** The last part: `alpine`. */
  readonly name: string;
  /** Empty if there is none. */
  readonly tag: string;
}

/** `registry.example:5000/team/alpine:3.20@sha256:…` by its parts. */
export function imageName(image: string): ImageName {
  const [withoutDigest = ""] = image.split("@");
  const parts = withoutDigest.split("/");
  const [last = ""] = parts.splice(-1);
  const [name = "", tag = ""] = last.split(":");
  const [first = ""] = parts;
  const folders = /[.:]|^localhost$/.test(first) ? parts.slice(1) : parts;
  return { path: [...folders, name].join("/"), name, tag };
}
