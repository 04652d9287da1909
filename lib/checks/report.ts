import { MEDIA, parseReference, pushArtifact, type RegistryClient, repositoryOf } from "../oci/index.ts";

/** A file of a report as it is attached. */
export interface ReportFile {
  /** Its name for tools such as oras. */
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A report: one manifest with its files as layers. */
export interface Report {
  readonly artifactType: string;
  readonly files: readonly ReportFile[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Attaches a report to an image as OCI referrer. Nothing in the manifest depends on the time, so attaching
 * the same report again changes nothing.
 *
 * @param imageRef `registry/repository[:tag]@sha256:…`
 * @returns the digest of the report's manifest
 */
export async function attachReport(
  client: RegistryClient,
  imageRef: string,
  report: Report,
): Promise<string> {
  const reference = parseReference(imageRef);
  const repository = repositoryOf(reference);
  const { digest, mediaType, size } = await client.resolve(`${repository}@${reference.digest}`);
  const layers = report.files.map(({ name, mediaType: type, bytes }) => ({
    source: { bytes },
    mediaType: type,
    annotations: { "org.opencontainers.image.title": name },
  }));
  const { artifactType, annotations } = report;
  const pushed = await pushArtifact(client, repository, {
    artifactType,
    layers,
    subject: { mediaType: mediaType || MEDIA.ociManifest, digest, size },
    ...(annotations === undefined ? {} : { annotations }),
  });
  return pushed.digest;
}
