/**
 * Release data and Snapshots, stated once as JSON Schema: types, compiled validators and the published files
 * under schemas/ come from here. Both generations' keys are there (`data.json` of Releases, ReleasePlans and
 * ReleasePlanAdmissions; `snapshot_spec.json`).
 */
import { flag, list, object, oneOf, requiring, text } from "./schema/build.ts";
import { mappingSchema } from "./schema/mapping.ts";
import { releaseNotesSchema } from "./schema/notes.ts";
import { snapshotComponentSchema } from "./schema/snapshot.ts";
import * as systems from "./schema/systems.ts";

/** `data.json`: what Release, ReleasePlan and ReleasePlanAdmission say in `spec.data`, merged. */
export const releaseDataSchema = {
  title: "release-data",
  description: "What a release is told: spec.data of its objects, merged. Other keys are allowed.",
  type: "object",
  properties: {
    singleComponentMode: { oneOf: [flag, oneOf("true", "false")] },
    intention: oneOf("production", "staging"),
    enforceContainerFirstSecurityLabels: flag,
    skipFilter: flag,
    requestType: systems.requestType,
    systems: systems.systemsSchema,
    mapping: mappingSchema,
    releaseNotes: releaseNotesSchema,
    sign: systems.signSchema,
    pyxis: systems.pyxisSchema,
    fbc: systems.fbcSchema,
    atlas: systems.atlasSchema,
    tpa: systems.atlasSchema,
    github: object({ githubSecret: text }),
    cgw: object({ cgwSecret: text }),
    jira: object({ jiraAdvisorySecret: text }),
    infra: object({ prCreatorSecret: text }),
    conforma: object({
      workerCount: { oneOf: [{ type: "integer" }, text] },
      timeout: text,
      effectiveTime: text,
    }),
    slack: object({
      "slack-notification-secret": text,
      "slack-webhook-notification-secret-keyname": text,
    }),
    fileUpdates: systems.fileUpdatesSchema,
    "infra-deployment-update-script": text,
    targetGHRepo: text,
    githubAppID: { oneOf: [{ type: "integer" }, text] },
    githubAppInstallationID: { oneOf: [{ type: "integer" }, text] },
    cdn: object({ env: oneOf("qa", "stage", "production") }),
    exodus: object({ env: text }),
    "content-gateway": object({}),
    contentGateway: object({}),
    mrrc: systems.mrrcSchema,
    charon: systems.charonSchema,
    pulp: systems.pulpSchema,
    signOptions: systems.signOptionsSchema,
    pushOptions: systems.pushOptionsSchema,
    ootsign: systems.ootsignSchema,
    pushToGit: flag,
    pushToS3: flag,
    pushToAzure: flag,
    git: object({ repoUrl: text, branch: text, tokenSecret: text }),
    s3: object({ endpoint: text, bucket: text, credentialsSecret: text }),
    azure: object({ storageAccount: text, container: text, spSecret: text }),
  },
} as const;

/** `snapshot_spec.json`: `spec` of a Snapshot, and what tasks add to its components. */
export const snapshotSpecSchema = {
  title: "snapshot-spec",
  description: "The images that are released, by component. Other keys are allowed.",
  ...requiring(["components"], {
    application: text,
    componentGroup: text,
    displayName: text,
    artifacts: object({}),
    components: list(snapshotComponentSchema),
  }),
} as const;

/** Every schema by name; the name of its file is `schemas/<name>.schema.json`. */
export const RELEASE_SCHEMAS = {
  "release-data": releaseDataSchema,
  "snapshot-spec": snapshotSpecSchema,
} as const;
export type ReleaseSchemaName = keyof typeof RELEASE_SCHEMAS;
