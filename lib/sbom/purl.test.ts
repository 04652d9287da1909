import { describe, expect, it } from "vitest";
import { formatPurl, npmPurl, parsePurl } from "./purl.ts";

describe("package URLs", () => {
  it("are written as the specification's examples", () => {
    expect(
      formatPurl({
        type: "deb",
        namespace: "debian",
        name: "libstdc++6",
        version: "1:12.2.0-14+deb12u1",
        qualifiers: { distro: "debian-12", arch: "amd64", upstream: "gcc-12" },
      }),
    ).toBe("pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12&upstream=gcc-12");
    expect(npmPurl("@babel/core", "7.0.0")).toBe("pkg:npm/%40babel/core@7.0.0");
    expect(npmPurl("left-pad", "1.3.0")).toBe("pkg:npm/left-pad@1.3.0");
    expect(formatPurl({ type: "pypi", name: "Typing_Extensions", version: "4.1" })).toBe(
      "pkg:pypi/typing-extensions@4.1",
    );
    expect(
      formatPurl({
        type: "oci",
        name: "app",
        version: "sha256:ab",
        qualifiers: { repository_url: "quay.io:5000/org/app", arch: "amd64" },
      }),
    ).toBe("pkg:oci/app@sha256:ab?arch=amd64&repository_url=quay.io:5000/org/app");
  });

  it("are read back", () => {
    for (const text of [
      "pkg:npm/%40babel/core@7.0.0",
      "pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14?arch=amd64&distro=debian-12",
      "pkg:golang/github.com/a/b@v1.0.0#sub/dir",
      "pkg:pypi/requests?download_url=https://x.example/r.zip&checksum=sha256:ab",
      "pkg:generic/noversion",
    ]) {
      const parsed = parsePurl(text);
      expect(parsed).toBeDefined();
      if (parsed) expect(parsePurl(formatPurl(parsed))).toEqual(parsed);
    }
    expect(parsePurl("pkg:npm/%40babel/core@7.0.0")).toEqual({
      type: "npm",
      namespace: "@babel",
      name: "core",
      version: "7.0.0",
    });
  });

  it("that are none are nothing", () => {
    for (const text of ["", "npm/x", "pkg:", "pkg:npm", "pkg:npm/", "pkg:1a b/x"])
      expect(parsePurl(text)).toBeUndefined();
  });

  it("with broken percent signs are kept as they are", () => {
    expect(parsePurl("pkg:npm/x@1.0%zz")?.version).toBe("1.0%zz");
  });
});
