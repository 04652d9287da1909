import { describe, expect, it } from "vitest";
import type { ResultValue } from "../tekton/types.ts";
import { imageHints, imagesOf, subjectsOf } from "./index.ts";
import { builtSubjectsOf } from "./subjects.ts";
import { DIGEST, pipelineRun, taskRun, text } from "./testing.ts";

const REPO = "127.0.0.1:5000/team/app";
const artifact = (name: string, value: Record<string, string>): ResultValue => ({
  name,
  type: "object",
  value,
});
const subjects = (...results: ResultValue[]) => subjectsOf(pipelineRun(["t"]), [taskRun("t", results)]);
const built = (...results: ResultValue[]) => builtSubjectsOf(pipelineRun(["t"]), [taskRun("t", results)]);
const subject = (name: string, digit: string) => ({ name, digest: { sha256: digit.repeat(64) } });

describe("images in results", () => {
  it("are pairs of *IMAGE_URL and *IMAGE_DIGEST, without tag", () => {
    const results = [
      text("SOURCE_IMAGE_DIGEST", DIGEST("b")),
      text("IMAGE_URL", ` ${REPO}:latest\n`),
      text("IMAGE_DIGEST", `${DIGEST("a")}\n`),
      text("SOURCE_IMAGE_URL", `${REPO}:src`),
    ];
    expect(imagesOf(taskRun("t", results))).toEqual([`${REPO}@${DIGEST("a")}`, `${REPO}@${DIGEST("b")}`]);
    expect(subjects(...results)).toEqual([subject(REPO, "a"), subject(REPO, "b")]);
  });

  it("are those of IMAGES, at commas and line ends, each once", () => {
    const list = `${REPO}:1@${DIGEST("a")}, ${REPO}@${DIGEST("b")}\n${REPO}@${DIGEST("a")},\n`;
    expect(imagesOf(taskRun("t", [text("IMAGES", list)]))).toEqual([
      `${REPO}@${DIGEST("a")}`,
      `${REPO}@${DIGEST("b")}`,
    ]);
    expect(imagesOf(taskRun("t", [text("OTHER_IMAGES", list)]))).toEqual([]);
  });

  it("are *ARTIFACT_OUTPUTS that say that they were built", () => {
    const value = { uri: REPO, digest: DIGEST("c") };
    expect(imagesOf(taskRun("t", [artifact("x-ARTIFACT_OUTPUTS", value)]))).toEqual([]);
    const yes = artifact("x-ARTIFACT_OUTPUTS", { ...value, isBuildArtifact: "true" });
    expect(imagesOf(taskRun("t", [yes]))).toEqual([`${REPO}@${DIGEST("c")}`]);
  });

  it.each<[string, ResultValue[]]>([
    ["a URL without digest", [text("IMAGE_URL", REPO)]],
    ["a digest without URL", [text("IMAGE_DIGEST", DIGEST("a"))]],
    ["a digest of another prefix", [text("A_IMAGE_URL", REPO), text("B_IMAGE_DIGEST", DIGEST("a"))]],
    ["empty values", [text("IMAGE_URL", ""), text("IMAGE_DIGEST", "")]],
    ["a list", [{ name: "IMAGES", type: "array", value: [`${REPO}@${DIGEST("a")}`] }]],
  ])("are not %s, and nothing is said", (_, results) => {
    expect(imageHints(results)).toEqual({ images: [], problems: [] });
  });

  it.each([
    ["a short digest", "sha256:abc"],
    ["capitals", `sha256:${"A".repeat(64)}`],
    ["another algorithm", `sha512:${"a".repeat(128)}`],
    ["no algorithm", "a".repeat(64)],
  ])("are not with %s, and that is said", (_, digest) => {
    const { images, problems } = imageHints([text("IMAGE_URL", REPO), text("IMAGE_DIGEST", digest)]);
    expect(images).toEqual([]);
    expect(problems).toEqual([expect.stringContaining("is no image reference with a sha256 digest")]);
  });

  it("are not those of the run, whose tasks reported them", () => {
    const run = pipelineRun(["t"], { results: [text("IMAGE_URL", REPO), text("IMAGE_DIGEST", DIGEST("a"))] });
    expect(subjectsOf(run, [])).toEqual([subject(REPO, "a")]);
    expect(subjectsOf(run, [taskRun("t", [text("IMAGES", `${REPO}@${DIGEST("a")}`)])])).toEqual([
      subject(REPO, "a"),
    ]);
  });
});

describe("other artifacts in results", () => {
  const wheel = [
    text("wheel-ARTIFACT_URI", "https://example.com/x.whl"),
    text("wheel-ARTIFACT_DIGEST", `sha512:${"d".repeat(128)}`),
  ];
  it("are *ARTIFACT_URI with *ARTIFACT_DIGEST: subjects of SLSA 0.2, and not signed", () => {
    expect(imagesOf(taskRun("t", wheel))).toEqual([]);
    expect(subjects(...wheel)).toEqual([
      { name: "https://example.com/x.whl", digest: { sha512: "d".repeat(128) } },
    ]);
    expect(built(...wheel)).toEqual([]);
  });

  it("are *ARTIFACT_OUTPUTS, in SLSA 1.0 only if they were built", () => {
    const value = { uri: "pkg:npm/x", digest: DIGEST("e") };
    const plain = artifact("ARTIFACT_OUTPUTS", value);
    const made = artifact("ARTIFACT_OUTPUTS", { ...value, isBuildArtifact: "true" });
    expect(subjects(plain)).toEqual([subject("pkg:npm/x", "e")]);
    expect(built(plain)).toEqual([]);
    expect(built(made)).toEqual([subject("pkg:npm/x", "e")]);
  });

  it.each([{ uri: "x" }, { digest: DIGEST("e") }, { uri: "x", digest: "md5:1" }])("are not %j", (value) => {
    expect(subjects(artifact("ARTIFACT_OUTPUTS", value as Record<string, string>))).toEqual([]);
  });
});

describe("subjects", () => {
  it("of step results are in SLSA 1.0 alone", () => {
    const made = taskRun("t");
    const [step] = made.status?.steps ?? [];
    if (step) step.results = [text("IMAGE_URL", REPO), text("IMAGE_DIGEST", DIGEST("a"))];
    expect(subjectsOf(pipelineRun(["t"]), [made])).toEqual([]);
    expect(builtSubjectsOf(pipelineRun(["t"]), [made])).toEqual([subject(REPO, "a")]);
  });

  it("are not taken from TaskRuns that did not end, or of another run", () => {
    const image = [text("IMAGES", `${REPO}@${DIGEST("a")}`)];
    const open = taskRun("t", image);
    delete open.status?.completionTime;
    const foreign = taskRun("t", image);
    foreign.metadata.labels = { ...foreign.metadata.labels, "tekton.dev/pipelineRun": "other" };
    const reused = taskRun("t", image);
    reused.metadata.ownerReferences = [
      { apiVersion: "v1", kind: "PipelineRun", name: "run", uid: "another" },
    ];
    expect(subjectsOf(pipelineRun(["t"]), [open, foreign, reused])).toEqual([]);
  });
});
