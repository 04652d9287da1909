import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { MEDIA, readManifest, registryClient } from "./index.ts";

const blob = { mediaType: MEDIA.ociConfig, digest: `sha256:${"a".repeat(64)}`, size: 1 };
const child = { ...blob, mediaType: MEDIA.ociManifest };

describe("a manifest that is two things at once", () => {
  it.each([
    ["an index with layers", { manifests: [child], layers: [blob] }],
    ["an index with a config", { manifests: [child], config: blob }],
    [
      "an image with children",
      { mediaType: MEDIA.ociManifest, config: blob, layers: [blob], manifests: [child] },
    ],
    ["an index that calls itself an image", { mediaType: MEDIA.ociManifest, manifests: [child] }],
    ["an image that calls itself an index", { mediaType: MEDIA.ociIndex, config: blob, layers: [] }],
  ])("%s: refused, since readers would see different images", (_, more) => {
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, ...more }));
    expect(() => readManifest(bytes, "r.example/a:1")).toThrow(
      expect.objectContaining({ code: "OCI_BAD_MANIFEST", message: expect.stringContaining("both") }),
    );
  });
});

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A registry whose lists never end. */
async function endless(body: object, contentType: string): Promise<string> {
  let page = 0;
  server = createServer((request, response) => {
    if (request.url === "/v2/") return void response.end("{}");
    page++;
    const { pathname } = new URL(request.url ?? "", "http://r.example");
    response.writeHead(200, { "content-type": contentType, link: `<${pathname}?page=${page}>; rel="next"` });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("a registry whose pages never end", () => {
  it("of tags, is left at last", async () => {
    const registry = await endless({ tags: [] }, "application/json");
    await using client = registryClient();
    const all = async () => {
      for await (const _ of client.tags(`${registry}/a`));
    };
    await expect(all()).rejects.toMatchObject({ code: "OCI_TOO_LARGE" });
  });

  it("of referrers, is left at last", async () => {
    const registry = await endless({ schemaVersion: 2, manifests: [] }, MEDIA.ociIndex);
    await using client = registryClient();
    await expect(client.referrers(`${registry}/a@${blob.digest}`)).rejects.toMatchObject({
      code: "OCI_TOO_LARGE",
    });
  });
});
