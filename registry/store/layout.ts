import { join } from "node:path";
import { isDigest } from "../../lib/oci/index.ts";
import { refuse } from "../fault.ts";

/**
 * Where things lie under the registry's directory:
 *
 *     blobs/<algorithm>/<first two>/<hex>                    content, named by its digest; manifests too
 *     repositories/<name>/_blobs/<algorithm>/<hex>           empty: the repository holds this blob
 *     repositories/<name>/_manifests/<algorithm>/<hex>       {"mediaType", "subject"?}
 *     repositories/<name>/_referrers/<algorithm>/<hex>/<algorithm>-<hex>   descriptor of what refers to the first
 *     repositories/<name>/_tags/<tag>                        a digest
 *     repositories/<name>/_uploads/<id>/<owner>              bytes so far; the owner is one process
 *     tmp/                                                   files on their way to a name
 *     tls/                                                   the CA
 *
 * No component of a repository name begins with `_`, so the two cannot meet.
 */
export interface Layout {
  readonly root: string;
  readonly tmp: string;
  readonly blobs: string;
  readonly repositories: string;
  blob(digest: string): string;
  repository(name: string): string;
  blobLink(name: string, digest: string): string;
  manifestLink(name: string, digest: string): string;
  referrers(name: string, digest: string): string;
  tags(name: string): string;
  uploads(name: string): string;
}

export function layout(root: string): Layout {
  const repositories = join(root, "repositories");
  const repository = (name: string) => join(repositories, name);
  return {
    root,
    tmp: join(root, "tmp"),
    blobs: join(root, "blobs"),
    repositories,
    repository,
    blob(digest) {
      const [algorithm, hex] = parts(digest);
      return join(root, "blobs", algorithm, hex.slice(0, 2), hex);
    },
    blobLink: (name, digest) => join(repository(name), "_blobs", ...parts(digest)),
    manifestLink: (name, digest) => join(repository(name), "_manifests", ...parts(digest)),
    referrers: (name, digest) => join(repository(name), "_referrers", ...parts(digest)),
    tags: (name) => join(repository(name), "_tags"),
    uploads: (name) => join(repository(name), "_uploads"),
  };
}

/** Algorithm and hex; only digests that are checked become paths. */
function parts(digest: string): [string, string] {
  if (!isDigest(digest))
    throw refuse(400, "DIGEST_INVALID", `${JSON.stringify(digest)} is not sha256:<64 hexadecimal digits>`);
  const colon = digest.indexOf(":");
  return [digest.slice(0, colon), digest.slice(colon + 1)];
}
