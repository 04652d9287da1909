import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** What /etc/os-release says of the machine. */
export interface Release {
  /** `debian`, `ubuntu` */
  readonly id: string;
  readonly codename: string;
  readonly version: string;
}

export async function release(file = "/etc/os-release"): Promise<Release> {
  const text = await readFile(file, "utf8").catch(() => "");
  const value = (key: string) => text.match(new RegExp(`^${key}="?([^"\n]*)"?$`, "m"))?.[1] ?? "";
  return { id: value("ID"), codename: value("VERSION_CODENAME"), version: value("VERSION_ID") };
}

/**
 * The machine's own package sources for its release, in one text. Sources of other vendors stay out:
 * a base image is made of the distribution's packages only.
 */
export function distributionSources(
  files: readonly { name: string; text: string }[],
  codename: string,
): { list: string; sources: string } {
  const ofRelease = (suite: string) =>
    suite === codename || suite.startsWith(`${codename}-`) || suite.startsWith(`${codename}/`);
  const lines: string[] = [];
  const stanzas: string[] = [];
  for (const { name, text } of files) {
    if (name.endsWith(".sources")) {
      for (const stanza of text.split(/\n\s*\n/)) {
        const suites =
          stanza
            .match(/^Suites:(.*)$/m)?.[1]
            ?.trim()
            .split(/\s+/) ?? [];
        if (suites.length && suites.every(ofRelease)) stanzas.push(stanza.trim());
      }
      continue;
    }
    for (const line of text.split("\n")) {
      const suite = line.match(/^deb\s+(?:\[[^\]]*\]\s+)?\S+\s+(\S+)/)?.[1];
      if (suite && ofRelease(suite)) lines.push(line);
    }
  }
  return {
    list: lines.map((line) => `${line}\n`).join(""),
    sources: stanzas.map((each) => `${each}\n\n`).join(""),
  };
}

/** Every file that apt reads its sources from. */
export async function sourceFiles(folder = "/etc/apt"): Promise<{ name: string; text: string }[]> {
  const parts = await readdir(join(folder, "sources.list.d")).catch(() => []);
  const names = ["sources.list", ...parts.map((part) => `sources.list.d/${part}`)];
  const files = names
    .filter((name) => name.endsWith(".list") || name.endsWith(".sources"))
    .map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8").catch(() => "") }));
  return Promise.all(files);
}
