import { parseReference } from "../../oci/index.ts";
import type { SnapshotComponent } from "../types.ts";
import type { ImageFacts } from "./images.ts";
import { strftime } from "./strftime.ts";
import type { TemplateValue, TemplateValues } from "./template.ts";
import { readTime } from "./time.ts";

const VERSION = "org.opencontainers.image.version";

/**
 * What the variables of templates stand for.
 *
 * @param format strftime, of both times
 * @param releasedAt the time of the release: one reading for all its components, and for a retry
 */
export function templateValues(
  component: SnapshotComponent,
  facts: ImageFacts,
  format: string,
  releasedAt: Date,
): TemplateValues {
  const revision = component.source?.git?.revision;
  const sha: TemplateValue =
    revision === undefined || revision === ""
      ? { missing: "the Snapshot names no source.git.revision for it" }
      : { value: revision };
  const version = facts.annotations[VERSION] || facts.labels[VERSION] || "unknown";
  return {
    labels: facts.labels,
    variables: {
      timestamp: buildTime(facts, format),
      release_timestamp: { value: strftime(format, releasedAt) },
      git_sha: sha,
      git_short_sha: "value" in sha ? { value: sha.value.slice(0, 7) } : sha,
      digest_sha: { value: digestOf(component).slice("sha256:".length) },
      // Tags have no plus sign.
      oci_version: { value: version.replaceAll("+", "_") },
    },
  };
}

/** Digest of a component's image. */
export const digestOf = ({ containerImage }: SnapshotComponent): string =>
  parseReference(containerImage).digest ?? "";

function buildTime({ created }: ImageFacts, format: string): TemplateValue {
  if (created === undefined)
    return {
      missing: "the image does not say when it was built, neither by a label build-date nor by created",
    };
  const at = readTime(created);
  return at === undefined
    ? { missing: `the image says that it was built ${JSON.stringify(created)}, which is no time` }
    : { value: strftime(format, at) };
}
