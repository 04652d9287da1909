import { open } from "node:fs/promises";
import { finder, type Hit, type Wanted } from "./characters.ts";
import type { Exclusions } from "./config.ts";
import { BEGINNING, kindOf } from "./kind.ts";
import type { Reached } from "./walk.ts";

/** What came of a file: the lines with characters that were looked for, or why nobody looked. */
export type Look =
  | { readonly hits: readonly Hit[]; readonly garbled: boolean }
  | { readonly skipped: string };

/** Looks at one file. Failures are Node's own. */
export async function lookAt(file: Reached, exclusions: Exclusions, wanted: Wanted): Promise<Look> {
  const handle = await open(file.real);
  try {
    const buffer = Buffer.alloc(BEGINNING);
    const { bytesRead } = await handle.read(buffer, 0, BEGINNING, 0);
    const beginning = buffer.subarray(0, bytesRead);
    const { mime, encoding } = kindOf(beginning, bytesRead < BEGINNING);
    if (!mime.startsWith("text/")) return { skipped: mime === "application/octet-stream" ? "binary" : mime };
    if (exclusions.mimeTypes.some((each) => each.test(mime))) return { skipped: mime };
    const stream = handle.createReadStream({ start: 0, highWaterMark: BEGINNING, autoClose: false });
    return await find(stream, encoding, wanted);
  } finally {
    await handle.close();
  }
}

/**
 * Bytes that are no UTF-8 become U+FFFD, and the rest is looked at: a single such byte must not hide a file.
 * (find_unicode_control.py passes such a file over.)
 */
async function find(stream: AsyncIterable<Uint8Array>, encoding: string, wanted: Wanted): Promise<Look> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: encoding === "utf-8" });
  const found = finder(wanted);
  let garbled = false;
  const take = (text: string) => {
    garbled ||= text.includes("\ufffd");
    found.push(text);
  };
  for await (const chunk of stream) take(decoder.decode(chunk, { stream: true }));
  take(decoder.decode());
  return { hits: found.end(), garbled };
}
