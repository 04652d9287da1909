const MASK = "***";
/** Shorter values would mask ordinary words. */
const LEAST = 4;

/** Knows secrets and takes them out of text. */
export interface Masker {
  add(value: string): void;
  apply(text: string): string;
}

/**
 * Masks each secret as it is, each of its lines (a key file is printed line by line),
 * and its base64 and URL-encoded forms, longest first.
 */
export function masker(): Masker {
  const known = new Set<string>();
  let ordered: string[] = [];
  return {
    add(value) {
      for (const form of forms(value)) known.add(form);
      ordered = [...known].sort((a, b) => b.length - a.length);
    },
    apply: (text) => ordered.reduce((masked, secret) => masked.replaceAll(secret, MASK), text),
  };
}

function forms(value: string): string[] {
  const whole = value.trim();
  const lines = whole.includes("\n") ? whole.split("\n").map((line) => line.trim()) : [];
  return [whole, ...lines]
    .filter((text) => text.length >= LEAST)
    .flatMap((text) => [text, Buffer.from(text).toString("base64"), encodeURIComponent(text)]);
}
