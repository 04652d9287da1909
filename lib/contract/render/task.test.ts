import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { choice, flag, integer, list, text } from "../params.ts";
import type { TextRef } from "../refs.ts";
import { defineStep, directory, maybe } from "../step.ts";
import { defineTask, type TaskKit, workspace } from "../task.ts";
import { paramsSchema, renderStepAction, renderTask, taskReadme, toYaml } from "./index.ts";

const buildStep = defineStep({
  name: "image-build",
  does: "Builds an image.",
  effect: "creates",
  image: "build",
  params: {
    image: text({ describe: "Reference" }),
    labels: list({ describe: "Labels", default: [] }),
    squash: flag({ describe: "Squash", default: false }),
    epoch: integer({ describe: "Seconds", optional: true }),
    format: choice(["oci", "docker"], { describe: "Format", default: "oci" }),
    buildArgs: list({ describe: "Arguments", default: ["A=1"] }),
  },
  results: { digest: text({ describe: "Digest" }), tags: list({ describe: "Tags" }) },
  secrets: { basicAuth: directory({ describe: "Login", optional: true }) },
});
const noteStep = defineStep({
  name: "note",
  does: "Notes.",
  effect: "annotates",
  image: "oci",
  params: { digest: text({ describe: "Digest" }) },
  results: { ref: text({ describe: "Reference" }), extra: maybe(text({ describe: "More" })) },
});
/** A body without results. */
const none = (..._steps: unknown[]): Record<string, TextRef> => ({});
const options = { image: (folder: string) => `localhost/slipway/${folder}:1.0.0` };
const head = {
  name: "build",
  version: "1.2.3",
  does: "Builds.",
  params: {
    IMAGE: text({ describe: "Image" }),
    LABELS: list({ describe: "Labels", default: [] }),
    SQUASH: flag({ describe: "Squash", default: false }),
    MAP: text({ describe: "Map", default: "trusted-ca" }),
    "dotted.name": text({ describe: "Dotted", default: "yes" }),
  },
  workspaces: {
    source: workspace({ describe: "Source" }),
    "basic-auth": workspace({ describe: "Login", optional: true }),
  },
};
type Kit = TaskKit<typeof head.params, typeof head.workspaces>;
const task = defineTask(head, ({ params, workspaces, step, volume, template }) => {
  template({ env: { HOME: "/tekton/home", NAME: { fieldPath: "metadata.labels['tekton.dev/taskRun']" } } });
  const ca = volume("trusted-ca", {
    configMap: { name: params.MAP, items: [{ key: params.MAP, path: "ca.crt" }], optional: true },
  });
  const token = volume("oidc", {
    serviceAccountToken: { audience: "sigstore", expirationSeconds: 600, path: "token" },
  });
  const built = step("build", buildStep, {
    params: {
      image: params.IMAGE,
      squash: params.SQUASH,
      epoch: 7,
      labels: [params.LABELS, `v=${params.IMAGE}`],
    },
    secrets: { basicAuth: workspaces["basic-auth"] },
    mounts: [ca.at("/mnt/ca", { readOnly: true }), token.at("/token", { subPath: params.MAP })],
    resources: { cpu: "1", memory: "2Gi" },
    security: { runAsUser: 0, capabilities: ["SETFCAP"] },
    workingDir: workspaces.source.path,
  });
  const noted = step("note", noteStep, {
    params: { digest: built.results.digest },
    when: [params["dotted.name"].in("yes")],
    onError: "continue",
    timeout: "5m",
  });
  return {
    IMAGE_DIGEST: built.results.digest,
    "CHAINS-DIGEST": built.results.digest,
    TAGS: built.results.tags,
    EXTRA: noted.results.extra,
  };
});

describe("renderTask", () => {
  const yaml = renderTask(task, options);
  const [build, note] = yaml.spec.steps ?? [];

  it("keeps scalars in one element each and lists last, each after its marker", () => {
    expect(build?.args).toEqual([
      "--image=$(params.IMAGE)",
      "--squash=$(params.SQUASH)",
      "--epoch=7",
      "--basic-auth=$(workspaces.basic-auth.path)",
      "--result=digest:$(results.IMAGE_DIGEST.path)",
      "--result=digest:$(results.CHAINS-DIGEST.path)",
      "--result=tags:$(results.TAGS.path)",
      "--result=digest:$(step.results.digest.path)",
      "--results-budget=3072",
      "--labels",
      "$(params.LABELS[*])",
      "v=$(params.IMAGE)",
      "--build-args",
      "A=1",
    ]);
  });

  it("declares on a step only the results that later steps read", () => {
    expect(build?.results).toEqual([{ name: "digest", type: "string" }]);
    expect(note?.results).toBeUndefined();
    expect(note?.args?.[0]).toBe("--digest=$(steps.build.results.digest)");
  });

  it("says what the author said of container, when, errors and timeouts", () => {
    expect(build).toMatchObject({
      image: "localhost/slipway/build:1.0.0",
      command: ["/slipway/steps/image-build"],
      workingDir: "$(workspaces.source.path)",
      volumeMounts: [
        { name: "trusted-ca", mountPath: "/mnt/ca", readOnly: true },
        { name: "oidc", mountPath: "/token", subPath: "$(params.MAP)" },
      ],
      computeResources: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "2Gi" } },
      securityContext: { runAsUser: 0, capabilities: { add: ["SETFCAP"] } },
    });
    expect(note).toMatchObject({
      when: [{ input: '$(params["dotted.name"])', operator: "in", values: ["yes"] }],
      onError: "continue",
      timeout: "5m",
    });
    expect(yaml.spec.stepTemplate).toEqual({
      env: [
        { name: "HOME", value: "/tekton/home" },
        { name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.labels['tekton.dev/taskRun']" } } },
      ],
    });
  });

  it("declares params, results, workspaces and volumes", () => {
    expect(yaml.spec.params?.map(({ name, type, default: fallback }) => [name, type, fallback])).toEqual([
      ["IMAGE", "string", undefined],
      ["LABELS", "array", []],
      ["SQUASH", "string", "false"],
      ["MAP", "string", "trusted-ca"],
      ["dotted.name", "string", "yes"],
    ]);
    expect(yaml.spec.results).toEqual([
      { name: "IMAGE_DIGEST", type: "string", description: "Digest" },
      { name: "CHAINS-DIGEST", type: "string", description: "Digest" },
      { name: "TAGS", type: "array", description: "Tags" },
      { name: "EXTRA", type: "string", description: "More" },
    ]);
    expect(yaml.spec.workspaces).toEqual([
      { name: "source", description: "Source" },
      { name: "basic-auth", description: "Login", optional: true },
    ]);
    expect(yaml.spec.volumes).toEqual([
      {
        name: "trusted-ca",
        configMap: {
          name: "$(params.MAP)",
          items: [{ key: "$(params.MAP)", path: "ca.crt" }],
          optional: true,
        },
      },
      {
        name: "oidc",
        projected: {
          sources: [{ serviceAccountToken: { audience: "sigstore", expirationSeconds: 600, path: "token" } }],
        },
      },
    ]);
  });

  it("quotes what a YAML 1.1 parser would misread, without anchors", () => {
    const written = toYaml(yaml);
    expect(written).toContain('default: "yes"');
    expect(written).toContain('default: "false"');
    expect(written).not.toMatch(/[&*]a\d/);
    expect(parse(written)).toEqual(yaml);
  });

  it("renders a reference to a StepAction, and its result by value", () => {
    const referring = defineTask({ ...head, name: "referring" }, ({ params, step }) => {
      const built = step("build", buildStep, {
        params: { image: params.IMAGE, labels: params.LABELS },
        ref: { resolver: "bundles", params: { name: "image-build" } },
      });
      return { IMAGE_DIGEST: built.results.digest };
    });
    const { spec } = renderTask(referring, options);
    expect(spec.steps).toEqual([
      {
        name: "build",
        ref: { resolver: "bundles", params: [{ name: "name", value: "image-build" }] },
        params: [
          { name: "image", value: "$(params.IMAGE)" },
          { name: "labels", value: ["$(params.LABELS[*])"] },
        ],
      },
    ]);
    expect(spec.results?.[0]?.value).toBe("$(steps.build.results.digest)");
  });
});

describe("renderTask refuses", () => {
  const codeOf = (body: (kit: Kit) => Record<string, TextRef>, name = "build") => {
    try {
      renderTask(defineTask({ ...head, name }, body), options);
    } catch (thrown) {
      return (thrown as { code: string }).code;
    }
    return "none";
  };
  const plain = (kit: Kit, name = "build", more = {}) =>
    kit.step(name, buildStep, { params: { image: kit.params.IMAGE }, ...more });

  it.each<[string, string, (kit: Kit) => Record<string, TextRef>]>([
    ["two steps of one name", "RENDER_DUPLICATE", (kit) => none(plain(kit), plain(kit))],
    [
      "two volumes of one name",
      "RENDER_DUPLICATE",
      (kit) => {
        plain(kit);
        kit.volume("a", { emptyDir: {} });
        kit.volume("a", { emptyDir: {} });
        return {};
      },
    ],
    [
      "two mounts at one path",
      "RENDER_DUPLICATE",
      (kit) => {
        const a = kit.volume("a", { emptyDir: {} });
        plain(kit, "build", { mounts: [a.at("/x"), a.at("/x")] });
        return {};
      },
    ],
    [
      "a volume that nobody declared",
      "RENDER_UNDECLARED",
      (kit) => none(plain(kit, "build", { mounts: [{ volume: "b", at: "/x" }] })),
    ],
    [
      "a list in a text",
      "LIST_IN_TEXT",
      (kit) => none(kit.step("s", buildStep, { params: { image: `${kit.params.LABELS}` } })),
    ],
    [
      "a hand-written variable of a list in a text",
      "LIST_IN_TEXT",
      (kit) => none(kit.step("s", buildStep, { params: { image: "$(params.LABELS)" } })),
    ],
    [
      "a hand-written variable of nothing",
      "RENDER_UNDECLARED",
      (kit) => none(kit.step("s", buildStep, { params: { image: "$(params.IMAEG)" } })),
    ],
    [
      "a workspace of nothing",
      "RENDER_UNDECLARED",
      (kit) => none(kit.step("s", buildStep, { params: { image: "$(workspaces.src.path)" } })),
    ],
    [
      "a result of a later step",
      "RENDER_UNDECLARED",
      (kit) => {
        kit.step("a", noteStep, { params: { digest: "$(steps.build.results.digest)" } });
        plain(kit);
        return {};
      },
    ],
    [
      "a result of a step that may be skipped",
      "RENDER_SKIPPED_RESULT",
      (kit) => ({
        D: plain(kit, "build", { when: [kit.params.SQUASH.in("true")] }).results.digest,
      }),
    ],
    [
      "a step that reads what may not be written",
      "RENDER_SKIPPED_RESULT",
      (kit) => {
        const built = plain(kit, "build", { when: [kit.params.SQUASH.in("true")] });
        kit.step("note", noteStep, { params: { digest: built.results.digest } });
        return {};
      },
    ],
    ["a result that is no step's", "RENDER_INVALID", (kit) => ({ ...none(plain(kit)), X: kit.params.IMAGE })],
    [
      "results that cannot fit",
      "RENDER_TOO_LARGE",
      (kit) => {
        const { digest } = plain(kit).results;
        return Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`RESULT_${i}`, digest]));
      },
    ],
    [
      "mounts at a StepAction",
      "RENDER_INVALID",
      (kit) => {
        const a = kit.volume("a", { emptyDir: {} });
        plain(kit, "build", { ref: { name: "x" }, mounts: [a.at("/x")] });
        return {};
      },
    ],
  ])("%s", (_, code, body) => {
    expect(codeOf(body)).toBe(code);
  });

  it("a name that Kubernetes does not take", () => {
    expect(codeOf((kit) => none(plain(kit)), "Build_It")).toBe("RENDER_INVALID");
  });

  it("but takes either of two, and a step guarded by the same when", () => {
    const code = codeOf((kit) => {
      const yes = plain(kit, "a", { when: [kit.params.SQUASH.in("true")] });
      const no = plain(kit, "b", { when: [kit.params.SQUASH.notIn("true")] });
      kit.step("note", noteStep, {
        params: { digest: yes.results.digest },
        when: [kit.params.SQUASH.in("true")],
      });
      return { D: kit.either(yes.results.digest, no.results.digest) };
    });
    expect(code).toBe("none");
  });

  it("either(…) as anything but a result of the task", () => {
    const code = codeOf((kit) => {
      const [a, b] = [plain(kit, "a"), plain(kit, "b")];
      kit.step("note", noteStep, { params: { digest: kit.either(a.results.digest, b.results.digest) } });
      return {};
    });
    expect(code).toBe("RENDER_INVALID");
  });
});

describe("renderStepAction", () => {
  it("has a param for each param and directory, and lists behind their markers", () => {
    const { spec } = renderStepAction({ contract: buildStep, version: "1.0.0" }, options);
    expect(spec.params?.map(({ name }) => name)).toEqual([...Object.keys(buildStep.params), "basicAuth"]);
    expect(spec.args).toEqual([
      "--image=$(params.image)",
      "--squash=$(params.squash)",
      "--epoch=$(params.epoch)",
      "--format=$(params.format)",
      "--basic-auth=$(params.basicAuth)",
      "--result=digest:$(step.results.digest.path)",
      "--result=tags:$(step.results.tags.path)",
      "--results-budget=1024",
      "--labels",
      "$(params.labels[*])",
      "--build-args",
      "$(params.buildArgs[*])",
    ]);
  });
});

describe("documents", () => {
  it("has a README with every name", () => {
    const readme = taskReadme(renderTask(task, options), task);
    for (const part of [
      "# build",
      "`IMAGE`",
      "**required**",
      "`IMAGE_DIGEST`",
      "`basic-auth`",
      "`note` | Notes.",
    ])
      expect(readme).toContain(part);
  });
  it("has a README that shows a use by bundle with what is required and no more", () => {
    const readme = taskReadme(renderTask(task, options), task);
    const [, shown = ""] = /```yaml\n(.*?)```/s.exec(readme) ?? [];
    const [use] = parse(shown).tasks;
    expect(use.taskRef.params[0].value).toMatch(/\/task-build:\d+\.\d+$/);
    expect(use.params).toEqual([{ name: "IMAGE", value: "…" }]);
  });
  it("has a README in which < and * stay what they are", () => {
    const readme = taskReadme({ ...renderTask(task, options), spec: { description: "<a>* of `<b>`" } }, task);
    expect(readme).toContain("\\<a>\\* of `<b>`");
  });
  it("has a JSON Schema of the params", () => {
    expect(paramsSchema("build", task.params)).toMatchObject({
      required: ["IMAGE"],
      properties: { SQUASH: { enum: ["true", "false"], default: "false" }, LABELS: { type: "array" } },
    });
  });
});
