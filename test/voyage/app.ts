import { gzipSync } from "node:zlib";
import { PUBLIC_REGISTRY } from "../../lib/npm/index.ts";
import { type FakeServer, integrity, serve } from "../../lib/prefetch/testing/server.ts";
import { tarOf } from "../../lib/sbom/fixtures/image.ts";

const ROOT = { name: "app", version: "1.0.0", dependencies: { "left-bow": "1.0.0" } };
const BOW = { name: "left-bow", version: "1.0.0", license: "ISC" };
const ARCHIVE = "left-bow/-/left-bow-1.0.0.tgz";

/** Takes a prefetched dependency into the image, and shows that `RUN` has no network. */
const CONTAINERFILE = `ARG BASE_IMAGE
FROM \${BASE_IMAGE}
ARG SERVER
COPY package.json /app/
RUN test "$(grep -c : /proc/net/dev)" = 1 && ! nc -w 5 $SERVER </dev/null
RUN mkdir -p /app/node_modules && cd /app/node_modules \\
 && tar xzf /cachi2/output/deps/npm/left-bow-1.0.0.tgz && mv package left-bow
LABEL konflux.additional-tags="stable, v1"
`;

/** An application with one npm dependency, and the package registry that has it. */
export interface App {
  readonly server: FakeServer;
  /** `host port` of the package registry, as nc wants it. */
  readonly place: string;
  /** Makes npm's own registry this one, as a mirror is set up. */
  readonly environment: Record<string, string>;
  readonly files: Readonly<Record<string, string>>;
}

export async function openApp(): Promise<App> {
  const archive = gzipSync(await tarOf([["package/package.json", JSON.stringify(BOW)]]));
  const server = await serve((path) => (path === `/${ARCHIVE}` ? { body: archive } : undefined));
  const { hostname, port } = new URL(server.url);
  const bow = {
    version: "1.0.0",
    resolved: `${PUBLIC_REGISTRY}${ARCHIVE}`,
    integrity: integrity(archive),
  };
  const packages = { "": ROOT, "node_modules/left-bow": bow };
  const lock = { name: "app", version: "1.0.0", lockfileVersion: 3, requires: true, packages };
  return {
    server,
    place: `${hostname} ${port}`,
    environment: { NPM_CONFIG_REGISTRY: server.url },
    files: {
      Containerfile: CONTAINERFILE,
      "package.json": JSON.stringify(ROOT),
      "package-lock.json": JSON.stringify(lock),
    },
  };
}

/** What the application's build is given beside URL, image and base. */
export const APP_PARAMS = {
  dockerfile: "Containerfile",
  hermetic: "true",
  "prefetch-input": '{"type": "npm"}',
} as const;
