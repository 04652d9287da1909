import { describe, expect, it } from "vitest";
import { readJudgedSnapshot } from "./snapshot.ts";

const of = (letter: string) => ({
  components: [{ name: "app", containerImage: `r.example/app@sha256:${letter.repeat(64)}` }],
});
const read = (value: unknown) => readJudgedSnapshot(JSON.stringify(value), "IMAGES");

describe("a Snapshot that is judged", () => {
  it("is a spec, or an object with one", () => {
    const object = {
      apiVersion: "appstudio.redhat.com/v1alpha1",
      kind: "Snapshot",
      metadata: {},
      spec: of("a"),
    };
    expect(read(of("a"))).toEqual(of("a"));
    expect(read(object)).toEqual(of("a"));
  });

  it("is what later tasks read: a spec within a spec hides nothing", () => {
    expect(read({ ...of("b"), spec: of("a") }).components).toEqual(of("b").components);
  });

  it("has nothing that another reader could take for something else", () => {
    const [component] = of("b").components;
    const twice = {
      Components: of("a").components,
      components: [{ ...component, ContainerImage: "r.example/a:1" }],
    };
    expect(() => read(twice)).toThrow(
      expect.objectContaining({
        code: "POLICY_BAD_SNAPSHOT",
        message: expect.stringMatching(/IMAGES: Components: .*\n.*components\[0\]\.ContainerImage/),
      }),
    );
  });
});
