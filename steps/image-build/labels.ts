import type { Values } from "../../lib/contract/index.ts";
import type { Log } from "../../lib/log/index.ts";
import type { imageBuildStep } from "./contract.ts";
import { type Pairs, pairsOfFile, readPairs } from "./values.ts";

export type BuildParams = Values<(typeof imageBuildStep)["params"]>;

/** Names of architectures as rpm has them, which the label `architecture` wants. */
const RPM_NAMES: Readonly<Record<string, string>> = { amd64: "x86_64", arm64: "aarch64", "386": "i686" };
export const rpmArchitecture = (architecture: string) => RPM_NAMES[architecture] ?? architecture;

/** When the image says it was made: RFC 3339 in UTC. */
export function createdTime({ sourceDateEpoch, buildTimestamp }: BuildParams, now = Date.now()): string {
  const seconds = sourceDateEpoch ?? buildTimestamp ?? Math.floor(now / 1000);
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** Labels in the order they are given: later ones win, the user's last. */
export function imageLabels(params: BuildParams, created: string, architecture: string): Pairs {
  const { sourceUrl, commitSha, expiresAfter } = params;
  const known = sourceUrl !== "" || commitSha !== "";
  return {
    "org.opencontainers.image.created": created,
    ...given("org.opencontainers.image.source", sourceUrl),
    ...given("org.opencontainers.image.revision", commitSha),
    ...given("quay.expires-after", expiresAfter),
    "build-date": created,
    architecture: rpmArchitecture(architecture),
    ...given("vcs-url", sourceUrl),
    ...given("vcs-ref", commitSha),
    ...(known ? { "vcs-type": "git" } : {}),
    ...readPairs("LABELS", params.labels),
  };
}

const given = (name: string, value: string): Pairs => (value === "" ? {} : { [name]: value });

/** Annotations: our own, then the file's, then the list's. Docker's format has none. */
export async function imageAnnotations(params: BuildParams, created: string, log: Log): Promise<Pairs> {
  const asked = {
    ...(await pairsOfFile(params.source, params.annotationsFile, "ANNOTATIONS_FILE")),
    ...readPairs("ANNOTATIONS", params.annotations),
  };
  if (params.format === "docker") {
    const names = Object.keys(asked).join(", ");
    if (names !== "") log.warn(`docker's image format has no annotations; left out: ${names}`);
    return {};
  }
  return {
    "org.opencontainers.image.created": created,
    ...given("org.opencontainers.image.source", params.sourceUrl),
    ...given("org.opencontainers.image.revision", params.commitSha),
    ...asked,
  };
}
