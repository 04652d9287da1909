/** Bytes of standard base64 with padding, as Go reads it; undefined for anything else. */
export function decodeBase64(text: unknown): Buffer | undefined {
  if (typeof text !== "string" || text.length % 4 !== 0) return undefined;
  // A pattern over megabytes of text would be slow; decoding and encoding again is the same test.
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
