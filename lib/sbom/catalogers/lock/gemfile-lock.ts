import { formatPurl } from "../../purl.ts";
import type { TreeFile } from "../../tree.ts";
import type { Package } from "../../types.ts";
import { fileCataloger, placeOf } from "../place.ts";
import { linesOf } from "./text.ts";

const NAME = "ruby-gemfile-cataloger";
const SECTIONS = new Set(["GEM", "GIT", "PATH", "PLUGIN SOURCE"]);

/** Gems stand in the sections of their sources, indented by four: `    rails (7.1.0)`. */
function* gems(file: TreeFile): Generator<Package> {
  let inSource = false;
  for (const line of linesOf(file)) {
    if (/^\S/.test(line)) inSource = SECTIONS.has(line.trim());
    const [, name, version] = /^ {4}([^\s(]+) \(([^()\s]+)\)\s*$/.exec(inSource ? line : "") ?? [];
    if (!name || !version) continue;
    yield { name, version, purl: formatPurl({ type: "gem", name, version }), ...placeOf(file, NAME) };
  }
}

/** Gems that a Gemfile.lock names. */
export const gemfileLock = fileCataloger({
  name: NAME,
  tags: ["directory", "declared", "language", "ruby", "gem", "package"],
  sources: ["directory"],
  formats: [{ wants: (path) => path.endsWith("/Gemfile.lock"), read: (file) => [...gems(file)] }],
});
