/** What the beginning of a file says about it. */
export interface Kind {
  /** MIME type as far as it matters here; `application/octet-stream` for what is no text. */
  readonly mime: string;
  readonly encoding: "utf-8" | "utf-16le" | "utf-16be";
}

/** How much of a file decides; as much as libmagic reads. Bytes. */
export const BEGINNING = 1024 * 1024;

/**
 * Tells text from other files by their bytes, and the kinds of text that are not looked at. It is stricter
 * than libmagic about what is HTML, TeX, troff or a message catalogue: they must begin so. A mark somewhere in
 * the first kilobytes would let a source file hide itself.
 */
export function kindOf(beginning: Uint8Array, whole: boolean): Kind {
  if (beginning.length === 0) return { mime: "inode/x-empty", encoding: "utf-8" };
  const [first, second] = beginning;
  if (first === 0xff && second === 0xfe) return { mime: "text/plain", encoding: "utf-16le" };
  if (first === 0xfe && second === 0xff) return { mime: "text/plain", encoding: "utf-16be" };
  if (beginning.some(isBinary)) return { mime: "application/octet-stream", encoding: "utf-8" };
  const text = new TextDecoder().decode(beginning);
  return { mime: whole && isJson(text) ? "application/json" : textKind(text), encoding: "utf-8" };
}

/** Control characters that no text has; libmagic allows bell to carriage return, and escape. */
const isBinary = (byte: number) =>
  (byte < 0x20 && (byte < 0x07 || byte > 0x0d) && byte !== 0x1b) || byte === 0x7f;

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const KINDS: readonly (readonly [mime: string, begins: RegExp])[] = [
  ["text/html", /^(?:\s|<!--[\s\S]*?-->)*<(?:!doctype\s+html|html|head|title|body)\b/i],
  ["text/x-po", /^(?:[ \t]*(?:#.*)?\r?\n)*[ \t]*(?:msgctxt|msgid)[ \t]+"/],
  [
    "text/x-tex",
    /^(?:[ \t]*(?:%.*)?\r?\n)*[ \t]*\\(?:document(?:class|style)|input|section|chapter|setlength|begin|usepackage)\b/,
  ],
  // So libmagic has called it for long: the exclusion of text/x-troff no longer meets it.
  ["text/troff", /^(?:\.\\"|'\\"|'\.\\"|\\"|'''|\.(?:TH|SH|Dd|so|de|ds)\b)/],
  ["text/xml", /^\s*<\?xml\b/],
  ["text/x-php", /^\s*<\?php\b/],
  ["text/x-shellscript", /^#!.*\b(?:ba|da|k|z|a)?sh\b/],
  ["text/x-script.python", /^#!.*\bpython/],
  ["text/x-perl", /^#!.*\bperl/],
  ["text/x-ruby", /^#!.*\bruby/],
];

const textKind = (text: string): string => KINDS.find(([, begins]) => begins.test(text))?.[0] ?? "text/plain";
