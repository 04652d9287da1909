import { stageScope } from "./parse.ts";
import type { BuildScope } from "./scope.ts";
import { type Containerfile, containerfileFault, type Instruction, type Stage } from "./types.ts";

/** An image that a build needs, and why. */
export interface NeededImage {
  /** As it stands in the file, after substitution. */
  readonly ref: string;
  readonly platform?: string;
  readonly line: number;
  readonly use: "FROM" | "COPY" | "ADD" | "RUN";
  readonly stage: number;
}

/** The stage to build: `target` by name or number, else the last. Fault CONTAINERFILE_NO_STAGE. */
export function targetStage(file: Containerfile, target = ""): Stage {
  const found =
    target === ""
      ? file.stages.at(-1)
      : (file.stages.find(({ name }) => name?.toLowerCase() === target.toLowerCase()) ??
        (/^\d+$/.test(target) ? file.stages[Number(target)] : undefined));
  if (found !== undefined) return found;
  const names = file.stages.map(({ name, index }) => name ?? String(index)).join(", ");
  throw containerfileFault(
    "CONTAINERFILE_NO_STAGE",
    `the Containerfile has no stage ${JSON.stringify(target)}; it has ${names}`,
    "Give the name of one of its stages, or nothing for the last.",
  );
}

/** Stages that must be built for `target`, in order. With `all`, every stage up to it. */
export function neededStages(
  file: Containerfile,
  target: Stage,
  given: BuildScope = {},
  all = false,
): Stage[] {
  const before = file.stages.slice(0, target.index + 1);
  if (all) return before;
  const needed = new Set<number>();
  const visit = (stage: Stage) => {
    if (needed.has(stage.index)) return;
    needed.add(stage.index);
    for (const source of sources(file, stage, given)) {
      const other = source.stage === undefined ? undefined : file.stages[source.stage];
      if (other !== undefined) visit(other);
    }
  };
  visit(target);
  return before.filter(({ index }) => needed.has(index));
}

/** Images of the needed stages, each reference once; `contexts` are names of further build contexts. */
export function neededImages(
  file: Containerfile,
  stages: readonly Stage[],
  given: BuildScope = {},
  contexts: readonly string[] = [],
): NeededImage[] {
  const found = new Map<string, NeededImage>();
  for (const stage of stages)
    for (const { image } of sources(file, stage, given)) {
      if (image === undefined || contexts.includes(image.ref)) continue;
      const known = found.get(image.ref);
      if (known === undefined) found.set(image.ref, image);
      else if (known.platform !== image.platform) throw twoPlatforms(known, image);
    }
  return [...found.values()];
}

const twoPlatforms = (a: NeededImage, b: NeededImage) =>
  containerfileFault(
    "CONTAINERFILE_TWO_PLATFORMS",
    `Containerfile lines ${a.line} and ${b.line} need ${a.ref} for two platforms: ` +
      `${a.platform ?? "the default"} and ${b.platform ?? "the default"}`,
    "Refer to one of them by its digest for that platform.",
  );

interface Source {
  readonly stage?: number;
  readonly image?: NeededImage;
}

/** What a stage takes from other stages and from images. */
function sources(file: Containerfile, stage: Stage, given: BuildScope): Source[] {
  const { base, from, platform } = stage;
  const found: Source[] = [];
  if (base.kind === "stage") found.push({ stage: base.index });
  if (base.kind === "image") {
    const shared = { ref: base.ref, line: from.line, use: "FROM", stage: stage.index } as const;
    found.push({ image: { ...shared, ...(platform === undefined ? {} : { platform }) } });
  }
  const scope = stageScope(file, stage, given);
  for (const each of stage.instructions) {
    for (const name of referred(each)) {
      const source = sourceOf(file, stage, each, scope.expand(name));
      if (source !== undefined) found.push(source);
    }
    scope.see(each);
  }
  return found;
}

/** `COPY --from=x`, `RUN --mount=…,from=x`. */
function referred({ keyword, flags }: Instruction): string[] {
  if (keyword === "COPY" || keyword === "ADD")
    return flags.filter(({ name }) => name === "from").map(({ value }) => value);
  if (keyword !== "RUN") return [];
  return flags
    .filter(({ name }) => name === "mount")
    .flatMap(({ value }) => value.replace(/^["']|["']$/g, "").split(","))
    .filter((part) => part.startsWith("from="))
    .map((part) => part.slice("from=".length));
}

function sourceOf(file: Containerfile, stage: Stage, at: Instruction, name: string): Source | undefined {
  if (name === "") return undefined;
  const before = file.stages.slice(0, stage.index);
  const other =
    before.findLast((each) => each.name?.toLowerCase() === name.toLowerCase()) ??
    (/^\d+$/.test(name) ? before[Number(name)] : undefined);
  if (other !== undefined) return { stage: other.index };
  return { image: { ref: name, line: at.line, use: at.keyword as "COPY", stage: stage.index } };
}
