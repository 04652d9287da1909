import { describe, expect, it } from "vitest";
import { checkReleaseData } from "./index.ts";

const digest = (hex: string) => `sha256:${hex.repeat(64)}`;
const component = (more: object) => ({ mapping: { components: [{ name: "app", ...more }] } });
const says = (data: unknown, names?: string[]) => {
  const snapshot = names && {
    components: names.map((name, index) => ({
      name,
      containerImage: `r.example/${name}@${digest(String(index))}`,
    })),
  };
  const { problems, notes } = checkReleaseData(data, snapshot);
  return { problems: problems.map(({ field, says: text }) => `${field}: ${text}`), notes };
};

describe("release data is fine", () => {
  it.each([
    ["of the first generation", component({ repository: "quay.io/org/app", tags: ["v1", "{{ git_sha }}"] })],
    [
      "of the second",
      component({
        repositories: [
          { url: "quay.io/org/app", tags: ["v1"] },
          { url: "registry.redhat.io/a/b", tags: ["{{ incrementer }}"] },
        ],
      }),
    ],
    ["with a registry's port", component({ repository: "registry.example.com:5000/org/app", tags: ["v1"] })],
    [
      "with tags in the defaults alone",
      {
        mapping: { defaults: { tags: ["latest"] }, components: [{ name: "app", repository: "quay.io/a/b" }] },
      },
    ],
    [
      "with tags for all repositories",
      component({ repositories: [{ url: "quay.io/org/app" }], componentTags: ["v1"] }),
    ],
    [
      "for what is published elsewhere",
      component({
        contentType: "binary",
        staged: { files: [{ filename: "a-{{ git_sha }}.iso", source: "a.iso" }] },
      }),
    ],
    ["of an rpm", component({ contentType: "rpm" })],
    [
      "with one component in two places that agree",
      {
        mapping: {
          components: [
            { name: "app", repository: "quay.io/a/b" },
            { name: "app", tags: ["v1"], public: false },
          ],
        },
      },
    ],
    [
      "with keys that nobody knows",
      { ...component({ repository: "quay.io/a/b", tags: ["v1"], mine: 1 }), mine: { a: [1] } },
    ],
  ])("%s", (_, data) => {
    expect(says(data)).toEqual({ problems: [], notes: [] });
  });
});

describe("a bad datum names field, value and what is allowed", () => {
  const at = 'mapping.components[0] (component "app")';
  it.each([
    [
      "no repository",
      component({ tags: ["v1"] }),
      `${at}.repositories: is missing; it wants a list of {url, tags}, or repository and tags`,
    ],
    [
      "no url",
      component({ repositories: [{ tags: ["v1"] }] }),
      `${at}.repositories[0].url: is missing; it wants registry/repository`,
    ],
    [
      "no tags",
      component({ repository: "quay.io/a/b" }),
      `${at}.tags: is missing; it wants a tag for quay.io/a/b`,
    ],
    [
      "a tag in the repository",
      component({ repository: "quay.io/a/b:v1", tags: ["v1"] }),
      `${at}.repository: "quay.io/a/b:v1" is not allowed; it wants registry/repository, without tag or digest`,
    ],
    [
      "capitals in the repository",
      component({ repository: "quay.io/Org/b", tags: ["v1"] }),
      `${at}.repository: "quay.io/Org/b" is not allowed: the repository "Org/b" has letters or signs`,
    ],
    [
      "no registry",
      component({ repositories: [{ url: "org/b", tags: ["v1"] }] }),
      `${at}.repositories[0].url: "org/b" is not allowed: has no registry`,
    ],
    [
      "an unknown variable",
      component({ repository: "quay.io/a/b", tags: ["ok", "{{ gitsha }}"] }),
      `${at}.tags[1]: "{{ gitsha }}": there is no variable "gitsha"; there are timestamp, `,
    ],
    [
      "an invalid tag",
      component({ repositories: [{ url: "quay.io/a/b", tags: ["1.0+x"] }] }),
      `${at}.repositories[0].tags[0]: "1.0+x" is no valid tag; a tag is at most 128`,
    ],
    [
      "an invalid tag of the defaults",
      { mapping: { defaults: { tags: ["-x"] }, components: [{ name: "app", repository: "quay.io/a/b" }] } },
      'mapping.defaults.tags[0]: "-x" is no valid tag',
    ],
    [
      "an invalid tag of all repositories",
      component({ repositories: [{ url: "quay.io/a/b" }], componentTags: ["a b"] }),
      `${at}.componentTags[0]: "a b" is no valid tag`,
    ],
    [
      "a bad format of times",
      component({ repository: "quay.io/a/b", tags: ["v1"], timestampFormat: "%Q" }),
      `${at}.timestampFormat: "%Q": "%Q" is no directive of strftime`,
    ],
    [
      "a bad format in the defaults",
      {
        mapping: {
          defaults: { timestampFormat: "%" },
          components: [{ name: "app", repository: "quay.io/a/b", tags: ["v1"] }],
        },
      },
      "mapping.defaults.timestampFormat:",
    ],
    [
      "a staged file with a path",
      component({ contentType: "binary", staged: { files: [{ filename: "../a" }] } }),
      `${at}.staged.files[0].filename: "../a" is no valid name`,
    ],
    [
      "a wrong type",
      component({ repository: ["quay.io/a/b"] }),
      'mapping.components[0].repository (component "app"): a list of 1 is not allowed; it wants text that is not empty',
    ],
    [
      "two entries that contradict",
      {
        mapping: {
          components: [
            { name: "app", repository: "quay.io/a/b", tags: ["v1"] },
            { name: "app", repository: "quay.io/a/c" },
          ],
        },
      },
      'mapping.components[1] (component "app").repository: "quay.io/a/c" contradicts "quay.io/a/b"',
    ],
    [
      "a CVE of nobody",
      {
        ...component({ repository: "quay.io/a/b", tags: ["v1"] }),
        releaseNotes: { cves: [{ key: "CVE-2026-1234", component: "ap" }] },
      },
      'releaseNotes.cves[0].component: "ap" is no component; it wants one of app',
    ],
  ])("%s", (_, data, wanted) => {
    const { problems } = says(data);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(wanted);
  });

  it("all at once", () => {
    const { problems } = says({
      mapping: {
        defaults: { timestampFormat: "%Q" },
        components: [
          { name: "one", tags: ["{{ x }}"] },
          { name: "two", repository: "quay.io/B", tags: ["-"] },
        ],
      },
    });
    expect(problems.map((each) => each.replace(/ \(component.*/, "").replace(/:.*/, ""))).toEqual([
      "mapping.components[0]",
      "mapping.defaults.timestampFormat",
      "mapping.components[1]",
      "mapping.components[1]",
    ]);
  });
});

describe("against a Snapshot", () => {
  const data = {
    mapping: {
      defaults: { tags: ["v1"] },
      components: ["a", "b"].map((name) => ({ name, repository: `quay.io/o/${name}` })),
    },
  };
  it("says what is left out on either side", () => {
    expect(says(data, ["b", "c"])).toEqual({
      problems: [],
      notes: [
        "not released, because the mapping does not name them: c",
        "in the mapping, but not in the Snapshot: a",
      ],
    });
  });
  it("says what is not a second image of one component", () => {
    expect(says(data, ["a", "a"]).problems).toEqual([
      expect.stringMatching(/^components\[1\] \(component "a"\): r\.example\/a@sha256:1+ is a second image/),
    ]);
    expect(
      checkReleaseData(data, {
        components: ["a", "a"].map((name) => ({ name, containerImage: `r.example/a@${digest("1")}` })),
      }).problems,
    ).toEqual([]);
  });
  it("without a mapping says so", () => {
    expect(says({}).notes).toEqual(["there is no mapping: nothing is pushed"]);
  });
  it("says that tags beside repositories are not used", () => {
    expect(
      says(component({ repositories: [{ url: "quay.io/a/b", tags: ["v1"] }], tags: ["v2"] })).notes,
    ).toEqual([expect.stringContaining("component app: tags is ignored")]);
  });
});
