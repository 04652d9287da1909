import { digestOf } from "./hash.ts";
import type { SourceRpm } from "./prefetched.ts";
import { rpmAnnotations } from "./srpm.ts";
import type { SourcePart } from "./types.ts";

/** Source RPMs, each once; another one of the same name has its digest before it. */
export async function rpmParts(rpms: readonly SourceRpm[], signal: AbortSignal): Promise<SourcePart[]> {
  const seen = new Map<string, string>();
  const parts: SourcePart[] = [];
  for (const { name, file } of rpms) {
    const { digest, size } = await digestOf(file, signal);
    const own = seen.has(name) ? `${digest.slice("sha256:".length)}-${name}` : name;
    if (seen.get(name) === digest || seen.has(own)) continue;
    seen.set(own, digest);
    parts.push({ kind: "rpm_dir", file, digest, size, name: own, annotations: await rpmAnnotations(file) });
  }
  return parts;
}
