import { ociFault } from "./fault.ts";
import { parseReference } from "./reference.ts";
import type { Session } from "./session.ts";

/** The next page that a `Link: <…>; rel="next"` header names (RFC 8288). */
export function nextPage(link: string | undefined, base: string): URL | undefined {
  const target = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? "")?.[1];
  return target === undefined ? undefined : (URL.parse(target, base) ?? undefined);
}

/** All tags of a repository, page by page, in the registry's order. */
export async function* listTags(session: Session, repository: string): AsyncGenerator<string> {
  const reference = parseReference(repository);
  let page: string | URL | undefined = "tags/list?n=1000";
  while (page !== undefined) {
    const response = await session.ask(reference, { to: page, actions: ["pull"] });
    const { tags } = (await response.json()) as { tags?: unknown };
    if (tags !== null && tags !== undefined && !Array.isArray(tags))
      throw ociFault(
        "OCI_REFUSED",
        `tags of ${repository}: the answer has no list of tags`,
        "See what the registry really answers.",
      );
    for (const tag of tags ?? []) yield String(tag);
    page = nextPage(response.headers["link"], response.url);
  }
}
