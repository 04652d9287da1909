import { repositoryOf } from "../../lib/oci/index.ts";
import { type ReleaseData, releaseFault, type SnapshotSpec } from "../../lib/release/index.ts";
import { type Destination, destinationsOf, readReference, type Say } from "./destinations.ts";

/** What is to be done with a component, as the files say it. */
export interface Planned {
  readonly name: string;
  /** `registry/repository` that it is in now. */
  readonly source: string;
  /** `sha256:<hex>` */
  readonly digest: string;
  readonly destinations: readonly Destination[];
  /** Its source container goes along. */
  readonly withSource: boolean;
}

/** What stands behind the tag of an image in that of its source container. */
export const SOURCE = "-source";

/** A mapped snapshot and release data; `file` is what messages call the snapshot. */
export interface PlanInput {
  readonly file: string;
  readonly snapshot: SnapshotSpec;
  readonly data: ReleaseData;
}

/**
 * Reads out of a mapped snapshot what goes where. Fault RELEASE_BAD_DATA, which names every component without
 * repository or tags, and every name that is not allowed.
 */
export function planOf({ file, snapshot, data }: PlanInput): readonly Planned[] {
  const problems: string[] = [];
  const byDefault = data.mapping?.defaults?.pushSourceContainer ?? false;
  const planned = snapshot.components.map((component, index): Planned => {
    const { name, containerImage, pushSourceContainer } = component;
    const say: Say = (field, what) =>
      void problems.push(
        `${file}: components[${index}].${field} (component ${JSON.stringify(name)}): ${what}`,
      );
    const image = readReference(containerImage, "containerImage", say);
    const withSource = pushSourceContainer ?? byDefault;
    return {
      name,
      source: image === undefined ? "" : repositoryOf(image),
      digest: image?.digest ?? "",
      destinations: destinationsOf(component, withSource ? ["", SOURCE] : [""], say),
      withSource,
    };
  });
  if (problems.length === 0) return planned;
  throw releaseFault(
    "RELEASE_BAD_DATA",
    problems.join("\n"),
    "Correct the mapping in the ReleasePlanAdmission; nothing was pushed.",
  );
}
