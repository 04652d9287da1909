import { describe, expect, it } from "vitest";
import { type Bytes, bytesOf } from "../../../files/index.ts";
import { elfProgram, type TestProgram } from "../../fixtures/elf.ts";
import { readBuildInfo } from "./build-info.ts";
import { parseModules } from "./modules.ts";
import { goFindings } from "./packages.ts";

const MODULES = "path\texample.com/App\nmod\texample.com/App\tv1.0.0\t\ndep\tgolang.org/x/text\tv0.3.0\t";
const purls = (modules: string, goVersion = "go1.26.8") =>
  goFindings({ goVersion, modules }).map((each) => each.purl);

describe("build information of Go programs", () => {
  it.each<[string, Partial<TestProgram>]>([
    ["64 bits", {}],
    ["32 bits", { bits: 32 }],
    ["big endian", { bigEndian: true }],
    ["without sections", { stripped: true }],
    ["before Go 1.18, 64 bits", { pointers: true }],
    ["before Go 1.18, 32 bits, big endian", { pointers: true, bits: 32, bigEndian: true }],
    ["before Go 1.18, without sections", { pointers: true, stripped: true }],
  ])("is read: %s", async (_, more) => {
    const modules = `${MODULES}\n${"dep\texample.com/many\tv1.0.0\t\n".repeat(50)}`;
    const bytes = bytesOf(elfProgram({ version: "go1.17", modules, ...more }));
    expect(await readBuildInfo(bytes)).toEqual({ goVersion: "go1.17", modules: `${modules}\n` });
  });

  it("may be without modules", async () => {
    const info = await readBuildInfo(bytesOf(elfProgram({ version: "go1.12" })));
    expect(info).toEqual({ goVersion: "go1.12", modules: "" });
    expect(info && goFindings(info)).toEqual([]);
  });

  it("is not in other files", async () => {
    const other = elfProgram({ version: "go1.20", modules: MODULES });
    other.write("no", other.indexOf("\xff Go buildinf:", "latin1"));
    for (const bytes of [
      other,
      Buffer.from("\x7fELF", "latin1"),
      Buffer.alloc(0),
      Buffer.from("MZ"),
      Buffer.from("feedfacf", "hex"),
    ])
      expect(await readBuildInfo(bytesOf(bytes))).toBeUndefined();
  });

  it("a magic that is only a text of the program is passed over", async () => {
    const program = elfProgram({ version: "go1.20", modules: MODULES });
    program.write("\xff Go buildinf:", 64 + 56 + 5, "latin1");
    expect((await readBuildInfo(bytesOf(program)))?.goVersion).toBe("go1.20");
  });
});

describe("absurd headers", () => {
  /** A file of 8 GB that counts what is asked of it. */
  function vast(head: Buffer): { bytes: Bytes; largest(): number; all(): number } {
    const asked: number[] = [];
    const read = async (offset: number, length: number) => {
      if (!Number.isSafeInteger(offset) || offset < 0 || !(length > 0)) return Buffer.alloc(0);
      asked.push(length);
      const buffer = Buffer.alloc(length);
      if (offset < head.length) head.copy(buffer, 0, offset);
      return buffer;
    };
    return {
      bytes: { size: 8 * 1024 ** 3, read },
      largest: () => Math.max(0, ...asked),
      all: () => asked.reduce((sum, each) => sum + each, 0),
    };
  }

  it("neither throw nor read much, whichever field is absurd", async () => {
    const program = elfProgram({ version: "go1.20", modules: MODULES });
    for (let at = 4; at < 120; at += 2)
      for (const value of [0xff, 0x7f, 0x00]) {
        const broken = Buffer.from(program);
        broken.fill(value, at, at + 8);
        const file = vast(broken);
        await readBuildInfo(file.bytes);
        expect(file.largest()).toBeLessThanOrEqual(16 * 1024 * 1024);
        expect(file.all()).toBeLessThanOrEqual(160 * 1024 * 1024);
      }
  });

  it("do not throw for any damage", async () => {
    const program = elfProgram({ version: "go1.20", modules: MODULES, pointers: true });
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 500; round++) {
      const broken = Buffer.from(program.subarray(0, random(2) ? program.length : random(program.length)));
      for (let byte = 0; byte < 8 && broken.length > 0; byte++) broken[random(broken.length)] = random(256);
      await readBuildInfo(bytesOf(broken));
    }
  });

  it("a text of absurd length is none", async () => {
    const program = elfProgram({ version: "go1.20", modules: MODULES });
    const at = program.indexOf("\xff Go buildinf:", "latin1") + 32;
    program.fill(0xff, at, at + 7);
    program[at + 7] = 1;
    expect(await readBuildInfo(bytesOf(program))).toBeUndefined();
  });
});

describe("modules of a program", () => {
  it("are the main one, the dependencies and the standard library", () => {
    expect(purls(MODULES)).toEqual([
      "pkg:golang/example.com/App@v1.0.0",
      "pkg:golang/golang.org/x/text@v0.3.0",
      "pkg:golang/stdlib@1.26.8",
    ]);
  });

  it("replaced ones are what they were replaced by; a folder keeps the name", () => {
    const modules =
      "path\ta/b\nmod\ta/b\t(devel)\t\ndep\told/one\tv1.0.0\t\n=>\tnew/one\tv2.0.0\th1:x\ndep\told/two\tv1.0.0\n=>\t./two\t(devel)\t";
    expect(purls(modules)).toEqual([
      "pkg:golang/a/b",
      "pkg:golang/new/one@v2.0.0",
      "pkg:golang/old/two",
      "pkg:golang/stdlib@1.26.8",
    ]);
  });

  it("a main module without version has that of the linker's flags, else of the commit", () => {
    const build = (...lines: string[]) =>
      purls(["path\ta/b", "mod\ta/b\t(devel)\t", ...lines.map((each) => `build\t${each}`)].join("\n"))[0];
    expect(build('-ldflags="-s -X main.version=1.2.3"')).toBe("pkg:golang/a/b@v1.2.3");
    expect(build("-ldflags=\"-X 'a/b/internal.gitVersion=registry/x/v2.0.0-rc1'\"")).toBe(
      "pkg:golang/a/b@v2.0.0-rc1",
    );
    expect(build('-ldflags="-X other/pkg.version=9.9.9"')).toBe("pkg:golang/a/b");
    expect(build("vcs.revision=0123456789abcdef0123", "vcs.time=2026-01-02T03:04:05Z")).toBe(
      "pkg:golang/a/b@v0.0.0-20260102030405-0123456789ab",
    );
  });

  it("a build of single files has its path as main module, or the one module that was built", () => {
    expect(purls("path\tcommand-line-arguments\ndep\ta/b\tv1.0.0")[0]).toBe(
      "pkg:golang/command-line-arguments",
    );
    expect(purls("path\tcommand-line-arguments\ndep\ta/b\t(devel)")).toEqual([
      "pkg:golang/a/b",
      "pkg:golang/stdlib@1.26.8",
    ]);
  });

  it("carry the checksum of go.sum, and experiments are no version", () => {
    const sum = `h1:${Buffer.alloc(32, 7).toString("base64")}`;
    const [main, library] = goFindings({
      goVersion: "go1.26.8 X:boringcrypto",
      modules: `mod\ta/b\tv1.0.0\t${sum}`,
    });
    expect(main?.checksums).toEqual([{ algorithm: "SHA256", value: "07".repeat(32) }]);
    expect(library?.purl).toBe("pkg:golang/stdlib@1.26.8");
    expect(purls("mod\ta/b\tv1.0.0", "devel +abc")).toHaveLength(1);
  });

  it("settings are unquoted", () => {
    const { settings } = parseModules('build\t"a b"="c \\"d\\""\nbuild\te=`f`\nbuild\tg=h=i\nbuild\tj');
    expect([...settings]).toEqual([
      ["a b", 'c "d"'],
      ["e", "f"],
      ["g", "h=i"],
      ["j", ""],
    ]);
  });
});
