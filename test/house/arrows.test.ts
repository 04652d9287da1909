import { beforeAll, describe, expect, it } from "vitest";
import { type Source, sources } from "./sources.ts";

/** What each area may import. Two columns of arrows: programs, and definitions; both end in lib. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  registry: ["lib"],
  engine: ["registry", "lib"],
  services: ["registry", "lib"],
  scripts: ["engine", "services", "registry", "lib"],
  cli: ["scripts", "engine", "services", "registry", "lib"],
  steps: ["lib"],
  stepactions: ["steps", "lib"],
  tasks: ["steps", "lib"],
  pipelines: ["tasks", "steps", "lib"],
};
const areaOf = (path: string) => path.split("/")[0] ?? "";
const stepOf = (path: string) => /^steps\/([^/]+)\//.exec(path)?.[1];

let all: readonly Source[];
beforeAll(async () => {
  all = await sources();
});
/** Imports that break a rule, as `file → target`. */
const breaking = (broken: (source: Source, target: string, typeOnly: boolean) => boolean) =>
  all.flatMap((source) =>
    source.imports
      .filter(({ target, typeOnly }) => broken(source, target, typeOnly))
      .map(({ target }) => `${source.path} → ${target}`),
  );

describe("imports", () => {
  it("are seen at all", () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all.flatMap(({ imports }) => imports).length).toBeGreaterThan(300);
  });

  it("point one way", () => {
    const wrong = breaking(({ path }, target) => {
      const [from, to] = [areaOf(path), areaOf(target)];
      return to in MAY && from !== to && !MAY[from]?.includes(to);
    });
    expect(wrong).toEqual([]);
  });

  it("never lead from a step to another", () => {
    expect(
      breaking(
        ({ path }, target) => stepOf(path) !== undefined && (stepOf(target) ?? stepOf(path)) !== stepOf(path),
      ),
    ).toEqual([]);
  });

  it("of a contract are lib/contract and declarations of tools", () => {
    const wrong = breaking(
      ({ path }, target) =>
        /^steps\/[^/]+\/contract\.ts$/.test(path) &&
        target !== "lib/contract/index.ts" &&
        !/^lib\/tools\/[\w-]+\.decl\.ts$/.test(target),
    );
    expect(wrong).toEqual([]);
  });

  it("of a definition reach only contracts of steps", () => {
    const wrong = breaking(
      ({ path }, target) =>
        ["tasks", "stepactions", "pipelines"].includes(areaOf(path)) &&
        areaOf(target) === "steps" &&
        !target.endsWith("/contract.ts"),
    );
    expect(wrong).toEqual([]);
  });

  it("of a contract by its run are types", () => {
    const wrong = breaking(
      ({ path }, target, typeOnly) =>
        areaOf(path) === "steps" && target.endsWith("/contract.ts") && !typeOnly,
    );
    expect(wrong).toEqual([]);
  });
});

describe("helpers of tests", () => {
  const isHelper = (path: string) => /(^|\/)(testing|fixtures?)([-/]|\.ts$)|\/testing-\w+\.ts$/.test(path);
  it("are imported by tests and each other only, so no program carries them", () => {
    expect(breaking(({ path }, target) => isHelper(target) && !isHelper(path))).toEqual([]);
  });
});

describe("folders of the engine", () => {
  const roomOf = (path: string) => /^engine\/([^/]+)\//.exec(path)?.[1];
  it("are entered by their door", () => {
    const wrong = breaking(({ path }, target) => {
      const room = roomOf(target);
      return room !== undefined && room !== roomOf(path) && !/\/(index|types)\.ts$/.test(target);
    });
    expect(wrong).toEqual([]);
  });
});

describe("sources", () => {
  it("of steps and lib hold no path of a container: paths come in", () => {
    const path = /["'`]\/(workspace|tekton|var\/workdir|mnt|cachi2)(\/|["'`$])/;
    const wrong = all.filter((source) => /^(steps|lib)\//.test(source.path) && path.test(source.text));
    expect(wrong.map((source) => source.path)).toEqual([]);
  });

  it("throw no bare error: a Fault has a code and says what to do", () => {
    const bare = /\bthrow new (?:Type|Range)?Error\(/;
    expect(
      all.filter(({ path, text }) => !/\/testing-/.test(path) && bare.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });

  it("of steps and lib reach the network and other programs through one door each", () => {
    const doors: Readonly<Record<string, RegExp>> = {
      undici: /^lib\/http\//,
      "node:http": /^lib\/http\//,
      "node:https": /^lib\/http\//,
      // Credential helpers have a protocol of their own.
      "node:child_process": /^lib\/(tools\/exec|oci\/helper)\.ts$/,
    };
    const wrong = breaking(
      ({ path }, target, typeOnly) =>
        /^(steps|lib)\//.test(path) && !typeOnly && target in doors && !doors[target]?.test(path),
    );
    expect(wrong).toEqual([]);
  });

  it("have at most 400 lines of code", () => {
    const long = all.filter(({ text }) => text.split("\n").filter((line) => line.trim() !== "").length > 400);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});
