import { describe, expect, it } from "vitest";
import { isTag } from "../../oci/index.ts";
import { filenameProblem, tagProblem, tagTemplateProblem } from "./tag.ts";
import { fillTemplate, type TemplateValues } from "./template.ts";

const values: TemplateValues = {
  labels: {
    version: "1.2",
    "io.k8s/name": "a&b/c",
    "with-dash.and.dot": "x",
    empty: "",
    nested: "{{ git_sha }}",
  },
  variables: {
    timestamp: { missing: "the image does not say when it was built" },
    release_timestamp: { value: "1700000000" },
    git_sha: { value: "0123456789abcdef" },
    git_short_sha: { value: "0123456" },
    digest_sha: { value: "f".repeat(64) },
    oci_version: { value: "1.0_build" },
  },
};
const fill = (template: string) => fillTemplate(template, values);

describe("a template", () => {
  it.each([
    ["latest", "latest"],
    ["", ""],
    ["v{{git_short_sha}}", "v0123456"],
    ["{{   git_sha }}-{{\tdigest_sha}}", `0123456789abcdef-${"f".repeat(64)}`],
    ["{{ labels.version }}-{{ release_timestamp }}", "1.2-1700000000"],
    ["{{ labels.with-dash.and.dot }}", "x"],
    ["{{ labels.io.k8s/name }}", "a&b/c"],
    ["{{ git_sha }}{{ git_sha }}", "0123456789abcdef0123456789abcdef"],
    ["$& $1 {{ git_short_sha }}", "$& $1 0123456"],
  ])("%j gives %j", (template, text) => {
    expect(fill(template)).toEqual({ text });
  });

  it("takes values as they are: no sign in them means anything, and none is a template", () => {
    expect(fill("{{ labels.nested }}")).toEqual({ text: "{{ git_sha }}" });
    const slashes = { ...values, labels: { a: "x&y/z\\1$&" } };
    expect(fillTemplate("<{{ labels.a }}>", slashes)).toEqual({ text: "<x&y/z\\1$&>" });
  });

  it.each([
    ["{{ gitsha }}", 'there is no variable "gitsha"; there are timestamp, release_timestamp, git_sha'],
    ["{{ labels. }}", 'there is no variable "labels."'],
    ["{{ git_sha", "braces do not make a variable"],
    ["git_sha }}", "braces do not make a variable"],
    ["{{ git sha }}", "braces do not make a variable"],
    ["{{ a|b }}", "braces do not make a variable"],
    ["{{ timestamp }}", "{{ timestamp }} has no value: the image does not say when it was built"],
    ["{{ labels.none }}", '{{ labels.none }} has no value: the image has no label "none"'],
    ["{{ labels.empty }}", 'the image has an empty label "empty"'],
    ["{{ labels.toString }}", 'the image has no label "toString"'],
    ["{{ incrementer }}{{ component-incrementer }}", "only one incrementer"],
  ])("%j is refused: %s", (template, says) => {
    const filled = fill(template);
    expect("problem" in filled ? filled.problem : filled).toContain(says);
  });

  it("leaves an incrementer to whoever can ask the repository", () => {
    expect(fill("{{ git_short_sha }}-{{ incrementer }}-x")).toEqual({
      counter: "incrementer",
      before: "0123456-",
      after: "-x",
    });
    expect(fill("{{component-incrementer}}")).toEqual({
      counter: "component-incrementer",
      before: "",
      after: "",
    });
  });

  it("never throws, and gives text without variables or a problem, for templates made at random", () => {
    const pieces = [
      "{{",
      "}}",
      " ",
      "git_sha",
      "labels.version",
      "labels.nested",
      "x",
      "}",
      "{",
      "incrementer",
      "$&",
      "\n",
      "{{ git_sha }}",
      "é",
    ];
    let seed = 42;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    let filledOnes = 0;
    for (let round = 0; round < 5000; round++) {
      const template = Array.from({ length: random(8) }, () => pieces[random(pieces.length)]).join("");
      const filled = fill(template);
      if ("text" in filled) {
        filledOnes++;
        if (!template.includes("labels.nested")) expect(filled.text).not.toMatch(/\{\{|\}\}/);
      } else if ("problem" in filled) expect(filled.problem).not.toBe("");
    }
    expect(filledOnes).toBeGreaterThan(500);
  });
});

describe("a tag", () => {
  it.each(["v1", "_x", "A.b-c_d", "0", "x".repeat(128)])("%s is one", (tag) => {
    expect(tagProblem(tag)).toBeUndefined();
    expect(isTag(tag)).toBe(true);
  });
  it.each([
    ["", '"" is no valid tag'],
    ["-a", "does not begin with . or -"],
    [".a", "does not begin with . or -"],
    ["a b", '"a b" is no valid tag'],
    ["a/b", '"a/b" is no valid tag'],
    ["1.0+build", '"1.0+build" is no valid tag'],
    ["x".repeat(129), "which has 129 characters; a tag is at most 128"],
    ["é", "is no valid tag"],
    ["v1\n", "is no valid tag"],
    [`sha256-${"a".repeat(64)}.sig`, "signatures and SBOMs are stored under such names"],
    [`sha256-${"a".repeat(64)}`, "signatures and SBOMs are stored under such names"],
  ])("%j is none: %s", (tag, says) => {
    expect(tagProblem(tag)).toContain(says);
    expect(tagTemplateProblem(tag)).toContain(says);
  });
  it("of a template is judged when it is filled in", () => {
    expect(tagTemplateProblem("-{{ git_sha }}")).toBeUndefined();
  });
});

describe("the name of a staged file", () => {
  it.each(["..", "a/b", "", "{{ incrementer }}", "{{ nope }}", "x".repeat(256)])("is not %j", (name) => {
    expect(filenameProblem(name)).toBeDefined();
  });
  it.each(["a.tar.gz", "a-{{ git_sha }}.iso", "x".repeat(200)])("may be %j", (name) => {
    expect(filenameProblem(name)).toBeUndefined();
  });
});
