const MASK = "***";
/** Shorter values would mask ordinary words. */
const LEAST = 4;
/** Shorter pieces of base64 would be found in any digest. */
const LEAST_BASE64 = 6;
/** First and last line of every key file: masked, no public key could be shown. */
const PEM_BOUNDARY = /^-----(BEGIN|END) [A-Z0-9 ]+-----$/;

/** Knows secrets and takes them out of text. */
export interface Masker {
  add(value: string): void;
  apply(text: string): string;
}

/**
 * Masks each secret as it is, each of its lines (a key file is printed line by line), its base64 wherever it
 * begins in what was encoded, its JSON and URL-encoded forms, longest first; and, known or not, what stands
 * before the `@` of a URL: `user:password`, and for http the user alone, which may be a token.
 */
export function masker(): Masker {
  const known = new Set<string>();
  let ordered: string[] = [];
  return {
    add(value) {
      for (const form of forms(value)) known.add(form);
      ordered = [...known].sort((a, b) => b.length - a.length);
    },
    apply: (text) =>
      ordered.reduce((masked, secret) => masked.replaceAll(secret, MASK), withoutUserinfo(text)),
  };
}

const withoutUserinfo = (text: string): string =>
  text.includes("@")
    ? text.replace(
        /(\bhttps?:\/\/)[^\s/?#@"'<>]+@|(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@:"'<>]*:[^\s/?#@"'<>]*@/gi,
        `$1$2${MASK}@`,
      )
    : text;

function forms(value: string): string[] {
  const whole = value.trim();
  const lines = whole.includes("\n") ? whole.split("\n").map((line) => line.trim()) : [];
  return [...new Set([whole, ...lines])]
    .filter((text) => text.length >= LEAST && !PEM_BOUNDARY.test(text))
    .flatMap((text) => [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), ...encoded(text)]);
}

/** The base64 of a text that begins at any of the three places of a group, without what its neighbours change. */
function encoded(text: string): string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.concat([Buffer.alloc(before), bytes]);
    const base64 = all
      .toString("base64")
      .slice(before === 0 ? 0 : before + 1, Math.floor((all.length * 4) / 3));
    const url = base64.replaceAll("+", "-").replaceAll("/", "_");
    return base64.length < LEAST_BASE64 ? [] : [base64, url];
  });
}
