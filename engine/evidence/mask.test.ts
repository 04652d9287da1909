import { describe, expect, it } from "vitest";
import { masker } from "../../lib/log/index.ts";
import { withoutSecrets } from "./mask.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const DIGEST = `sha256:${"ab12".repeat(16)}`;

function masked(text: string, ...secrets: string[]): string {
  const { add, apply } = masker();
  for (const secret of secrets) add(secret);
  return withoutSecrets({ value: text }, apply).value;
}

describe("text of a run", () => {
  it.each([
    ["say hunter2 aloud", "say *** aloud"],
    ["https://me:pass@h/x and hunter2", "https://***@h/x and ***"],
    ["hunter2", "***"],
  ])("%s is %s", (text, expected) => {
    expect(masked(text, "hunter2")).toBe(expected);
  });

  it.each([
    ["an image", `quay.io/team/app:1@${DIGEST}`, "team"],
    ["a trusted artifact", `oci:quay.io/team/app@${DIGEST}`, "team"],
    ["images", `quay.io/team/app@${DIGEST},quay.io/team/b@${DIGEST}\n`, "team"],
    ["a digest that a short secret is part of", `commit ${SHA}`, "cdef"],
    ["an image whose digest a short secret is part of", `quay.io/app@${DIGEST}`, "ab12"],
  ])("stays where it is %s", (_, text, secret) => {
    expect(masked(text, secret)).toBe(text);
  });

  it("is masked where a digest or a reference is the secret", () => {
    expect(masked(`token ${SHA}`, SHA)).toBe("token ***");
    expect(masked("quay.io/x/y", "quay.io/x/y")).toBe("***");
  });

  it("is masked beside a digest that stays", () => {
    expect(masked(`at ${SHA} with cdef`, "cdef")).toBe(`at ${SHA} with ***`);
  });
});

describe("fields of a run", () => {
  const { add, apply } = masker();
  add("team");

  it("that name things stay, those that were given do not", () => {
    const run = {
      metadata: { name: "team", labels: { team: "team" }, annotations: { name: "team" } },
      spec: {
        taskRef: { resolver: "git", params: [{ name: "url", value: "https://team:x@h/team.git" }] },
        params: [{ name: "team", value: { name: "team", list: ["team"] } }],
      },
      status: {
        taskSpec: { params: [{ name: "p", default: "team" }], steps: [{ name: "team", script: "team" }] },
      },
    };
    expect(withoutSecrets(run, apply)).toEqual({
      metadata: { name: "team", labels: { team: "team" }, annotations: { name: "***" } },
      spec: {
        taskRef: { resolver: "git", params: [{ name: "url", value: "https://***@h/team.git" }] },
        params: [{ name: "team", value: { name: "***", list: ["***"] } }],
      },
      status: {
        taskSpec: { params: [{ name: "p", default: "***" }], steps: [{ name: "team", script: "***" }] },
      },
    });
  });

  it("keep their types", () => {
    const run = { a: 1, b: true, c: null, d: [1, { e: undefined }] };
    expect(withoutSecrets(run, apply)).toEqual(run);
  });
});
