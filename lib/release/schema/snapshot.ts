import { list, named, object, requiring, text, texts } from "./build.ts";
import { componentKeys } from "./mapping.ts";

/** `repository@sha256:<hex>`; a port of the registry is allowed, and a tag before the digest. */
const containerImage = {
  type: "string",
  pattern: "^[^@\\s]+@sha256:[0-9a-f]{64}$",
  description: "registry/repository@sha256:<64 hexadecimal digits>",
} as const;

/** A component of a Snapshot: as the cluster has it, and with what mapping adds. */
export const snapshotComponentSchema = requiring(["name", "containerImage"], {
  name: named,
  containerImage,
  version: text,
  source: object({
    git: object({ url: text, revision: text, context: text, dockerfileUrl: text }),
  }),
  ...componentKeys,
  "rh-registry-repo": text,
  "registry-access-repo": text,
  metadata: object({
    labels: list(requiring(["name", "value"], { name: text, value: text })),
    annotations: list(requiring(["name", "value"], { name: text, value: text })),
    env_variables: texts,
    media_type: text,
  }),
  ocpVersion: text,
  updatedFromIndex: text,
  updatedTargetIndex: text,
});
