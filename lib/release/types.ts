import type { FromSchema } from "json-schema-to-ts";
import type { mappingSchema, targetSchema } from "./schema/mapping.ts";
import type { releaseNotesSchema } from "./schema/notes.ts";
import type { snapshotComponentSchema } from "./schema/snapshot.ts";
import type { RELEASE_SCHEMAS, releaseDataSchema, snapshotSpecSchema } from "./schemas.ts";

/** `data.json`. */
export type ReleaseData = Readonly<FromSchema<typeof releaseDataSchema>>;
/** `mapping` of release data. */
export type Mapping = Readonly<FromSchema<typeof mappingSchema>>;
/** What the mapping says of one component. */
export type MappedComponent = Readonly<NonNullable<Mapping["components"]>[number]>;
/** `releaseNotes` of release data. */
export type ReleaseNotes = Readonly<FromSchema<typeof releaseNotesSchema>>;
/** `snapshot_spec.json`. */
export type SnapshotSpec = Readonly<FromSchema<typeof snapshotSpecSchema>>;
/** A component of a Snapshot, before or after mapping. */
export type SnapshotComponent = Readonly<FromSchema<typeof snapshotComponentSchema>>;
/** Where a component is published: a repository, its tags, and the names that customers know it by. */
export type Target = Readonly<FromSchema<typeof targetSchema>>;

/** The type of a file of each schema. */
export interface ReleaseFiles {
  readonly "release-data": ReleaseData;
  readonly "snapshot-spec": SnapshotSpec;
}
export type ReleaseSchemas = typeof RELEASE_SCHEMAS;
