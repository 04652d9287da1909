import { formatReference, isDigest, parseReference, repositoryOf } from "../../oci/index.ts";
import { hasSuffix } from "./folder.ts";
import type { SourceAccess, SourceFile } from "./types.ts";

const TITLE = "org.opencontainers.image.title";

/** go-getter takes a reference without tag for `latest`. */
function withTag(text: string) {
  const reference = parseReference(text);
  return reference.tag === undefined && reference.digest === undefined
    ? { ...reference, tag: "latest" }
    : reference;
}

/** Files of an OCI artifact as conftest and ec push it: one layer a file, its title the path. */
export async function readImage(
  text: string,
  { client }: Pick<SourceAccess, "client">,
  suffixes: readonly string[],
): Promise<readonly SourceFile[]> {
  const reference = withTag(text);
  const { json } = await client.manifest(formatReference(reference));
  const layers = "layers" in json ? json.layers : [];
  const titled = layers.flatMap((layer) => {
    const path = layer.annotations?.[TITLE];
    return path !== undefined && hasSuffix(path, suffixes) ? [{ path, layer }] : [];
  });
  return Promise.all(
    titled.map(async ({ path, layer }) => ({
      path,
      text: (await client.blobBytes(repositoryOf(reference), layer)).toString("utf8"),
    })),
  );
}

/** The reference by its digest alone; nothing if it is by digest already. */
export async function pinnedImage(
  text: string,
  { client }: Pick<SourceAccess, "client">,
): Promise<string | undefined> {
  const reference = withTag(text);
  if (reference.digest !== undefined && isDigest(reference.digest)) return undefined;
  const { digest } = await client.resolve(formatReference(reference));
  return `${repositoryOf(reference)}@${digest}`;
}
