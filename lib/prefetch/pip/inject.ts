import { digestText } from "../digests.ts";
import type { ProjectFile } from "../types.ts";
import { urlPath } from "./place.ts";
import type { Line, RequirementsFile } from "./requirements.ts";

/**
 * The requirements file with each URL on the fetched archive; the other lines stay as they are.
 * Nothing if no requirement is a URL: packages of an index are found through `PIP_FIND_LINKS`.
 */
export function injected(file: RequirementsFile): ProjectFile[] {
  const changed = file.lines.filter(({ requirement }) => requirement.source.kind === "url");
  if (changed.length === 0) return [];
  const lines = file.text.split(/\r?\n/);
  for (const line of changed.toReversed())
    lines.splice(line.first, line.last - line.first + 1, localLine(line, file.path));
  return [{ path: file.path, template: lines.join("\n") }];
}

function localLine({ requirement }: Line, path: string): string {
  const { rawName, extras, marker, hashes, source } = requirement;
  const fragment = source.kind === "url" && source.fragment !== "" ? `#${source.fragment}` : "";
  const address = `file://\${output_dir}/deps/${encodeURI(urlPath(requirement, path))}${fragment}`;
  const condition = marker === "" ? "" : ` ; ${marker}`;
  return `${rawName}${extras} @ ${address}${condition} ${hashes.map((each) => `--hash=${digestText(each)}`).join(" ")}`;
}
