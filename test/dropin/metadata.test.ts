import { expect, it } from "vitest";
import type { Step } from "../../lib/tekton/types.ts";
import { readCatalog } from "./catalog.ts";

const { tasks, pipelines } = await readCatalog();
const task = (name: string) => tasks.get(name) ?? expect.fail(`${name} is missing`);
const step = (name: string, of: string): Step =>
  task(name).spec.steps?.find((each) => each.name === of) ?? expect.fail(`${name} has no step ${of}`);

/** What the published tasks ask for, by step: CPU requested, memory requested and at most. */
const PUBLISHED = {
  "init init": "100m/256Mi",
  "git-clone clone": "350m/2Gi",
  "git-clone-oci-ta clone": "350m/2Gi",
  "git-clone-oci-ta create-trusted-artifact": "1/3Gi",
  "prefetch-dependencies prefetch-dependencies": "1/3Gi",
  "prefetch-dependencies-oci-ta prefetch-dependencies": "1/3Gi",
  "prefetch-dependencies-oci-ta create-trusted-artifact": "1/3Gi",
  "buildah build": "4600m/8Gi",
  "buildah push": "600m/4Gi",
  "buildah sbom-syft-generate": "1100m/4Gi",
  "buildah prepare-sboms": "100m/256Mi",
  "buildah upload-sbom": "100m/256Mi",
  "build-image-index create-sbom": "100m/512Mi",
  "build-image-index upload-sbom": "100m/512Mi",
  "apply-tags apply-additional-tags": "100m/256Mi",
  "push-dockerfile push": "100m/256Mi",
  "push-dockerfile-oci-ta push": "100m/256Mi",
};

it("sizes the steps as the published tasks do", () => {
  const sizes = Object.keys(PUBLISHED).map((key) => {
    const [name = "", of = ""] = key.split(" ");
    const { requests = {} } = step(name, of).computeResources ?? {};
    return [key, `${requests["cpu"]}/${requests["memory"]}`];
  });
  expect(Object.fromEntries(sizes)).toEqual(PUBLISHED);
});

it("asks less where nothing is kept in the container", () => {
  // 4Gi in the published task, for images in local storage; here the index is made in the registry.
  expect(step("build-image-index", "build").computeResources?.requests).toEqual({
    cpu: "250m",
    memory: "512Mi",
  });
});

it("sizes every step, and never more memory than it requests", () => {
  for (const [name, { spec }] of tasks)
    for (const { name: of, computeResources } of spec.steps ?? []) {
      const { requests, limits } = computeResources ?? {};
      expect(requests?.["memory"], `${name} ${of}`).toBeDefined();
      expect(limits?.["memory"], `${name} ${of}`).toBe(requests?.["memory"]);
      if (limits?.["cpu"] !== undefined) expect(limits["cpu"]).toBe(requests?.["cpu"]);
    }
});

it("labels and describes every task and pipeline", () => {
  for (const [name, { metadata }] of tasks) {
    expect(metadata.annotations?.["tekton.dev/tags"], name).toMatch(/^[a-z-]+(, [a-z-]+)*$/);
    expect(metadata.annotations?.["tekton.dev/pipelines.minVersion"], name).toMatch(/^\d+\.\d+\.\d+$/);
  }
  for (const [name, { metadata, spec }] of [...tasks, ...pipelines]) {
    expect(metadata.labels?.["app.kubernetes.io/version"], name).toMatch(/^\d+\.\d+\.\d+$/);
    for (const { description } of [...(spec.params ?? []), ...(spec.results ?? [])])
      expect(description, name).toMatch(/\S/);
    expect(spec.description, name).toMatch(/\.$/);
  }
  for (const name of ["buildah", "buildah-oci-ta", "build-image-index"])
    expect(task(name).metadata.labels?.["build.appstudio.redhat.com/build_type"]).toBe("docker");
});

it("says from which Tekton on a task works: step results came with 0.54, guards of steps after 0.60", () => {
  for (const [name, { metadata, spec }] of tasks) {
    const text = JSON.stringify(spec.steps);
    const least = text.includes('"when":') ? 62 : text.includes("$(step.results.") ? 54 : 0;
    const [major = 0, minor = 0] = (metadata.annotations?.["tekton.dev/pipelines.minVersion"] ?? "")
      .split(".")
      .map(Number);
    expect(major * 1000 + minor, name).toBeGreaterThanOrEqual(least);
  }
});

it("tells the steps that read the cluster's configuration where the service account is", () => {
  const account = "--service-account=/var/run/secrets/kubernetes.io/serviceaccount";
  expect(step("init", "init").args).toContain(account);
  expect(step("prefetch-dependencies-oci-ta", "prefetch-dependencies").args).toContain(account);
  expect(step("buildah", "upload-sbom").args).toContain(account);
  expect(step("buildah-oci-ta", "upload-sbom").args).toContain(account);
});

it("mounts the CA in every step that talks to a server, by the name that the params give", () => {
  const talks = ["--ca-file=/mnt/trusted-ca/ca-bundle.crt"];
  for (const [name, { spec }] of tasks)
    for (const { name: of, args = [], volumeMounts = [] } of spec.steps ?? []) {
      if (!talks.some((flag) => args.includes(flag))) continue;
      expect(volumeMounts, `${name} ${of}`).toContainEqual({
        name: "trusted-ca",
        mountPath: "/mnt/trusted-ca",
        readOnly: true,
      });
    }
  const sources = ["buildah", "apply-tags"].map((name) =>
    task(name).spec.volumes?.find((volume) => volume.name === "trusted-ca"),
  );
  expect(sources.map((source) => source?.configMap)).toEqual([
    {
      name: "$(params.caTrustConfigMapName)",
      items: [{ key: "$(params.caTrustConfigMapKey)", path: "ca-bundle.crt" }],
      optional: true,
    },
    {
      name: "$(params.CA_TRUST_CONFIG_MAP_NAME)",
      items: [{ key: "$(params.CA_TRUST_CONFIG_MAP_KEY)", path: "ca-bundle.crt" }],
      optional: true,
    },
  ]);
});
