import { createHash, randomInt } from "node:crypto";

/** The longest name of a Kubernetes object that is also a label. */
const LONGEST = 63;
const HASH = 32;
const HEAD = LONGEST - HASH;
/** Kubernetes' alphabet for generated names: no vowels, nothing that looks like another. */
const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/**
 * The name of an object that belongs to `parent`: both together if they fit in 63 characters, else
 * cut and made unique with a hash. Source: knative.dev/pkg/kmeta ChildName, which Tekton uses.
 */
export function childName(parent: string, suffix: string): string {
  if (parent.length + suffix.length <= LONGEST) return parent + suffix;
  if (HEAD - suffix.length > 0) return parent.slice(0, HEAD - suffix.length) + md5(parent) + suffix;
  const hashed = parent.slice(0, HEAD) + md5(parent + suffix);
  return (hashed + suffix.slice(0, LONGEST - hashed.length)).replace(/[^a-zA-Z0-9]+$/, "");
}

/** Names of the runs of one pipeline task: one, or `-0`, `-1`, … for the combinations of a matrix. */
export function childRunNames(pipelineRun: string, pipelineTask: string, count: number): string[] {
  if (count === 1) return [childName(pipelineRun, `-${pipelineTask}`)];
  return Array.from({ length: count }, (_, index) => {
    const name = childName(pipelineRun, `-${pipelineTask}-${index}`);
    if (name.endsWith(`-${index}`)) return name;
    const cut = LONGEST - `-${count}`.length;
    return `${childName(pipelineRun, `-${pipelineTask}`).slice(0, cut)}-${index}`;
  });
}

/** A name for `generateName: prefix`: five random characters behind it. */
export function generatedName(prefix: string): string {
  const random = Array.from({ length: 5 }, () => ALPHABET.charAt(randomInt(ALPHABET.length)));
  return prefix.slice(0, LONGEST - random.length) + random.join("");
}

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");
