/**
 * One application for two platforms: built by the task buildah for each (cross-assembly: nothing is run in the
 * image), joined in an index, with the sources of all of it as an image.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineEvent } from "../../engine/index.ts";
import { type Descriptor, digestTag, type Index, type Manifest, MEDIA } from "../../lib/oci/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import {
  fetchAttachedSbom,
  packagesOf,
  requireValid,
  type SbomDocument,
  type SpdxDocument,
} from "../../lib/sbom/index.ts";
import type { PipelineRun, TaskRun } from "../../lib/tekton/types.ts";
import { whyNot } from "./base.ts";
import { type Harbour, openHarbour } from "./harbour.ts";

const ARCHES = ["amd64", "arm64"] as const;
type Arch = (typeof ARCHES)[number];

/** The base image is of the platform that is asked for; the file that is copied is not the same for both. */
const CONTAINERFILE = `ARG BASE_IMAGE
ARG ARCH
FROM --platform=linux/\${ARCH} \${BASE_IMAGE}
ARG ARCH
COPY greeting.\${ARCH} /greeting
`;

let harbour: Harbour;
let repository: string;
let children: ReadonlyMap<string, TaskRun>;
let succeeded: string | undefined;
const logs: string[] = [];

beforeAll(async () => {
  if (whyNot !== undefined) return;
  harbour = await openHarbour();
  repository = `${harbour.registry.address}/apps/both`;
  const url = await harbour.repository("both", {
    Containerfile: CONTAINERFILE,
    "greeting.amd64": "hello from amd64\n",
    "greeting.arm64": "hello from arm64\n",
  });
  await sail(url, await pushBase());
}, 180_000);
afterAll(() => harbour?.close());

/** A base image for both platforms, each with its sources beside it. */
async function pushBase(): Promise<string> {
  const base = `${harbour.registry.address}/bases/both`;
  const manifests: Descriptor[] = [];
  for (const arch of ARCHES) {
    const status = `Package: base-${arch}\nStatus: install ok installed\nArchitecture: ${arch}\nVersion: 1\n`;
    const layers = [
      [["etc/os-release", "ID=debian\nVERSION_ID=12\n"] as const, ["var/lib/dpkg/status", status] as const],
    ];
    const { digest } = await pushTestImage(harbour.client, `${base}:${arch}`, { arch, layers });
    const descriptor = await harbour.client.resolve(`${base}@${digest}`);
    manifests.push({ ...descriptor, platform: { os: "linux", architecture: arch } });
    await pushSources(base, digest);
  }
  const index: Index = { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests };
  const { digest } = await harbour.client.putManifest(`${base}:1`, index);
  await pushSources(base, digest);
  return `${base}:1`;
}

const SOURCE = `blobs/sha256/${"5".repeat(64)}`;
const pushSources = (base: string, digest: string) =>
  pushTestImage(harbour.client, `${base}:${digestTag(digest, ".src")}`, {
    layers: [
      [
        [`./${SOURCE}`, "sources of the base"],
        ["./rpm_dir/base.src.rpm", { symlink: `../${SOURCE}` }],
      ],
    ],
  });

const named = (values: Readonly<Record<string, string | string[]>>) =>
  Object.entries(values).map(([name, value]) => ({ name, value }));
const task = (
  name: string,
  ref: string,
  params: Readonly<Record<string, string | string[]>>,
  runAfter?: string,
) => ({
  name,
  taskRef: { name: ref },
  params: named(params),
  ...(runAfter === undefined ? {} : { runAfter: [runAfter] }),
});

function pipelineRun(url: string, base: string): PipelineRun {
  const source = "$(tasks.clone.results.SOURCE_ARTIFACT)";
  const builds = ARCHES.map((arch) =>
    task(`build-${arch}`, "buildah-oci-ta", {
      IMAGE: `${repository}:1-${arch}`,
      DOCKERFILE: "Containerfile",
      BUILD_ARGS: [`BASE_IMAGE=${base}`, `ARCH=${arch}`],
      ALLOW_CROSS_PLATFORM_IMAGES: "true",
      SOURCE_ARTIFACT: source,
    }),
  );
  const tasks = [
    task("clone", "git-clone-oci-ta", { url: "$(params.git-url)", ociStorage: `${repository}:1.git` }),
    ...builds,
    task("index", "build-image-index", {
      IMAGE: `${repository}:1`,
      IMAGES: ARCHES.map((arch) => `$(tasks.build-${arch}.results.IMAGE_REF)`),
    }),
    task(
      "sources",
      "source-build-oci-ta",
      {
        BINARY_IMAGE: "$(tasks.index.results.IMAGE_URL)",
        BINARY_IMAGE_DIGEST: "$(tasks.index.results.IMAGE_DIGEST)",
        SOURCE_ARTIFACT: source,
      },
      "index",
    ),
  ];
  return {
    apiVersion: "tekton.dev/v1",
    kind: "PipelineRun",
    metadata: { name: "both-platforms" },
    // A param of the run: the folders that such name are seen by its steps.
    spec: {
      params: named({ "git-url": url }),
      pipelineSpec: { params: [{ name: "git-url", type: "string" }], tasks },
    },
  };
}

async function sail(url: string, base: string): Promise<void> {
  const emit = (event: EngineEvent) => {
    if (event.type === "log") logs.push(`${event.run.pipelineTask}/${event.container.name}: ${event.line}`);
  };
  const engine = await harbour.engine();
  const signal = new AbortController().signal;
  const { runs } = await engine.run({ objects: [pipelineRun(url, base)], signal, emit });
  const [finished] = runs;
  succeeded = finished?.run.status?.conditions?.[0]?.status;
  children = new Map(
    (finished?.children ?? []).flatMap((child) =>
      child.kind === "TaskRun"
        ? [[child.metadata.labels?.["tekton.dev/pipelineTask"] ?? "", child] as const]
        : [],
    ),
  );
}

const resultOf = (name: string, result: string) =>
  String(children.get(name)?.status?.results?.find((each) => each.name === result)?.value ?? "");
const digestOf = (arch: Arch) => resultOf(`build-${arch}`, "IMAGE_DIGEST");
const sbomOf = async (digest: string): Promise<SbomDocument> => {
  const found = await fetchAttachedSbom(harbour.client, { repository, digest });
  if (found === undefined) throw new Error(`${digest} has no SBOM`);
  requireValid(found, digest);
  return found;
};

describe.skipIf(whyNot !== undefined)(`an image for two platforms (${whyNot ?? "with buildah"})`, () => {
  test("is built and published", () => {
    expect(succeeded, logs.slice(-40).join("\n")).toBe("True");
  });

  test("is one index of both images, each for its platform and with its own file", async () => {
    const index = (await harbour.client.manifest(`${repository}:1`)).json as Index;
    expect(index.mediaType).toBe(MEDIA.ociIndex);
    expect(index.manifests.map(({ digest, platform }) => [digest, platform])).toEqual(
      ARCHES.map((arch) => [digestOf(arch), { os: "linux", architecture: arch }]),
    );
    for (const arch of ARCHES) {
      const { config, layers } = (await harbour.client.manifest(`${repository}@${digestOf(arch)}`))
        .json as Manifest;
      const text = (await harbour.client.blobBytes(repository, config)).toString();
      expect(JSON.parse(text)).toMatchObject({ os: "linux", architecture: arch });
      expect(layers.length).toBeGreaterThan(1);
    }
    expect(digestOf("amd64")).not.toBe(digestOf("arm64"));
  });

  test("has results that name the index, and both images in its repository", async () => {
    const { digest } = await harbour.client.resolve(`${repository}:1`);
    expect(resultOf("index", "IMAGE_URL")).toBe(`${repository}:1`);
    expect(resultOf("index", "IMAGE_DIGEST")).toBe(digest);
    expect(resultOf("index", "IMAGE_REF")).toBe(`${repository}@${digest}`);
    expect(resultOf("index", "IMAGES")).toBe(
      ARCHES.map((arch) => `${repository}@${digestOf(arch)}`).join(","),
    );
  });

  test("has an SBOM of the index, which names both images as variants of it", async () => {
    const digest = resultOf("index", "IMAGE_DIGEST");
    const sbom = (await sbomOf(digest)) as SpdxDocument;
    expect(sbom.name).toBe(`${repository}@${digest}`);
    const purls = sbom.packages.flatMap(
      ({ externalRefs }) => externalRefs?.map((ref) => ref.referenceLocator) ?? [],
    );
    for (const arch of ARCHES)
      expect(purls).toContain(`pkg:oci/both@${digestOf(arch)}?arch=${arch}&repository_url=${repository}`);
    expect(
      sbom.relationships.filter(({ relationshipType }) => relationshipType === "VARIANT_OF"),
    ).toHaveLength(2);
    const blob = resultOf("index", "SBOM_BLOB_URL").replace(`${repository}@`, "");
    expect(await harbour.client.hasBlob(repository, blob)).toBe(true);
  });

  test.each(ARCHES)(
    "has an SBOM of the image for %s: its packages, its platform, its base image",
    async (arch) => {
      const sbom = await sbomOf(digestOf(arch));
      const purls = packagesOf(sbom).map(({ purl }) => purl);
      expect(purls).toContain(`pkg:oci/both@${digestOf(arch)}?arch=${arch}&repository_url=${repository}`);
      const debs = purls.filter((purl) => purl.startsWith("pkg:deb/"));
      expect(debs).toEqual([expect.stringContaining(`/base-${arch}@1?arch=${arch}`)]);
      expect(JSON.stringify(sbom)).toContain("konflux:container:is_base_image");
    },
  );

  test("has one source image, with the sources of the base image that the SBOMs name", async () => {
    const digest = resultOf("index", "IMAGE_DIGEST");
    const url = `${repository}:${digestTag(digest, ".src")}`;
    expect(resultOf("sources", "SOURCE_IMAGE_URL")).toBe(url);
    const found = (await harbour.client.resolve(url)).digest;
    expect(resultOf("sources", "SOURCE_IMAGE_DIGEST")).toBe(found);
    expect(JSON.parse(resultOf("sources", "BUILD_RESULT"))).toMatchObject({
      status: "success",
      dependencies_included: false,
      base_image_source_included: true,
      image_url: url,
      image_digest: found,
    });
    expect(((await harbour.client.manifest(url)).json as Manifest).layers).toHaveLength(2);
  });
});
