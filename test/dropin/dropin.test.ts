import { beforeAll, describe, expect, it } from "vitest";
import { type Catalog, readCatalog } from "./catalog.ts";
import { missingTasks, pipelineDifferences, taskDifferences } from "./compare.ts";
import { type Deviation, deviations, type Published, published } from "./published.ts";

let catalog: Catalog;
let theirs: Published;
let allowed: readonly Deviation[];
let differences: readonly string[];
beforeAll(async () => {
  [catalog, theirs, allowed] = await Promise.all([readCatalog(), published(), deviations()]);
  differences = [
    ...[...catalog.tasks.values()].flatMap((task) => {
      const known = theirs.tasks[task.metadata.name ?? ""];
      return known === undefined ? [] : taskDifferences(task, known);
    }),
    ...[...catalog.pipelines.values()].flatMap((pipeline) => {
      const known = theirs.pipelines[pipeline.metadata.name ?? ""];
      return known === undefined ? [] : pipelineDifferences(pipeline, known);
    }),
  ];
});

describe("drop-in for the published catalog", () => {
  it("differs only where deviations.yaml says so", () => {
    const listed = new Set(allowed.map(({ differs }) => differs));
    expect(differences.filter((difference) => !listed.has(difference))).toEqual([]);
  });

  it("has no deviation listed that is none any more, or has no reason", () => {
    expect(
      allowed.filter(({ differs }) => !differences.includes(differs)).map(({ differs }) => differs),
    ).toEqual([]);
    expect(allowed.filter(({ why }) => !why)).toEqual([]);
  });

  it.each(["docker-build", "docker-build-oci-ta"])(
    "has the whole graph of %s, and every task of it",
    (name) => {
      const pipeline = catalog.pipelines.get(name) ?? expect.fail(`${name} is missing`);
      const known = theirs.pipelines[name] ?? expect.fail("no facts");
      expect(known.tasks).toHaveLength(16);
      expect(missingTasks(pipeline, known)).toEqual([]);
      const names = known.tasks.map(({ task }) => task);
      expect(names.filter((task) => !catalog.tasks.has(task))).toEqual([]);
      expect(names.filter((task) => theirs.tasks[task] === undefined)).toEqual([]);
    },
  );

  it("has of every task both variants, where the published catalog has them", () => {
    const without = [...catalog.tasks.keys()]
      .map((name) => (name.endsWith("-oci-ta") ? name.slice(0, -"-oci-ta".length) : `${name}-oci-ta`))
      .filter((name) => theirs.tasks[name] !== undefined && !catalog.tasks.has(name));
    expect(without).toEqual([]);
  });
});

describe("the comparison", () => {
  const task = () =>
    structuredClone(catalog.tasks.get("buildah-oci-ta") ?? expect.fail("buildah-oci-ta is missing"));
  const differ = (change: (spec: ReturnType<typeof task>["spec"]) => void) => {
    const known = theirs.tasks["buildah-oci-ta"] ?? expect.fail("no facts");
    const changed = task();
    change(changed.spec);
    return taskDifferences(changed, known).filter((difference) => !differences.includes(difference));
  };

  it("sees a param that is gone, of another type, or with another default", () => {
    expect(differ((spec) => spec.params?.splice(0, 1))).toHaveLength(1);
    expect(differ((spec) => Object.assign(spec.params?.[0] ?? {}, { type: "array" }))).toHaveLength(1);
    expect(
      differ((spec) =>
        Object.assign(spec.params?.find(({ name }) => name === "HERMETIC") ?? {}, { default: "true" }),
      ),
    ).toEqual(['task buildah-oci-ta: param HERMETIC: has default "true", the published one "false"']);
  });
  it("sees a new required param, but not a new optional one", () => {
    expect(differ((spec) => spec.params?.push({ name: "NEW" }))).toHaveLength(1);
    expect(differ((spec) => spec.params?.push({ name: "NEW", default: "" }))).toEqual([]);
  });
  it("sees steps in another order, a missing result, a volume that is not optional any more", () => {
    expect(differ((spec) => spec.steps?.reverse())).toHaveLength(1);
    expect(differ((spec) => spec.results?.splice(0, 1))).toHaveLength(1);
    expect(
      differ((spec) =>
        Object.assign(spec.volumes?.find(({ name }) => name === "trusted-ca")?.configMap ?? {}, {
          optional: false,
        }),
      ),
    ).toHaveLength(1);
  });
  it("sees other wiring of a pipeline", () => {
    const known = theirs.pipelines["docker-build-oci-ta"] ?? expect.fail("no facts");
    const pipeline = structuredClone(
      catalog.pipelines.get("docker-build-oci-ta") ?? expect.fail("is missing"),
    );
    Object.assign(pipeline.spec.tasks?.[1]?.params?.[0] ?? {}, { value: "$(params.revision)" });
    const found = pipelineDifferences(pipeline, known).filter(
      (difference) => !differences.includes(difference),
    );
    expect(found).toEqual([
      'pipeline docker-build-oci-ta: task clone-repository: param url: is "$(params.revision)", the published one "$(params.git-url)"',
    ]);
  });
});
