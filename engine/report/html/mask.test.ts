import { describe, expect, it } from "vitest";
import type { TaskRun } from "../../../lib/tekton/types.ts";
import { isPrivate, mapTexts, maskFor, shownParam } from "./mask.ts";

const run = (params: TaskRun["spec"]["params"] = [], declared: string[] = []): TaskRun => ({
  apiVersion: "tekton.dev/v1",
  kind: "TaskRun",
  metadata: { name: "r" },
  spec: { params, taskSpec: { params: declared.map((name) => ({ name, default: "usual-value" })) } },
});

describe("what a report hides", () => {
  it.each(["password", "DB_PASSWD", "git-token", "cosignSecretName", "apiKey", "PRIVATE_KEY", "passphrase"])(
    "the value of param %s",
    (name) => expect(shownParam({ name, value: "hunter22" }, [])).toBe("***"),
  );
  it.each(["IMAGE", "author", "compass", "key", "revision"])("not that of %s", (name) => {
    expect(isPrivate(name)).toBe(false);
    expect(shownParam({ name, value: "hunter22" }, [])).toBe("hunter22");
  });
  it("each value of a list, and of an object the private ones", () => {
    expect(shownParam({ name: "tokens", value: ["a", ""] }, [])).toEqual(["***", ""]);
    expect(shownParam({ name: "db", value: { user: "me", password: "x" } }, [])).toEqual({
      user: "me",
      password: "***",
    });
  });
  it("not a default: the catalog shows it to everybody", () => {
    const specs = [{ name: "snyk-secret", default: "snyk-secret" }];
    expect(shownParam({ name: "snyk-secret", value: "snyk-secret" }, specs)).toBe("snyk-secret");
    expect(shownParam({ name: "snyk-secret", value: "other" }, specs)).toBe("***");
  });
  it("a password wherever it stands, once a param gave it", () => {
    const mask = maskFor([run([{ name: "password", value: "hunter2-long" }])]);
    expect(mask("login with hunter2-long, aHVudGVyMi1sb25n")).toBe("login with ***, ***");
  });
  it("not the name of a Secret wherever it stands, nor a default", () => {
    const params = [
      { name: "cosignSecretName", value: "release" },
      { name: "token", value: "usual-value" },
    ];
    expect(maskFor([run(params, ["token"])])("release usual-value")).toBe("release usual-value");
  });
  it.each([
    ["https://me:pw@git.example/x.git", "https://***@git.example/x.git"],
    ["https://ghp_token@git.example/x", "https://***@git.example/x"],
    ["https://s3.example/x?X-Amz-Signature=abc&a=1", "https://s3.example/x?X-Amz-Signature=***&a=1"],
    ["https://x.example/?access_token=t", "https://x.example/?access_token=***"],
    ["https://x.example/?page=2#key", "https://x.example/?page=2#key"],
  ])("%s is shown as %s", (text, expected) => {
    expect(maskFor([])(text)).toBe(expected);
  });
  it("reaches every text of a value and leaves the rest alone", () => {
    expect(mapTexts({ a: ["x", 1, null], b: { c: "x" }, d: true }, (text) => `${text}!`)).toEqual({
      a: ["x!", 1, null],
      b: { c: "x!" },
      d: true,
    });
  });
});
