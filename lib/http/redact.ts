/** Query parameters whose values say nothing secret; every other value is hidden, signed URLs have many names. */
const HARMLESS = new Set("n last digest service scope mount from artifactType page per_page ref".split(" "));

/** A URL fit for a message: no user, no password, no signature or token in the query, no fragment. */
export function redactUrl(url: string | URL): string {
  const parsed = typeof url === "string" ? URL.parse(url) : new URL(url);
  if (parsed === null) return "(not a URL)";
  parsed.username = "";
  parsed.password = "";
  parsed.hash = "";
  for (const name of new Set(parsed.searchParams.keys())) {
    if (!HARMLESS.has(name)) parsed.searchParams.set(name, "***");
  }
  return parsed.href;
}

/** The URL without `user:password@`, and what stood there as the value of an Authorization header. */
export function splitUserinfo(url: URL): { url: URL; authorization?: string } {
  if (url.username === "" && url.password === "") return { url };
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { url: bare, authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}
