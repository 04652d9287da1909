import { describe, expect, expectTypeOf, it } from "vitest";
import {
  defineStep,
  defineTask,
  flag,
  type Task,
  type TextRef,
  text,
  workspace,
} from "../../lib/contract/index.ts";
import { renderTask } from "../../lib/contract/render/index.ts";
import { skipTrustedArtifactsStep } from "../../steps/skip-trusted-artifacts/contract.ts";
import { CA_FILE, caTrust, caVolume } from "../shared/ca-trust.ts";
import { trustedArtifacts } from "./trusted-artifacts.ts";

const cloneStep = defineStep({
  name: "git-clone",
  does: "Clones.",
  effect: "reads",
  image: "git",
  params: {
    output: text({ describe: "Folder" }),
    subdirectory: text({ describe: "Below it", default: "" }),
    clean: flag({ describe: "Empty it first", default: true }),
    caFile: text({ describe: "CA", default: "" }),
  },
  results: { commit: text({ describe: "Commit" }) },
});
const clone = defineTask(
  {
    name: "clone",
    version: "0.1.0",
    does: "Clones.",
    params: {
      subdirectory: text({ describe: "Below the workspace", default: "source" }),
      clean: flag({ describe: "Empty it first", default: true }),
      input: text({ describe: "Input", default: "" }),
      ...caTrust,
    },
    workspaces: {
      output: workspace({ describe: "Output" }),
      auth: workspace({ describe: "Auth", optional: true }),
    },
  },
  ({ params, workspaces, step, volume }) => {
    const ca = caVolume(volume, params);
    const { results } = step("clone", cloneStep, {
      params: {
        output: workspaces.output.path,
        subdirectory: params.subdirectory,
        clean: params.clean,
        caFile: CA_FILE,
      },
      mounts: [ca],
    });
    return { commit: results.commit };
  },
);
const options = { image: (folder: string) => folder };
const stepsOf = (task: Task) => renderTask(task, options).spec.steps ?? [];

describe("a task that creates a trusted artifact", () => {
  const variant = trustedArtifacts(clone, {
    name: "clone-oci-ta",
    replaces: "output",
    fixed: { subdirectory: "source", clean: true },
    creates: ["source"],
  });

  it("has other params, workspaces and results, in types and in YAML", () => {
    const { spec, metadata } = renderTask(variant, options);
    expect(metadata.name).toBe("clone-oci-ta");
    expect(spec.params?.map(({ name }) => name)).toEqual([
      "input",
      "caTrustConfigMapName",
      "caTrustConfigMapKey",
      "ociStorage",
      "ociArtifactExpiresAfter",
    ]);
    expect(spec.workspaces?.map(({ name }) => name)).toEqual(["auth"]);
    expect(spec.results?.map(({ name }) => name)).toEqual(["commit", "SOURCE_ARTIFACT"]);
    expect(spec.volumes?.map(({ name }) => name)).toEqual(["workdir", "trusted-ca"]);
    expectTypeOf<keyof typeof variant.params>().toEqualTypeOf<
      "input" | "caTrustConfigMapName" | "caTrustConfigMapKey" | "ociStorage" | "ociArtifactExpiresAfter"
    >();
    expectTypeOf<keyof typeof variant.workspaces>().toEqualTypeOf<"auth">();
    expectTypeOf(variant.body).returns.toHaveProperty("SOURCE_ARTIFACT").toEqualTypeOf<TextRef>();
  });

  it("runs the body in a folder, and creates the artifact after it", () => {
    const [first, last] = stepsOf(variant);
    expect(first?.args?.slice(0, 4)).toEqual([
      "--output=/var/workdir",
      "--subdirectory=source",
      "--clean=true",
      `--ca-file=${CA_FILE}`,
    ]);
    expect(first?.volumeMounts?.map(({ mountPath }) => mountPath)).toEqual([
      "/mnt/trusted-ca",
      "/var/workdir",
    ]);
    expect(last).toMatchObject({
      name: "create-trusted-artifact",
      command: ["/slipway/steps/create-trusted-artifact"],
    });
    expect(last?.args).toContain("--source=/var/workdir/source");
    expect(last?.args).toContain("--result=source:$(results.SOURCE_ARTIFACT.path)");
  });
});

describe("a task that uses and creates, or has nothing to do", () => {
  const quiet = defineTask(clone, (kit) => {
    clone.body(kit);
    return {};
  });
  const variant = trustedArtifacts(quiet, {
    name: "prefetch-oci-ta",
    replaces: "output",
    uses: ["source"],
    creates: ["source", "cachi2"],
    instead: ({ params, step }) => {
      const skip = step("skip-ta", skipTrustedArtifactsStep, {
        params: { source: params.SOURCE_ARTIFACT },
        when: [params.input.in("")],
      });
      return { results: skip.results, otherwise: [params.input.notIn("")] };
    },
  });

  it("gives results from whichever step ran", () => {
    const steps = stepsOf(variant);
    expect(steps.map(({ name }) => name)).toEqual([
      "skip-ta",
      "use-trusted-artifact",
      "clone",
      "create-trusted-artifact",
    ]);
    expect(steps.map(({ when }) => when?.[0]?.operator)).toEqual(["in", "notin", "notin", "notin"]);
    const writes = (index: number) => steps[index]?.args?.filter((each) => each.startsWith("--result="));
    expect(writes(0)).toEqual([
      "--result=source:$(results.SOURCE_ARTIFACT.path)",
      "--result=cachi2:$(results.CACHI2_ARTIFACT.path)",
      "--result=cachi2:$(results.PREFETCH_ARTIFACT.path)",
    ]);
    expect(writes(3)).toEqual(writes(0));
    expect(steps[1]?.args?.slice(-2)).toEqual([
      "--artifacts",
      "$(params.SOURCE_ARTIFACT)=/var/workdir/source",
    ]);
  });
});

describe("a task that uses dependencies", () => {
  it("accepts both names of their artifact", () => {
    const variant = trustedArtifacts(clone, { name: "x", replaces: "output", uses: ["source", "cachi2"] });
    expect(stepsOf(variant)[0]?.args?.slice(-3)).toEqual([
      "$(params.SOURCE_ARTIFACT)=/var/workdir/source",
      "$(params.CACHI2_ARTIFACT)=/var/workdir/cachi2",
      "$(params.PREFETCH_ARTIFACT)=/var/workdir/cachi2",
    ]);
  });
});
