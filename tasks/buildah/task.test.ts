import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { buildah, buildahOciTa } from "./task.ts";

const options = { image: (folder: string) => `localhost/slipway/${folder}:0` };
const plain = renderTask(buildah, options).spec;
const artifacts = renderTask(buildahOciTa, options).spec;
const names = (things: readonly { name?: string | undefined }[] | undefined) =>
  (things ?? []).map(({ name }) => name);

it("has the steps users override, in their order", () => {
  const steps = ["build", "push", "sbom-syft-generate", "prepare-sboms", "upload-sbom"];
  expect(names(plain.steps)).toEqual(steps);
  expect(names(artifacts.steps)).toEqual(["use-trusted-artifact", ...steps]);
});

it("takes the sources from the workspace, or from trusted artifacts", () => {
  expect(names(plain.workspaces)).toEqual(["source"]);
  expect(names(artifacts.workspaces)).toEqual([]);
  expect(names(artifacts.params)).toEqual(expect.arrayContaining(["SOURCE_ARTIFACT", "CACHI2_ARTIFACT"]));
  const args = (spec: typeof plain) => spec.steps?.find(({ name }) => name === "build")?.args ?? [];
  expect(args(plain)).toContain("--source=$(workspaces.source.path)/source");
  expect(args(artifacts)).toContain("--source=/var/workdir/source");
  expect(args(artifacts)).toContain("--prefetch=/var/workdir/cachi2");
});

it("has the compatible defaults", () => {
  const defaults = Object.fromEntries((plain.params ?? []).map((param) => [param.name, param.default]));
  expect(Object.keys(defaults)).toHaveLength(52);
  expect(defaults).toMatchObject({
    IMAGE: undefined,
    DOCKERFILE: "./Dockerfile",
    HERMETIC: "false",
    BUILD_ARGS: [],
    STORAGE_DRIVER: "overlay",
    ADDITIONAL_SECRET: "does-not-exist",
    BUILD_TIMESTAMP: "",
    CONTEXTUALIZE_SBOM: "true",
  });
});

it("publishes by step results of push and of the SBOM's upload", () => {
  expect(names(plain.results).sort()).toEqual(["IMAGE_DIGEST", "IMAGE_REF", "IMAGE_URL", "SBOM_BLOB_URL"]);
  const push = plain.steps?.find(({ name }) => name === "push");
  expect(push?.args).toContain("--additional-tag=$(context.taskRun.name)");
});

it("mounts what may be missing as optional volumes", () => {
  const optional = (plain.volumes ?? []).filter(({ secret, configMap }) => (secret ?? configMap)?.optional);
  expect(names(optional).sort()).toEqual([
    "activation-key",
    "additional-secret",
    "etc-pki-entitlement",
    "proxy-ca-bundle",
    "trusted-ca",
  ]);
});
