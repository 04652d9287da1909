import { createHash } from "node:crypto";

/** SPDX licence ids that packages of the field declare; an id that is not here is written as a reference. */
const IDS = [
  "0BSD",
  "AFL-2.1",
  "AFL-3.0",
  "AGPL-3.0-only",
  "AGPL-3.0-or-later",
  "Apache-1.0",
  "Apache-1.1",
  "Apache-2.0",
  "Artistic-1.0",
  "Artistic-1.0-Perl",
  "Artistic-2.0",
  "BSD-1-Clause",
  "BSD-2-Clause",
  "BSD-2-Clause-Patent",
  "BSD-3-Clause",
  "BSD-3-Clause-Clear",
  "BSD-4-Clause",
  "BSD-4-Clause-UC",
  "BSL-1.0",
  "BlueOak-1.0.0",
  "BUSL-1.1",
  "bzip2-1.0.6",
  "CC-BY-2.0",
  "CC-BY-3.0",
  "CC-BY-4.0",
  "CC-BY-SA-2.0",
  "CC-BY-SA-3.0",
  "CC-BY-SA-4.0",
  "CC0-1.0",
  "CDDL-1.0",
  "CDDL-1.1",
  "CNRI-Python",
  "CPL-1.0",
  "curl",
  "ECL-2.0",
  "EPL-1.0",
  "EPL-2.0",
  "EUPL-1.1",
  "EUPL-1.2",
  "FSFAP",
  "FSFUL",
  "FSFULLR",
  "FTL",
  "GFDL-1.1-only",
  "GFDL-1.1-or-later",
  "GFDL-1.2-only",
  "GFDL-1.2-or-later",
  "GFDL-1.3-only",
  "GFDL-1.3-or-later",
  "GPL-1.0-only",
  "GPL-1.0-or-later",
  "GPL-2.0-only",
  "GPL-2.0-or-later",
  "GPL-3.0-only",
  "GPL-3.0-or-later",
  "HPND",
  "HPND-sell-variant",
  "ICU",
  "IJG",
  "ISC",
  "LGPL-2.0-only",
  "LGPL-2.0-or-later",
  "LGPL-2.1-only",
  "LGPL-2.1-or-later",
  "LGPL-3.0-only",
  "LGPL-3.0-or-later",
  "Libpng",
  "libtiff",
  "MIT",
  "MIT-0",
  "MIT-CMU",
  "MPL-1.0",
  "MPL-1.1",
  "MPL-2.0",
  "MPL-2.0-no-copyleft-exception",
  "MS-PL",
  "MS-RL",
  "NCSA",
  "NTP",
  "ODbL-1.0",
  "OFL-1.1",
  "OLDAP-2.8",
  "OpenSSL",
  "PHP-3.01",
  "PostgreSQL",
  "PSF-2.0",
  "Python-2.0",
  "Python-2.0.1",
  "QPL-1.0",
  "Ruby",
  "SGI-B-2.0",
  "SISSL",
  "Sleepycat",
  "SSPL-1.0",
  "TCL",
  "Unicode-3.0",
  "Unicode-DFS-2016",
  "Unlicense",
  "UPL-1.0",
  "Vim",
  "W3C",
  "W3C-20150513",
  "WTFPL",
  "X11",
  "Xnet",
  "Zlib",
  "zlib-acknowledgement",
  "ZPL-2.1",
] as const;
const KNOWN = new Map(IDS.map((id) => [id.toLowerCase(), id]));
/** Ids that SPDX renamed, as many packages still have them. */
const RENAMED = new Map(
  ["GPL-1.0", "GPL-2.0", "GPL-3.0", "LGPL-2.0", "LGPL-2.1", "LGPL-3.0", "AGPL-3.0"].flatMap((id) => [
    [id.toLowerCase(), `${id}-only`] as const,
    [`${id.toLowerCase()}+`, `${id}-or-later`] as const,
  ]),
);
const EXCEPTIONS = new Set(
  [
    "Classpath-exception-2.0",
    "GCC-exception-2.0",
    "GCC-exception-3.1",
    "LLVM-exception",
    "OpenSSL-exception",
    "Autoconf-exception-2.0",
    "Autoconf-exception-3.0",
    "Bison-exception-2.2",
    "Font-exception-2.0",
    "Libtool-exception",
    "Linux-syscall-note",
  ].map((each) => each.toLowerCase()),
);

/** The SPDX id a text means, in its right spelling. */
export const spdxLicenseId = (text: string): string | undefined =>
  KNOWN.get(text.toLowerCase()) ?? RENAMED.get(text.toLowerCase());

const tokens = (text: string) => text.match(/[()]|[^\s()]+/g) ?? [];
const AND_OR = new Set(["AND", "OR"]);

/**
 * A declared licence as SPDX expression, ids in their right spelling; nothing if it is free text or names
 * an id that is not known. `reference` may stand in for an unknown id.
 */
export function licenseExpression(
  text: string,
  reference: (id: string) => string | undefined = () => undefined,
): string | undefined {
  const out: string[] = [];
  let depth = 0;
  let wantsId = true;
  for (const token of tokens(text)) {
    const upper = token.toUpperCase();
    if (token === "(" && wantsId) depth += 1;
    else if (token === ")" && !wantsId && depth > 0) depth -= 1;
    else if (AND_OR.has(upper) && !wantsId) wantsId = true;
    else if (upper === "WITH" && !wantsId) wantsId = true;
    else if (wantsId && /^[A-Za-z0-9.+-]+$/.test(token)) wantsId = false;
    else if (wantsId && reference(token) !== undefined && !/[()]/.test(token)) wantsId = false;
    else return undefined;
    const written = writeToken(token, out.at(-1) === "WITH", reference);
    if (written === undefined) return undefined;
    out.push(written);
  }
  return depth === 0 && !wantsId ? out.join(" ").replaceAll("( ", "(").replaceAll(" )", ")") : undefined;
}

function writeToken(
  token: string,
  isException: boolean,
  reference: (id: string) => string | undefined,
): string | undefined {
  const upper = token.toUpperCase();
  if (token === "(" || token === ")") return token;
  if (AND_OR.has(upper) || upper === "WITH") return upper;
  if (isException) return EXCEPTIONS.has(token.toLowerCase()) ? token : undefined;
  if (token.startsWith("LicenseRef-")) return reference(token) === undefined ? undefined : token;
  return spdxLicenseId(token) ?? reference(token);
}

/** `LicenseRef-…` for a text that is no expression: readable, and the same for the same text. */
export function licenseReference(text: string): string {
  const readable = text.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^-+|-+$/g, "");
  if (readable === text && text.length <= 64) return `LicenseRef-${text}`;
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  return `LicenseRef-${readable.slice(0, 40).replace(/-+$/, "")}${readable ? "-" : ""}${hash}`;
}
