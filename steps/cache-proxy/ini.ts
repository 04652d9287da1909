/**
 * Reads one section of an INI file: `key = value` or `key: value`, comments with `;` or `#`, quotes around
 * a value are taken off. The last of several values counts.
 */
export function iniSection(text: string, section: string): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  let current = "";
  for (const line of text.split(/\r?\n/).map((each) => each.trim())) {
    if (line === "" || line.startsWith(";") || line.startsWith("#")) continue;
    const header = /^\[(.*)\]$/.exec(line)?.[1];
    if (header !== undefined) current = header.trim();
    else if (current === section) Object.assign(values, entryOf(line));
  }
  return values;
}

function entryOf(line: string): Readonly<Record<string, string>> {
  const [, key = "", value = ""] = /^([^=:]+)[=:](.*)$/.exec(line) ?? [];
  return key === "" ? {} : { [key.trim()]: unquoted(value.replace(/\s[;#].*$/, "").trim()) };
}

const unquoted = (value: string): string => value.replace(/^(["'`])(.*)\1$/, "$2");
