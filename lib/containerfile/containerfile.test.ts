import { describe, expect, it } from "vitest";
import {
  dockerfileJson,
  expand,
  neededImages,
  neededStages,
  parseContainerfile,
  platformArgs,
  predictLabels,
  targetStage,
  withLines,
  withoutHeredocs,
  withRunPrelude,
} from "./index.ts";

const images = (text: string, target = "", args = {}, all = false) => {
  const file = parseContainerfile(text, { args });
  const stages = neededStages(file, targetStage(file, target), { args }, all);
  return neededImages(file, stages, { args }).map(({ ref }) => ref);
};

describe("parsing", () => {
  it("joins continued lines and leaves out comments and empty lines between them", () => {
    const file = parseContainerfile("FROM a\nRUN one && \\\n  # why\n\n  two \\\t\n  three\nUSER 1\n");
    const [run, user] = file.stages[0]?.instructions ?? [];
    expect(run?.body).toBe("one &&   two   three");
    expect([run?.line, user?.line]).toEqual([2, 7]);
  });

  it("heeds the escape and syntax directives, only at the top", () => {
    const file = parseContainerfile(
      "# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nRUN x `\n y\nRUN z \\\nRUN q\n",
    );
    expect(file).toMatchObject({ escape: "`", syntax: "docker/dockerfile:1" });
    expect(file.stages[0]?.instructions.map(({ body }) => body)).toEqual(["x  y", "z \\", "q"]);
    expect(parseContainerfile("FROM a\n# escape=`\n").escape).toBe("\\");
  });

  it("takes heredocs whole, with tabs stripped for <<-, and knows a shift is none", () => {
    const text =
      "FROM a\nRUN <<EOF\nFROM b\nEOF\nCOPY <<-'A' <<B /d/\n\tx\n\tA\ny\nB\nRUN echo $((1<<2)) x<<y\nUSER u\n";
    const [run, copy, shift, user] = parseContainerfile(text).stages[0]?.instructions ?? [];
    expect(run?.heredocs).toEqual([{ name: "EOF", quoted: false, content: "FROM b\n" }]);
    expect(copy?.heredocs.map(({ content }) => content)).toEqual(["x\n", "y\n"]);
    expect(shift?.heredocs).toEqual([]);
    expect(user?.line).toBe(11);
  });

  it.each([
    ["FROM a\nRUNN x\n", /line 2: unknown instruction "RUNN"/],
    ["FROM a\nRUN\n", /line 2: RUN has nothing after it/],
    ["RUN x\nFROM a\n", /line 1: RUN stands before the first FROM/],
    ["# nothing\n", /no FROM/],
    ["FROM a b c d\n", /line 1: FROM wants an image/],
    ["ARG X\nFROM $X\n", /line 2: the image of FROM \$X is empty/],
    ["FROM a\nRUN cat <<EOF\nx\n", /line 2: the heredoc <<EOF is not ended/],
    ["# escape=x\nFROM a\n", /escape directive/],
  ])("names the line of a mistake: %j", (text, message) => {
    expect(() => parseContainerfile(text)).toThrow(message);
  });

  it("reads CRLF files and lower-case keywords", () => {
    const file = parseContainerfile("from a as B\r\nrun x \\\r\n y\r\n");
    expect(file.stages[0]).toMatchObject({ name: "B", baseName: "a" });
    expect(file.stages[0]?.instructions[0]?.body).toBe("x  y");
  });
});

describe("substitution", () => {
  it.each([
    ["$X-${Y}", "x-"],
    ["${Y:-d$X}", "dx"],
    ["${E:-d} ${E-d}", "d "],
    ["${X:+y}${Y:+n}${E+e}", "ye"],
    ["'$X' \"$X\" \\$X", "$X x $X"],
    ["${X", "${X"],
    ["${Y:-${X:-z}}", "x"],
  ])("%s", (word, wanted) => {
    expect(expand(word, { X: "x", E: "" }, "\\")).toBe(wanted);
  });

  it("gives FROM the ARGs before it, build arguments first, and platform arguments", () => {
    const text = "ARG TAG=1\nARG IMG=r/i:${TAG}\nFROM --platform=$TARGETPLATFORM ${IMG}\n";
    const given = { args: { TAG: "2" }, platform: platformArgs("linux", "amd64") };
    const [stage] = parseContainerfile(text, given).stages;
    expect(stage).toMatchObject({ baseName: "r/i:2", platform: "linux/amd64" });
  });

  it("does not see a global ARG in a stage that has not declared it", () => {
    const text =
      "ARG V=1\nFROM a\nCOPY --from=i:${V:-none} x y\nARG V\nCOPY --from=j:$V x y\nENV V=3\nCOPY --from=k:$V x y\n";
    expect(images(text)).toEqual(["a", "i:none", "j:1", "k:3"]);
  });
});

describe("images and stages", () => {
  const text = [
    "FROM base AS one",
    "FROM other AS two",
    "COPY --from=tools:1 /a /a",
    "FROM one AS three",
    "COPY --from=two /a /a",
    "RUN --mount=type=bind,from=mounted:2,target=/m --mount=type=cache,target=/c cp /m /n",
    "FROM unused",
    "FROM scratch AS last",
    "COPY --from=2 /a /a",
    "",
  ].join("\n");

  it("collects FROM, COPY --from and RUN --mount from of the needed stages only", () => {
    expect(images(text)).toEqual(["base", "other", "tools:1", "mounted:2"]);
    expect(images(text, "one")).toEqual(["base"]);
    expect(images(text, "TWO")).toEqual(["other", "tools:1"]);
  });
  it("with all stages, takes everything up to the target", () => {
    expect(images(text, "", {}, true)).toContain("unused");
    expect(images(text, "three", {}, true)).not.toContain("unused");
  });
  it("names the stages there are when one is missing", () => {
    expect(() => images(text, "nope")).toThrow(/no stage "nope"; it has one, two, three, 3, last/);
  });
  it("refuses one image for two platforms", () => {
    expect(() => images("FROM --platform=linux/arm64 a AS x\nFROM a\nCOPY --from=x / /\n")).toThrow(
      /lines 2 and 1|lines 1 and 2/,
    );
  });
});

describe("edits", () => {
  const text = [
    "FROM a",
    "RUN one \\",
    "  && two",
    "run --mount=type=cache,target=/c \\",
    "    --network=none \\",
    "    three",
    'RUN ["exec", "form"]',
    "RUN [ -f x ] && y",
    "RUN <<EOF",
    "bare",
    "EOF",
    "RUN cat <<EOF",
    "x",
    "EOF",
    "",
  ].join("\n");

  it("puts the prelude behind the flags of each RUN with a shell, on the same line", () => {
    const { text: edited, skipped } = withRunPrelude(parseContainerfile(text), ". /e &&");
    expect(edited.split("\n")).toEqual([
      "FROM a",
      "RUN . /e && one \\",
      "  && two",
      "run --mount=type=cache,target=/c \\",
      "    --network=none \\",
      "    . /e && three",
      'RUN ["exec", "form"]',
      "RUN . /e && [ -f x ] && y",
      "RUN <<EOF",
      "bare",
      "EOF",
      "RUN . /e && cat <<EOF",
      "x",
      "EOF",
      "",
    ]);
    expect(skipped.map(({ line }) => line)).toEqual([7, 9]);
  });
  it("adds lines at the end whether or not the last one is ended", () => {
    expect(withLines("FROM a", ["USER b"])).toBe("FROM a\nUSER b\n");
    expect(withLines("FROM a\n", ["USER b"])).toBe("FROM a\nUSER b\n");
  });
});

describe("heredocs for builders that do not know them", () => {
  it("turns RUN into its exec form and COPY into files, and keeps line numbers", () => {
    const text = [
      "FROM a",
      "ARG V=1",
      "RUN --mount=type=cache,target=/c <<EOF",
      'echo "a"',
      "echo b",
      "EOF",
      'SHELL ["/bin/bash", "-ec"]',
      "RUN cat <<'E' > /x && \\",
      "  ls",
      "$V",
      "E",
      'COPY --chown=1 <<one.txt <<"two" /d/',
      "v=$V",
      "one.txt",
      "v=$V",
      "two",
      "USER u",
      "",
    ].join("\n");
    const { text: made, files } = withoutHeredocs(parseContainerfile(text), "ctx");
    expect(made.split("\n")).toEqual([
      "FROM a",
      "ARG V=1",
      'RUN --mount=type=cache,target=/c ["/bin/sh","-c","echo \\"a\\"\\necho b\\n"]',
      ...["#", "#", "#"],
      'SHELL ["/bin/bash", "-ec"]',
      `RUN ["/bin/bash","-ec","cat <<'E' > /x &&   ls\\n$V\\nE\\n"]`,
      ...["#", "#", "#"],
      "COPY --chown=1 --from=ctx 0/one.txt 0/two /d/",
      ...["#", "#", "#", "#"],
      "USER u",
      "",
    ]);
    expect(files).toEqual([
      { path: "0/one.txt", content: "v=1\n" },
      { path: "0/two", content: "v=$V\n" },
    ]);
  });
  it.each([
    ["FROM a\nRUN <<EOF\n#!/usr/bin/python3\nprint(1)\nEOF\n", /line 2: .*#!/],
    ["FROM a\nCOPY file <<EOF /d/\nx\nEOF\n", /line 2: .*beside files/],
  ])("refuses what cannot be turned: %j", (text, message) => {
    expect(() => withoutHeredocs(parseContainerfile(text), "ctx")).toThrow(message);
  });
});

describe("labels", () => {
  const base = () => ({ labels: { inherited: "1", both: "base" }, env: { V: "env" } });
  it("predicts what a stage chain gives, with ARG, ENV and quotes", () => {
    const text =
      'FROM b AS x\nLABEL first=1\nENV W="a b"\nFROM x\nARG N=n\nLABEL both="own $V" l$N=$W\nLABEL old style here\n';
    const file = parseContainerfile(text);
    const stage = targetStage(file);
    const { all, own } = predictLabels(file, stage, {}, base);
    expect(all).toEqual({ inherited: "1", first: "1", both: "own env", ln: "a b", old: "style here" });
    expect(Object.keys(own)).toEqual(["both", "ln", "old"]);
    expect(predictLabels(file, stage, {}, base, false).all).toEqual(own);
  });
});

it("prints what dockerfile-json prints", () => {
  const text =
    "ARG T=1\nFROM r/i:$T AS b\nRUN x\nFROM b\nFROM scratch\nCOPY --from=b --chown=1:1 /a /b /c/\n";
  const json = dockerfileJson(parseContainerfile(text));
  expect(json.MetaArgs).toEqual([{ Key: "T", DefaultValue: "1", Value: "1" }]);
  expect(json.Stages.map(({ From }) => From)).toEqual([
    { Image: "r/i:1" },
    { Stage: { Named: "b", Index: 0 } },
    { Scratch: true },
  ]);
  expect(json.Stages[2]?.Commands[0]).toMatchObject({
    Name: "COPY",
    From: "b",
    Chown: "1:1",
    SourcePaths: ["/a", "/b"],
    DestPath: "/c/",
  });
});
