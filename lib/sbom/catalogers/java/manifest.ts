/** One section: attribute → value, in order; of repeated ones the first counts. */
export type Section = ReadonlyMap<string, string>;

/** META-INF/MANIFEST.MF of an archive. */
export interface JarManifest {
  readonly main: Section;
  readonly sections: readonly Section[];
}

function started(sections: Map<string, string>[]): Map<string, string> {
  const section = new Map<string, string>();
  sections.push(section);
  return section;
}

/** Reads a manifest (JAR File Specification): sections between empty lines, values go on after a blank. */
export function parseManifest(text: string): JarManifest {
  const sections: Map<string, string>[] = [];
  let [section, last]: [Map<string, string> | undefined, string] = [undefined, ""];
  for (const line of text.split(/\r\n|\n|\r/)) {
    const colon = line.indexOf(":");
    if (line === "") section = undefined;
    else if (line.startsWith(" ") && section && last !== "")
      section.set(last, `${section.get(last) ?? ""}${line.trim()}`);
    else if (colon > 0 && line.slice(0, colon).trim() !== "") {
      section ??= started(sections);
      last = line.slice(0, colon).trim();
      if (!section.has(last)) section.set(last, line.slice(colon + 1).trim());
      else last = "";
    }
  }
  return { main: sections[0] ?? new Map(), sections: sections.slice(1) };
}

/** The attribute's value in the main section, else in the first section that has it. */
export const attribute = ({ main, sections }: JarManifest, name: string): string | undefined =>
  [main, ...sections].map((each) => each.get(name)).find((value) => value !== undefined && value !== "");
