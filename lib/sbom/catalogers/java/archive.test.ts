import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../files/index.ts";
import { memoryLog } from "../../../log/index.ts";
import { jarOf, pomProperties, zipOf } from "../../fixtures/zip.ts";
import { archiveFindings, isArchive } from "./archive.ts";

const PK = Buffer.from("PK\x03\x04");
async function look(path: string, content: Buffer) {
  const log = memoryLog();
  const found = await archiveFindings(path, bytesOf(content), log);
  return {
    found,
    purls: found.map((each) => each.purl),
    warnings: log.lines.filter((line) => line.startsWith("warn: ")),
  };
}

describe("an archive", () => {
  it("is known by its name, and by its beginning where others use the name too", () => {
    for (const path of ["/a.jar", "/a.war", "/a.ear"]) expect(isArchive(path, Buffer.alloc(4))).toBe(true);
    for (const path of ["/a.rar", "/a.zip", "/a.hpi"]) {
      expect(isArchive(path, PK)).toBe(true);
      expect(isArchive(path, Buffer.from("Rar!"))).toBe(false);
    }
    expect(isArchive("/a.txt", PK)).toBe(false);
  });

  it("is what its own pom.properties says, and those of others were put into it", async () => {
    const { found, purls } = await look(
      "/app/my-lib-1.0.jar",
      jarOf({ "Bundle-License": "Apache-2.0" }, [
        pomProperties("com.example", "my-lib", "1.0.1"),
        pomProperties("org.shaded", "other", "2.0"),
      ]),
    );
    expect(purls).toEqual(["pkg:maven/com.example/my-lib@1.0.1", "pkg:maven/org.shaded/other@2.0"]);
    expect(found[0]).toMatchObject({ license: "Apache-2.0", checksums: [{ algorithm: "SHA1" }] });
    expect(found[1]?.checksums).toBeUndefined();
  });

  it("is what its only pom.xml says, with what that inherits", async () => {
    const pom =
      "<project><parent><groupId>com.p</groupId><artifactId>p</artifactId><version>3</version></parent><artifactId>thing</artifactId><licenses><license><name>MIT</name></license><license><name>BSD</name></license></licenses></project>";
    const { found } = await look(
      "/x.jar",
      jarOf({}, [{ name: "META-INF/maven/com.p/thing/pom.xml", content: pom }]),
    );
    expect(found).toMatchObject([{ purl: "pkg:maven/com.p/thing@3", license: "MIT OR BSD" }]);
  });

  it.each<[string, Record<string, string>, string]>([
    ["/guava-31.1-jre.jar", {}, "pkg:maven/guava/guava@31.1-jre"],
    [
      "/some.jar",
      { "Implementation-Version": "1.2", "Implementation-Vendor-Id": "org.vendor" },
      "pkg:maven/org.vendor/some@1.2",
    ],
    ["/a_1.5.jar", { "Bundle-SymbolicName": "org.b.a;singleton:=true" }, "pkg:maven/org.b.a/a@1.5"],
    [
      "/x.jar",
      {
        "Created-By": "Apache Maven Bundle Plugin",
        "Bundle-SymbolicName": "org.g.art",
        "Bundle-Version": "4",
      },
      "pkg:maven/org.g.art/art@4",
    ],
    ["/com.acme.tool-r4.jar", { "Automatic-Module-Name": "io.acme" }, "pkg:maven/io.acme/tool@r4"],
    [
      "/spring-core-6.1.0.jar",
      { "Automatic-Module-Name": "spring.core" },
      "pkg:maven/org.springframework/spring-core@6.1.0",
    ],
    ["/--.jar", { "Bundle-Name": "Named", "Specification-Version": "7" }, "pkg:maven/Named/Named@7"],
  ])("without Maven's files is what its name and manifest say: %s", async (path, attributes, purl) => {
    expect((await look(path, jarOf(attributes))).purls).toEqual([purl]);
  });

  it("holds others, stored or packed, to any name of them", async () => {
    const inner = jarOf({}, [pomProperties("g", "inner", "1")]);
    const middle = jarOf({}, [{ name: "lib/inner.jar", content: inner }, pomProperties("g", "middle", "2")]);
    const { found } = await look(
      "/app.war",
      jarOf({}, [
        { name: "WEB-INF/lib/middle.jar", content: middle, stored: true },
        { name: "WEB-INF/lib/inner.jar", content: inner },
        { name: "WEB-INF/lib/broken.jar", content: "no archive" },
      ]),
    );
    expect(found.map(({ purl, inside }) => [purl, inside])).toEqual([
      ["pkg:maven/app/app", undefined],
      ["pkg:maven/g/middle@2", "WEB-INF/lib/middle.jar"],
      ["pkg:maven/g/inner@1", "WEB-INF/lib/middle.jar:lib/inner.jar"],
      ["pkg:maven/g/inner@1", "WEB-INF/lib/inner.jar"],
    ]);
  });

  it("may begin with a start script, and a plain archive has only what is in it", async () => {
    const jar = jarOf({}, [pomProperties("g", "a", "1")], "#!/bin/sh\nexec java -jar $0\n");
    expect((await look("/a.jar", jar)).purls).toEqual(["pkg:maven/g/a@1"]);
    expect((await look("/dist.zip", zipOf([{ name: "x/a.jar", content: jar }]))).purls).toEqual([
      "pkg:maven/g/a@1",
    ]);
  });

  it("of an agent is not what it instruments, and without manifest it is nothing", async () => {
    expect((await look("/tomcat-9.jar", jarOf({ "Weave-Classes": "x" }))).purls).toEqual([]);
    expect((await look("/a.jar", zipOf([pomProperties("g", "a", "1")]))).purls).toEqual([]);
  });
});

describe("a hostile archive", () => {
  it("that is none is refused", async () => {
    for (const content of [Buffer.alloc(0), Buffer.from("PK\x05\x06"), Buffer.alloc(100_000, "PK")])
      await expect(look("/a.jar", content)).rejects.toMatchObject({ code: "ZIP_BROKEN" });
  });

  it("with an absurd directory is refused, whatever its numbers say", async () => {
    const jar = jarOf({});
    for (const at of [10, 12, 16]) {
      const broken = Buffer.from(jar);
      broken.fill(0xff, jar.length - 22 + at, jar.length - 22 + at + 4);
      await expect(look("/a.jar", broken).then(({ purls }) => purls)).rejects.toThrow();
    }
  });

  it("survives any damage: it is read or refused", async () => {
    const jar = jarOf({ "Implementation-Version": "1" }, [
      pomProperties("g", "a", "1"),
      { name: "b.jar", content: jarOf({}), stored: true },
    ]);
    let seed = 11;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 300; round++) {
      const broken = Buffer.from(jar);
      for (let byte = 0; byte < 6; byte++) broken[random(broken.length)] = random(256);
      await look("/a.jar", broken).catch((thrown) => expect(thrown).toMatchObject({ code: "ZIP_BROKEN" }));
    }
  });

  it("that unpacks to more than there is room for is left out, and the rest is read", async () => {
    // 257 MB of zeros in about 1 MB, said to be small.
    const bomb = deflateRawSync(Buffer.alloc(257 * 1024 * 1024), { level: 1 });
    const archive = zipOf([
      { name: "bomb.jar", content: "x".repeat(bomb.length) },
      { name: "META-INF/MANIFEST.MF", content: "Manifest-Version: 1.0\n" },
    ]);
    const outer = replaceMember(archive, bomb);
    const { purls, warnings } = await look("/a-1.jar", outer);
    expect(purls).toEqual(["pkg:maven/a/a@1"]);
    expect(warnings.join()).toContain("bomb.jar");
  });

  it("that is nested without end is looked into for some levels", async () => {
    let jar = jarOf({}, [pomProperties("g", "deepest", "1")]);
    for (let level = 0; level < 20; level++)
      jar = jarOf({}, [pomProperties("g", `l${level}`, "1"), { name: "n.jar", content: jar }]);
    const { purls, warnings } = await look("/a.jar", jar);
    expect(purls.filter((each) => /\/l\d+@/.test(each))).toHaveLength(9);
    expect(warnings.join()).toContain("levels deep");
  });

  it("that holds archives in archives by the million is not looked into to its end, and says so once", async () => {
    let jar = zipOf([]);
    for (let level = 0; level < 4; level++)
      jar = zipOf(Array.from({ length: 20 }, (_, copy) => ({ name: `${level}-${copy}.jar`, content: jar })));
    const { warnings } = await look("/a.jar", jar);
    expect(warnings).toEqual([expect.stringMatching(/^warn: \/a\.jar: not all archives in it/)]);
  });

  it("that names one bomb a thousand times does not have it unpacked a thousand times", async () => {
    const packed = deflateRawSync(Buffer.alloc(257 * 1024 * 1024), { level: 1 });
    const bomb = { name: "bomb.jar", content: "x".repeat(packed.length) };
    const once = replaceMember(zipOf([bomb, { name: "a", content: "" }]), packed);
    const end = once.length - 22;
    const [size, offset] = [46 + bomb.name.length, once.readUInt32LE(end + 16)];
    const copies = 1000;
    const last = Buffer.from(once.subarray(end));
    last.writeUInt16LE(copies, 8);
    last.writeUInt16LE(copies, 10);
    last.writeUInt32LE(size * copies, 12);
    const directory = Array.from({ length: copies }, () => once.subarray(offset, offset + size));
    const { warnings } = await look("/a.zip", Buffer.concat([once.subarray(0, offset), ...directory, last]));
    expect(warnings.length).toBeLessThan(20);
    expect(warnings.at(-1)).toMatch(/not all archives in it/);
  });

  it("with poms that expand has neither memory nor time of us", async () => {
    const lol = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "&l${i};&l${i};&l${i};">`).join("");
    const pom = `<!DOCTYPE p [<!ENTITY l0 "lol">${lol}]><project><artifactId>&l30;</artifactId><version>1</version></project>`;
    const props = Array.from({ length: 40 }, (_, i) => `<p${i + 1}>\${p${i}}\${p${i}}</p${i + 1}>`).join("");
    const double = `<project><properties><p0>xx</p0>${props}</properties><artifactId>b</artifactId><version>\${p40}</version></project>`;
    const loop = "<project><artifactId>c</artifactId><version>${project.version}</version></project>";
    const deep = `<project>${"<a>".repeat(100_000)}`;
    for (const [content, expected] of [
      [pom, "pkg:maven/x/x@1"],
      [double, "pkg:maven/b/b"],
      [loop, "pkg:maven/c/c"],
      [deep, "pkg:maven/x/x"],
    ] as const) {
      const { purls } = await look("/x.jar", jarOf({}, [{ name: "META-INF/maven/a/b/pom.xml", content }]));
      expect(purls.map((each) => each.replace(/%26l30%3B|&l30;/g, "x"))).toEqual([expected]);
    }
  });
});

/** Puts other packed bytes in place of the first member's content; sizes in the headers follow. */
function replaceMember(archive: Buffer, packed: Buffer): Buffer {
  const name = archive.readUInt16LE(26);
  const [start, old] = [30 + name, archive.readUInt32LE(18)];
  const outer = Buffer.concat([archive.subarray(0, start), packed, archive.subarray(start + old)]);
  const moved = packed.length - old;
  const end = outer.length - 22;
  const directory = outer.readUInt32LE(end + 16) + moved;
  outer.writeUInt32LE(directory, end + 16);
  outer.writeUInt32LE(packed.length, directory + 20);
  const second = directory + 46 + name;
  outer.writeUInt32LE(outer.readUInt32LE(second + 42) + moved, second + 42);
  return outer;
}
