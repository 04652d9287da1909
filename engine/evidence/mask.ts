import { masker } from "../../lib/log/index.ts";
import { parseReference } from "../../lib/oci/index.ts";

/** Texts that name things: masked, a policy would take them for other things. They hold no secrets, but maybe a URL. */
const NAMES: ReadonlySet<string> = new Set([
  ...["apiVersion", "kind", "name", "namespace", "uid", "type", "status", "reason", "imageID", "container"],
  ...["startTime", "completionTime", "creationTimestamp", "lastTransitionTime", "startedAt", "finishedAt"],
]);
/** The same of everything below. */
const NAMED: ReadonlySet<string> = new Set([
  ...["labels", "ownerReferences", "taskRef", "pipelineRef", "refSource", "childReferences", "runAfter"],
]);
/** Below these everything is text that somebody gave, whatever its keys are called. */
const GIVEN: ReadonlySet<string> = new Set(["value", "default", "annotations"]);
const DIGEST = /\b(?:[0-9a-f]{128}|[0-9a-f]{96}|[0-9a-f]{64}|[0-9a-f]{40})\b/g;
const MASK = "***";

type Mask = (text: string) => string;
/** Knows no secret: only what stands before the @ of a URL is hidden. */
const openMask: Mask = masker().apply;

/**
 * A run as it may be published: every known secret is masked in params, results, scripts, annotations and
 * messages, and user and password in every URL. What names a definition, an image or a digest stays as it is, even
 * where a short secret, a user's name maybe, is part of it.
 */
export function withoutSecrets<T>(run: T, mask: Mask): T {
  return walk(run, mask) as T;
}

function walk(value: unknown, mask: Mask, given = false): unknown {
  if (typeof value === "string") return maskedText(value, mask);
  if (Array.isArray(value)) return value.map((each) => walk(each, mask, given));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const isName = !given && (NAMED.has(key) || (NAMES.has(key) && typeof each === "string"));
      return [key, walk(each, isName ? openMask : mask, given || GIVEN.has(key))];
    }),
  );
}

function maskedText(text: string, mask: Mask): string {
  const masked = mask(text);
  if (masked === text || masked === MASK) return masked;
  return isReferences(text) ? openMask(text) : withDigestsAside(text, mask);
}

/** One or more image references, such as the values of type hints and trusted artifacts. */
const isReferences = (text: string): boolean =>
  text
    .trim()
    .split(/[\s,]+/)
    .every((each) => {
      try {
        return parseReference(each.replace(/^oci:(\/\/)?/, "")).repository !== "";
      } catch {
        return false;
      }
    });

/** Masks with each digest that would be hurt in part taken out before, and put back. */
function withDigestsAside(text: string, mask: Mask): string {
  const hurt = [...new Set(text.match(DIGEST) ?? [])].filter((digest) => {
    const masked = mask(digest);
    return masked !== digest && masked !== MASK;
  });
  const place = (index: number) => String.fromCodePoint(0xf0000 + index);
  const aside = hurt.reduce((rest, digest, index) => rest.replaceAll(digest, place(index)), text);
  return hurt.reduce((rest, digest, index) => rest.replaceAll(place(index), digest), mask(aside));
}
