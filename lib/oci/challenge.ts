/** One `WWW-Authenticate` challenge that registries use. */
export type Challenge =
  | { readonly scheme: "basic" }
  | { readonly scheme: "bearer"; readonly realm: string; readonly service?: string; readonly scope?: string };

/** Reads `Bearer realm="…",service="…",scope="…"` or `Basic …` (RFC 9110 §11.6.1); bearer wins if both stand there. */
export function parseChallenge(header: string): Challenge | undefined {
  const bearer = /(?:^|,\s*)bearer\s+(.*)$/i.exec(header)?.[1];
  if (bearer !== undefined) {
    const fields = new Map<string, string>();
    for (const [, name, quoted, bare] of bearer.matchAll(
      /([a-z_]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi,
    ))
      fields.set((name ?? "").toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
    const [realm, service, scope] = [fields.get("realm"), fields.get("service"), fields.get("scope")];
    if (realm !== undefined)
      return { scheme: "bearer", realm, ...(service ? { service } : {}), ...(scope ? { scope } : {}) };
  }
  return /(?:^|,\s*)basic\b/i.test(header) ? { scheme: "basic" } : undefined;
}
