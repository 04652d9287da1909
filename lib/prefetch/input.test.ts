import { describe, expect, test } from "vitest";
import { readInput } from "./input.ts";

const NPM = { type: "npm", path: "" };

describe("the forms of input", () => {
  test.each([
    ["", []],
    ["  \n", []],
    ["npm", [NPM]],
    ['"npm"', [NPM]],
    ['{"type":"npm"}', [NPM]],
    ['{"type":"npm","path":"."}', [NPM]],
    ['{"type":"npm","path":"./web//app/"}', [{ type: "npm", path: "web/app" }]],
    ['[{"type":"npm"},{"type":"npm","path":"."}]', [NPM]],
    ['{"packages":[{"type":"npm"}],"flags":["cgo-disable"]}', [NPM]],
    ['{"type":"generic","lockfile":"a/b.yaml"}', [{ type: "generic", path: "", lockfile: "a/b.yaml" }]],
  ])("%j", (input, expected) => {
    expect(readInput(input)).toEqual(expected);
  });

  test("pip with requirements files and a filter for wheels", () => {
    const input = {
      type: "pip",
      requirements_files: ["requirements.txt", "dev/requirements.txt"],
      requirements_build_files: [],
      binary: { packages: "Foo_Bar, baz", arch: "x86_64,aarch64", py_version: 312, py_impl: ":all:" },
    };
    expect(readInput(JSON.stringify(input))).toEqual([
      {
        type: "pip",
        path: "",
        requirementsFiles: ["requirements.txt", "dev/requirements.txt"],
        requirementsBuildFiles: [],
        binary: {
          packages: ["foo-bar", "baz"],
          arch: ["x86_64", "aarch64"],
          os: ["linux"],
          pythonVersion: 312,
        },
      },
    ]);
  });

  test("allow_binary is the older word for every wheel", () => {
    expect(readInput('{"type":"pip","allow_binary":true}')).toEqual([{ type: "pip", path: "", binary: {} }]);
    expect(readInput('{"type":"pip","allow_binary":false}')).toEqual([{ type: "pip", path: "" }]);
  });
});

describe("faults name the field, what was there and what to do", () => {
  test.each([
    ["{bad", "PREFETCH_INPUT", "input is not JSON"],
    ["[]", "PREFETCH_INPUT", "input: wants at least one package"],
    ['{"packages":[]}', "PREFETCH_INPUT", "input.packages: wants at least one package"],
    ['{"packages":{}}', "PREFETCH_INPUT", 'input.packages: wants a list, got "{}"'],
    ['{"path":"."}', "PREFETCH_INPUT", "input.type: is missing; it is one of npm, pip, generic"],
    ['[{"type":"npm"},7]', "PREFETCH_INPUT", 'input[1]: wants an object, got "7"'],
    ['{"type":"npm","path":3}', "PREFETCH_INPUT", 'input.path: wants text, got "3"'],
    ['{"type":"npm","binary":{}}', "PREFETCH_INPUT", 'input: "binary" is not known here'],
    ['{"type":"npm","path":"../other"}', "PREFETCH_PATH", "input.path wants a path below the source"],
    ['{"type":"npm","path":"/etc"}', "PREFETCH_PATH", "input.path wants a path below the source"],
    ['{"type":"pip","requirements_files":["../r.txt"]}', "PREFETCH_PATH", "input.requirements_files[0]"],
    ['{"type":"pip","binary":{"arch":" , "}}', "PREFETCH_INPUT", "input.binary.arch: wants words"],
    [
      '{"type":"pip","binary":{"py_version":"312"}}',
      "PREFETCH_INPUT",
      "input.binary.py_version: wants a whole",
    ],
    ['{"type":"pip","binary":{"platform":"("}}', "PREFETCH_INPUT", "input.binary.platform: wants a regular"],
    [
      '{"type":"pip","binary":{"platform":".","os":"darwin"}}',
      "PREFETCH_INPUT",
      "cannot stand beside arch or os",
    ],
    [
      '[{"type":"pip"},{"type":"pip","allow_binary":true}]',
      "PREFETCH_INPUT",
      "twice, with different settings",
    ],
    ["gomod", "PREFETCH_UNSUPPORTED", "dependencies of gomod cannot be fetched"],
    ["rpm", "PREFETCH_UNSUPPORTED", "the activation key of the task is only for rpm"],
    ["maven", "PREFETCH_INPUT", 'input.type: got "maven"'],
    ['{"packages":[{"type":"npm"}],"flags":["x"]}', "PREFETCH_INPUT", "input.flags: knows cgo-disable"],
  ])("%s", (input, code, message) => {
    const thrown = (() => {
      try {
        readInput(input);
        return undefined;
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toMatchObject({ code, message: expect.stringContaining(message) });
    expect((thrown as { next: string }).next).not.toBe("");
  });

  test("what is refused says what is supported", () => {
    expect(() => readInput("cargo")).toThrowError(
      expect.objectContaining({ next: expect.stringContaining("Supported are npm, pip, generic.") }),
    );
  });
});
