import { ociFault } from "./fault.ts";
import { parseReference } from "./reference.ts";
import type { Session } from "./session.ts";

/** The next page that a `Link: <…>; rel="next"` header names (RFC 8288). */
export function nextPage(link: string | undefined, base: string): URL | undefined {
  const target = /<([^>]+)>\s*;[^,]*\brel="?next"?/.exec(link ?? "")?.[1];
  return target === undefined ? undefined : (URL.parse(target, base) ?? undefined);
}

/** Honest lists have fewer; a registry may name a next page for ever. */
const MOST_PAGES = 1000;

/** Counts the pages of a list. Fault OCI_TOO_LARGE where there is no end to them. */
export function pageCounter(what: string): () => void {
  let pages = 0;
  return () => {
    if (++pages <= MOST_PAGES) return;
    throw ociFault(
      "OCI_TOO_LARGE",
      `${what}: the list has more than ${MOST_PAGES} pages`,
      "See what the registry really answers: its list does not end.",
    );
  };
}

/** All tags of a repository, page by page, in the registry's order. */
export async function* listTags(session: Session, repository: string): AsyncGenerator<string> {
  const reference = parseReference(repository);
  const count = pageCounter(`tags of ${repository}`);
  let page: string | URL | undefined = "tags/list?n=1000";
  while (page !== undefined) {
    count();
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
