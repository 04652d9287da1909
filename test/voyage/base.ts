import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { MEDIA, type RegistryClient, sha256 } from "../../lib/oci/index.ts";

const BUSYBOX = ["/bin/busybox", "/usr/bin/busybox"].find((path) => existsSync(path));
const has = (program: string) => spawnSync(program, ["--version"]).status === 0;
const dynamic = () => BUSYBOX !== undefined && readFileSync(BUSYBOX).includes("/ld-linux");

/** Why voyages cannot be tested here; undefined if they can. */
export const whyNot: string | undefined =
  process.platform !== "linux"
    ? "not Linux"
    : !has("buildah")
      ? "no buildah"
      : !has("git")
        ? "no git"
        : BUSYBOX === undefined || dynamic()
          ? "no busybox-static for a base image"
          : undefined;
if (whyNot !== undefined) console.warn(`voyages are skipped: ${whyNot}`);

const APPLETS = ["sh", "cat", "cp", "dd", "echo", "grep", "ls", "mkdir", "mv", "nc", "sleep", "tar", "test"];
const PACKAGE = `Package: harbour-base
Status: install ok installed
Architecture: all
Version: 1:2.0-3
Maintainer: The Harbour <harbour@example.com>
Description: the one OS package of the base image
`;

/** The smallest base image in which `RUN` works: busybox, and the database of one Debian package. */
export async function pushBase(client: RegistryClient, ref: string): Promise<string> {
  const tar = await layer();
  const repository = ref.replace(/:[^/:]*$/, "");
  const config = {
    architecture: { x64: "amd64", arm64: "arm64" }[process.arch as string] ?? process.arch,
    os: "linux",
    config: { Env: ["PATH=/bin"], Cmd: ["/bin/sh"] },
    rootfs: { type: "layers", diff_ids: [sha256(tar)] },
    history: [{ created: "1970-01-01T00:00:00Z", created_by: "the base image of the tests" }],
  };
  const { digest } = await client.putManifest(ref, {
    schemaVersion: 2,
    mediaType: MEDIA.ociManifest,
    config: await client.putBlob(repository, { bytes: Buffer.from(JSON.stringify(config)) }, MEDIA.ociConfig),
    layers: [await client.putBlob(repository, { bytes: gzipSync(tar) }, MEDIA.ociLayerGzip)],
  });
  return `${ref}@${digest}`;
}

async function layer(): Promise<Buffer> {
  const tar = pack();
  const mtime = new Date(0);
  for (const name of ["bin/", "etc/", "tmp/", "var/", "var/lib/", "var/lib/dpkg/"])
    tar.entry({ name, mtime, type: "directory", mode: name === "tmp/" ? 0o1777 : 0o755 });
  tar.entry({ name: "bin/busybox", mtime, mode: 0o755 }, readFileSync(BUSYBOX ?? ""));
  for (const name of APPLETS) tar.entry({ name: `bin/${name}`, mtime, type: "symlink", linkname: "busybox" });
  tar.entry(
    { name: "etc/os-release", mtime, mode: 0o644 },
    'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Harbour 12"\n',
  );
  tar.entry({ name: "var/lib/dpkg/status", mtime, mode: 0o644 }, PACKAGE);
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks);
}
