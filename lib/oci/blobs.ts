import type { Readable } from "node:stream";
import { blobPath, readBlob } from "./download.ts";
import { ociFault } from "./fault.ts";
import { MEDIA } from "./media.ts";
import { parseReference } from "./reference.ts";
import type { Action, Session } from "./session.ts";
import { sized } from "./source.ts";
import type { Reference, RegistryClient } from "./types.ts";
import { locationOf, SMALL_BYTES, upload } from "./upload.ts";

const CAP = 64 * 1024 * 1024;

type Blobs = Pick<RegistryClient, "hasBlob" | "blob" | "blobBytes" | "putBlob" | "mountBlob" | "deleteBlob">;

export function blobVerbs(session: Session): Blobs {
  const verbs: Blobs = {
    hasBlob: (repository, digest) => has(session, parseReference(repository), digest, ["pull"]),
    blob: (repository, descriptor) => readBlob(session, parseReference(repository), descriptor),
    async blobBytes(repository, descriptor, maxBytes = CAP) {
      if ((descriptor.size ?? 0) > maxBytes) throw tooLarge(repository, descriptor.digest, maxBytes);
      return collect(
        await verbs.blob(repository, descriptor),
        () => tooLarge(repository, descriptor.digest, maxBytes),
        maxBytes,
      );
    },
    async putBlob(repository, source, mediaType = MEDIA.bytes, { likelyAbsent = false } = {}) {
      const [blob, to] = [await sized(source, mediaType), parseReference(repository)];
      // Asked as who pushes: registries make a repository for such a one, and hide it from others.
      const unasked = likelyAbsent && blob.descriptor.size <= SMALL_BYTES;
      if (unasked || !(await has(session, to, blob.descriptor.digest, ["pull", "push"])))
        await upload(session, to, blob);
      return blob.descriptor;
    },
    mountBlob: (repository, digest, from) => mount(session, parseReference(repository), digest, from),
    async deleteBlob(repository, digest) {
      const response = await session.ask(parseReference(repository), {
        to: blobPath(digest),
        method: "DELETE",
        actions: ["delete"],
        accept: [200, 202, 204],
      });
      await response.drain();
    },
  };
  return verbs;
}

async function has(session: Session, to: Reference, digest: string, actions: readonly Action[]) {
  const ask = { to: blobPath(digest), method: "HEAD", actions, accept: [200, 404] } as const;
  const response = await session.ask(to, ask);
  await response.drain();
  return response.status === 200;
}

const tooLarge = (repository: string, digest: string, cap: number) =>
  ociFault(
    "OCI_TOO_LARGE",
    `blob ${repository}@${digest}: larger than ${cap} bytes`,
    "Read it as a stream, or raise the limit.",
  );

async function collect(stream: Readable, tooLarge: () => Error, cap: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > cap) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function mount(session: Session, to: Reference, digest: string, from: string): Promise<boolean> {
  blobPath(digest);
  const other =
    from.includes("/") && from.startsWith(`${to.registry}/`) ? parseReference(from).repository : from;
  const query = new URLSearchParams({ mount: digest, from: other });
  const response = await session.ask(to, {
    to: `blobs/uploads/?${query}`,
    method: "POST",
    headers: { "content-length": "0" },
    actions: ["pull", "push"],
    alsoPull: [other],
    accept: [201, 202],
    tries: 4,
  });
  await response.drain();
  if (response.status === 201) return true;
  // It opened an upload instead; a session that nobody ends would lie around.
  await session
    .ask(to, {
      to: locationOf(response, to),
      method: "DELETE",
      actions: ["pull", "push"],
      accept: [200, 202, 204, 404, 405],
      tries: 1,
    })
    .then((closed) => closed.drain())
    .catch(() => {});
  return false;
}
