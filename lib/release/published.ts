/**
 * What was published, as lines of a step's log: they stand for a person in the log, and a report reads them
 * back. One line each.
 */
export interface PublishedImage {
  readonly component: string;
  /** `registry/repository:tag` */
  readonly reference: string;
  /** `sha256:<hex>` */
  readonly digest: string;
  /** False where the tag had this digest already. */
  readonly pushed: boolean;
}

/** `published <component>: <reference>@<digest>`, or `already published …`. */
export const formatPublished = ({ component, reference, digest, pushed }: PublishedImage): string =>
  `${pushed ? "published" : "already published"} ${component}: ${reference}@${digest}`;

/** The image that a line of a log names; undefined if it is another line. */
export function parsePublished(line: string): PublishedImage | undefined {
  const found = /^(already )?published ([^\s:]+): (\S+)@(sha256:[0-9a-f]{64})$/.exec(line);
  if (!found) return undefined;
  const [, already, component = "", reference = "", digest = ""] = found;
  return { component, reference, digest, pushed: already === undefined };
}
