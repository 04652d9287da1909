import { describe, expect, it } from "vitest";
import type { ReleaseData } from "../../lib/release/index.ts";
import { planOf } from "./plan.ts";

const DIGEST = `sha256:${"a".repeat(64)}`;
const component = (more: object) => ({ name: "app", containerImage: `quay.io/build/app@${DIGEST}`, ...more });
const plan = (more: object, data: ReleaseData = {}) =>
  planOf({ file: "snapshot.json", snapshot: { components: [component(more)] }, data })[0];
const TO = "quay.io/release/app";

describe("the plan of a push", () => {
  it.each<[string, object, object[]]>([
    ["the first generation", { repository: TO, tags: ["1", "2"] }, [{ repository: TO, tags: ["1", "2"] }]],
    [
      "the second",
      {
        repositories: [
          { url: TO, tags: ["1"] },
          { url: `${TO}-b`, tags: ["2"] },
        ],
      },
      [
        { repository: TO, tags: ["1"] },
        { repository: `${TO}-b`, tags: ["2"] },
      ],
    ],
    [
      "both, united without doubles",
      { repository: TO, tags: ["1", "2"], repositories: [{ url: TO, tags: ["2", "3"] }] },
      [{ repository: TO, tags: ["1", "2", "3"] }],
    ],
    [
      "the component's tags where a repository has none of its own",
      { tags: ["1"], repositories: [{ url: TO }] },
      [{ repository: TO, tags: ["1"] }],
    ],
    [
      "a repository without tags that the other generation has",
      { repository: TO, repositories: [{ url: TO, tags: ["1"] }] },
      [{ repository: TO, tags: ["1"] }],
    ],
  ])("reads %s", (_, more, destinations) => {
    expect(plan(more)?.destinations).toEqual(destinations);
  });

  it.each<[string, object, string]>([
    [
      "no tags",
      { repository: TO },
      'components[0].tags (component "app"): there are no tags for quay.io/release/app',
    ],
    ["an empty list", { repository: TO, tags: [] }, "there are no tags"],
    [
      "a repository without tags",
      { repositories: [{ url: TO, tags: [] }] },
      "components[0].repositories[0].tags",
    ],
    ["a wrong tag", { repository: TO, tags: ["ok", "-bad"] }, '"-bad" is no tag'],
    ["a template", { repository: TO, tags: ["{{ git_sha }}"] }, '"{{ git_sha }}" is no tag'],
    [
      "a tag too long for its source container",
      { repository: TO, tags: ["x".repeat(125)], pushSourceContainer: true },
      "-source",
    ],
    ["no repository", { tags: ["1"] }, "there is no repository to push to"],
    ["no URL", { repositories: [{ tags: ["1"] }] }, "components[0].repositories[0].url"],
    ["a repository that is none", { repository: "Quay/app", tags: ["1"] }, "components[0].repository"],
    ["a repository with a tag", { repository: `${TO}:1`, tags: ["1"] }, "has a tag or a digest"],
  ])("refuses %s", (_, more, message) => {
    expect(() => plan(more)).toThrow(expect.objectContaining({ code: "RELEASE_BAD_DATA" }));
    expect(() => plan(more)).toThrow(message);
  });

  it("names everything that is wrong at once", () => {
    const components = [component({ tags: [] }), component({ name: "other", repository: TO })];
    expect(() => planOf({ file: "s.json", snapshot: { components }, data: {} })).toThrow(
      /components\[0\].*\n.*components\[1\]\.tags \(component "other"\)/,
    );
  });

  it.each<[boolean | undefined, boolean | undefined, boolean]>([
    [undefined, undefined, false],
    [undefined, true, true],
    [false, true, false],
    [true, false, true],
    [true, undefined, true],
  ])(
    "takes pushSourceContainer %s of the component before %s of the defaults",
    (own, byDefault, withSource) => {
      const defaults = byDefault === undefined ? {} : { pushSourceContainer: byDefault };
      const more = own === undefined ? {} : { pushSourceContainer: own };
      expect(plan({ repository: TO, tags: ["1"], ...more }, { mapping: { defaults } })?.withSource).toBe(
        withSource,
      );
    },
  );
});
