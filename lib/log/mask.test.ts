import { describe, expect, it } from "vitest";
import { masker } from "./mask.ts";

const SECRET = "hunter2-secret";
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("masker", () => {
  it.each([
    ["as it is", SECRET],
    ["in base64", base64(SECRET)],
    ["in base64 with the file's newline", base64(`${SECRET}\n`)],
    ["in an Authorization header", base64(`user:${SECRET}`)],
    ["in a header of another length", base64(`me:${SECRET}`)],
    ["in a header of a third length", base64(`you:${SECRET}`)],
    ["in base64url", Buffer.from(SECRET).toString("base64url")],
  ])("hides a secret %s", (_how, text) => {
    const known = masker();
    known.add(`${SECRET}\n`);
    const masked = known.apply(`got ${text}!`);
    expect(masked).toContain("***");
    // The user before it, and at most one letter at each edge, which its neighbours decide, are left.
    expect(masked.length).toBeLessThan("got ***!".length + 12);
  });

  it("hides what JSON and URLs make of a secret, and every line of a key", () => {
    const known = masker();
    known.add('pa"ss\\word');
    known.add("-----BEGIN KEY-----\nAAAAB3NzaC1yc2E\n-----END KEY-----");
    expect(known.apply(JSON.stringify({ a: 'pa"ss\\word' }))).toBe('{"a":"***"}');
    expect(known.apply(encodeURIComponent('pa"ss\\word'))).toBe("***");
    expect(known.apply("id AAAAB3NzaC1yc2E")).toBe("id ***");
  });

  it("leaves the first and last line of other keys alone", () => {
    const known = masker();
    known.add("-----BEGIN PUBLIC KEY-----\nAAAAB3NzaC1yc2E\n-----END PUBLIC KEY-----\n");
    const other = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZI\n-----END PUBLIC KEY-----\n";
    expect(known.apply(other)).toBe(other);
  });

  it.each([
    ["clone of 'https://bob:t0k@en.example/x' failed", "clone of 'https://***@en.example/x' failed"],
    ["https://ghp_token@github.example/x", "https://***@github.example/x"],
    ["proxy http://u:p@proxy:3128, next", "proxy http://***@proxy:3128, next"],
    ["ssh://git:pw@host/x", "ssh://***@host/x"],
    ["ssh://git@host/x and git@host:x", "ssh://git@host/x and git@host:x"],
    ["http://host/@scope/name and a@b.example", "http://host/@scope/name and a@b.example"],
    ["oci://127.0.0.1:5000/a@sha256:00", "oci://127.0.0.1:5000/a@sha256:00"],
    ["git+https://host/team/app@abc", "git+https://host/team/app@abc"],
  ])("hides user and password of URLs that nobody told it: %s", (text, masked) => {
    expect(masker().apply(text)).toBe(masked);
  });

  it("leaves words and digests alone that only resemble a short secret", () => {
    const known = masker();
    known.add("abc");
    known.add("abcd");
    expect(known.apply("abc sha256:YWJj")).toBe("abc sha256:YWJj");
  });
});
