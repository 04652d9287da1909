import type { DockerfileJson, DockerfileJsonStage } from "../containerfile/index.ts";
import type { Log } from "../log/index.ts";
import type { ImageSubject, Property } from "./types.ts";

const IS_BASE: Property = { name: "konflux:container:is_base_image", value: "true" };
/** Marks an image that a build used besides those of its stages. */
export const ADDITIONAL_BUILDER: Property = {
  name: "konflux:container:is_builder_image:additional_builder_image",
  value: "script-runner-image",
};

/** An image that a build started from or copied from, and what is said of it. */
export interface UsedImage {
  readonly image: ImageSubject;
  readonly properties: readonly Property[];
}

/** Images of the stages up to the one that was built. */
export interface BaseImages {
  /** In order of first use; the parent image is not among them unless it was a builder too. */
  readonly builders: readonly UsedImage[];
  /** What the built image is a descendant of; none for `FROM scratch`. */
  readonly parent?: UsedImage;
  /** True if the parent was a builder as well. */
  readonly parentIsBuilder: boolean;
}

/** One stage, as far as it is used here. */
interface Stage {
  readonly alias: string;
  readonly baseName: string;
  /** Index of the stage it continues. */
  readonly of?: number;
  readonly scratch: boolean;
}

const readStage = ({ As, Name, BaseName, From }: DockerfileJsonStage): Stage => ({
  alias: As || Name || "",
  baseName: BaseName.replace(/^['"]+|['"]+$/g, ""),
  scratch: Boolean(From.Scratch) || BaseName === "scratch",
  ...(From.Stage ? { of: From.Stage.Index } : {}),
});

const isTarget = (stage: Stage, target: string) =>
  stage.alias === target || (stage.alias === "" && stage.baseName === target);

/** Stages up to the target, the last of which is what was built. Unknown target: all of them. */
function upTo(stages: readonly Stage[], target: string): readonly Stage[] {
  const byNumber = /^\d+$/.test(target) && Number(target) < stages.length ? Number(target) : -1;
  const at = target === "" ? -1 : stages.findIndex((each) => isTarget(each, target));
  const last = at >= 0 ? at : byNumber;
  return last >= 0 ? stages.slice(0, last + 1) : stages;
}

/** `undefined` is scratch. References that are no images of a registry (flatpak archives) do not count. */
const referencesOf = (stages: readonly Stage[]) =>
  stages
    .map((stage, index) => ({ stage, index }))
    .filter(({ stage }) => stage.of === undefined && (stage.scratch || stage.baseName !== ""))
    .filter(({ stage }) => !stage.baseName.startsWith("oci-archive:"))
    .map(({ stage, index }) => ({ index, ref: stage.scratch ? undefined : stage.baseName }));

/** Stage whose image the built one descends from: `FROM builder` is followed to builder's own FROM. */
function rootStage(stages: readonly Stage[]): number {
  let index = stages.length - 1;
  for (let hops = 0; hops <= stages.length; hops++) {
    const next = stages[index]?.of;
    if (next === undefined || next >= index) break;
    index = next;
  }
  return index;
}

/**
 * Which images a build used, out of its parsed Containerfile and the digests they had. An image that is
 * used several times is named once, with all that is said of it; one whose digest is not known is left
 * out with a warning.
 */
export function baseImages(
  parsedContainerfile: DockerfileJson,
  digests: ReadonlyMap<string, ImageSubject>,
  targetStage: string,
  log: Log,
): BaseImages {
  const stages = upTo(parsedContainerfile.Stages.map(readStage), targetStage);
  const references = referencesOf(stages);
  const root = rootStage(stages);
  const builders = new Map<string, UsedImage>();
  let parent: ImageSubject | undefined;
  for (const [position, { index, ref }] of references.entries()) {
    if (ref === undefined) continue;
    const image = digests.get(ref);
    if (!image) {
      log.warn(`Nothing is known of base image ${ref}: the SBOM is incomplete`);
      continue;
    }
    if (index === root) parent = image;
    else addBuilder(builders, image, position);
  }
  return withParent(builders, parent);
}

function addBuilder(builders: Map<string, UsedImage>, image: ImageSubject, position: number): void {
  const property = { name: "konflux:container:is_builder_image:for_stage", value: String(position) };
  const known = builders.get(image.digest);
  builders.set(image.digest, { image, properties: [...(known?.properties ?? []), property] });
}

function withParent(builders: Map<string, UsedImage>, parent: ImageSubject | undefined): BaseImages {
  if (!parent) return { builders: [...builders.values()], parentIsBuilder: false };
  const same = builders.get(parent.digest);
  builders.delete(parent.digest);
  return {
    builders: [...builders.values()],
    parent: { image: parent, properties: [...(same?.properties ?? []), IS_BASE] },
    parentIsBuilder: same !== undefined,
  };
}
