import type { Mount } from "../types.ts";

/**
 * Replaces container paths in text by real folders, longest first. A path counts only where a path can begin
 * (not inside a URL or a longer path) and where it ends or goes on with a slash.
 */
export function rewriter(mounts: readonly Mount[]): (text: string) => string {
  const real = new Map(mounts.map(({ from, to }) => [to, from]));
  const paths = [...real.keys()].sort((a, b) => b.length - a.length).map(literal);
  if (paths.length === 0) return (text) => text;
  const pattern = new RegExp(
    String.raw`(?<![\w.\-/@$}])(?:${paths.join("|")})(?=$|[^\w.\-]|\.(?:\s|$))`,
    "g",
  );
  return (text) => text.replace(pattern, (path) => real.get(path) ?? path);
}

const literal = (path: string): string => path.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
