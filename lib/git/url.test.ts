import { describe, expect, it } from "vitest";
import { parseGitUrl, redactGitUrl, sameRepository } from "./url.ts";

describe("parseGitUrl", () => {
  it.each([
    ["https://github.com/org/repo", "https", "github.com"],
    ["http://127.0.0.1:8080/repo.git", "http", "127.0.0.1:8080"],
    ["ssh://git@host:2222/org/repo", "ssh", "host:2222"],
    ["git@github.com:org/repo.git", "ssh", "github.com"],
    ["git://host/repo", "git", "host"],
    ["file:///srv/a folder/repo", "file", ""],
  ])("reads %s", (text, scheme, host) => {
    expect(parseGitUrl(text)).toEqual({ scheme, host, bare: text });
  });

  it("takes credentials out", () => {
    expect(parseGitUrl("https://me:p%40ss@host/repo")).toEqual({
      scheme: "https",
      host: "host",
      bare: "https://host/repo",
      credentials: { username: "me", password: "p@ss" },
    });
    expect(parseGitUrl("ssh://me:secret@host/repo").bare).toBe("ssh://***@host/repo");
  });

  it.each([
    "",
    "repo",
    "/srv/repo",
    "ext::sh -c id",
    "https://",
    "-oProxyCommand=x:y",
    "host:",
    "a b@host:x",
  ])("refuses %j", (text) => {
    expect(() => parseGitUrl(text)).toThrow("is no git URL");
  });
});

it("redacts what cannot be parsed too", () => {
  expect(redactGitUrl("https://me:secret@host:bad/x")).toBe("https://***@host:bad/x");
});

it("knows the same repository by another spelling", () => {
  expect(sameRepository("https://h/r.git", "https://h/r/")).toBe(true);
  expect(sameRepository("https://h/r", "https://h/r2")).toBe(false);
});
