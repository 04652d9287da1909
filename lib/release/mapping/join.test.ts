import { describe, expect, it } from "vitest";
import { joinComponents } from "./join.ts";

const app = { name: "app", containerImage: `registry.example/built/app@sha256:${"a".repeat(64)}` };
const mapping = {
  components: [{ name: "app", repositories: [{ url: "registry.example/released/app", tags: ["1"] }] }],
};

describe("where a component goes is for the mapping alone to say", () => {
  it.each<[string, object]>([
    ["a repository of the Snapshot", { repository: "registry.example/released/victim", tags: ["latest"] }],
    ["repositories of the Snapshot", { repositories: [{ url: "registry.example/x", tags: ["2"] }] }],
    ["tags for every repository", { componentTags: ["latest"] }],
    ["names that customers know", { "rh-registry-repo": "registry.redhat.io/theirs" }],
    ["that its repository is public", { public: true }],
    ["that its sources go along", { pushSourceContainer: true }],
    ["files that go elsewhere", { staged: { destination: "cdn" }, contentType: "binary" }],
  ])("%s: ignored, and said", (_, theirs) => {
    const { joined, notes } = joinComponents([{ ...app, ...theirs }], mapping);
    expect(joined.map(({ component }) => component)).toEqual([{ ...app, ...mapping.components[0] }]);
    expect(notes).toEqual([
      `the Snapshot says ${Object.keys(theirs).join(", ")} of component app; only the mapping may, so it is ignored`,
    ]);
  });

  it("what else a Snapshot says of a component stays", () => {
    const source = { git: { url: "https://git.example/app", revision: "0".repeat(40) } };
    const { joined, notes } = joinComponents([{ ...app, source, version: "7" }], mapping);
    expect(joined[0]?.component).toEqual({ ...app, source, version: "7", ...mapping.components[0] });
    expect(notes).toEqual([]);
  });
});
