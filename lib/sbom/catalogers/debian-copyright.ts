const FORMAT = /^Format(-Specification)?:\s*\S*(copyright-format|dep5)/im;
const LICENSE = /^License:\s*(\S.*)$/;

/** Debian's short names (copyright-format 1.0) that SPDX spells otherwise. */
const SPELT: Readonly<Record<string, string>> = {
  expat: "MIT",
  "mit/x11": "MIT",
  "bsd-2-clause": "BSD-2-Clause",
  "bsd-3-clause": "BSD-3-Clause",
  "bsd-4-clause": "BSD-4-Clause",
  "apache-2": "Apache-2.0",
  "apache-2.0": "Apache-2.0",
  "mpl-1.1": "MPL-1.1",
  "mpl-2": "MPL-2.0",
  "mpl-2.0": "MPL-2.0",
  zlib: "Zlib",
  isc: "ISC",
  "cc0-1.0": "CC0-1.0",
  "python-2.0": "Python-2.0",
};
const GNU = /^(L|A)?GPL-([123](?:\.\d)?)(\+)?$/i;
const GFDL = /^GFDL-(1\.[123])(\+)?$/i;

function gnu(name: string, version: string, orLater: string | undefined): string {
  const full = version.includes(".") ? version : `${version}.0`;
  return `${name}-${full}-${orLater ? "or-later" : "only"}`;
}

/** One Debian short name as SPDX writes it; an unknown one stays as it is. */
function debianToSpdx(name: string): string {
  const family = GNU.exec(name);
  if (family?.[2]) return gnu(`${(family[1] ?? "").toUpperCase()}GPL`, family[2], family[3]);
  const documents = GFDL.exec(name);
  if (documents?.[1]) return gnu("GFDL", documents[1], documents[2]);
  return SPELT[name.toLowerCase()] ?? name;
}

/** `GPL-2+ and Expat, or Artistic`: the names in it. */
const names = (clause: string) =>
  clause
    .split(/\s+(?:and|or|and\/or)\s+|[,|]\s*/i)
    .map((each) => each.trim())
    .filter((each) => /^[A-Za-z0-9][A-Za-z0-9.+_/-]*$/.test(each));

/**
 * Licences that a machine-readable `copyright` file names, joined by AND; nothing for a free-text file.
 * A package is a sum of files under several licences, so all of them apply.
 */
export function debianLicenses(content: Buffer | undefined): string | undefined {
  const text = content?.toString("utf8");
  if (!text || !FORMAT.test(text.slice(0, 4096))) return undefined;
  const found = new Set<string>();
  for (const line of text.split("\n")) {
    const clause = LICENSE.exec(line)?.[1];
    for (const name of clause ? names(clause) : []) found.add(debianToSpdx(name));
  }
  return found.size > 0 ? [...found].sort().join(" AND ") : undefined;
}
