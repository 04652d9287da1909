import { explain } from "../../lib/errors/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { parseReference } from "../../lib/oci/index.ts";
import { type MappedComponent, repositoriesOf } from "../../lib/release/index.ts";
import { fault } from "./fault.ts";
import type { Repository } from "./quay.ts";

/** The repositories of components, each once. Fault PUBLIC_BAD_REPOSITORY with every name that is none. */
export function repositoriesIn(components: readonly MappedComponent[], log: Log): readonly Repository[] {
  const problems: string[] = [];
  const found = new Map<string, Repository>();
  for (const component of components) {
    const urls = repositoriesOf(component);
    if (urls.length === 0) log.warn(`component ${component.name} is public and has no repository`);
    for (const url of urls) {
      const read = readRepository(url);
      if (typeof read === "string") problems.push(`component ${component.name}: ${read}`);
      else found.set(`${read.registry}/${read.path}`, read);
    }
  }
  if (problems.length === 0) return [...found.values()];
  throw fault(
    "PUBLIC_BAD_REPOSITORY",
    problems.join("\n"),
    "Correct the mapping in the ReleasePlanAdmission; nothing was changed.",
  );
}

/** A repository, or what is wrong with its name. */
function readRepository(url: string): Repository | string {
  try {
    const { registry, repository, tag, digest } = parseReference(url.replace(/\/+$/, ""));
    if (tag === undefined && digest === undefined) return { registry, path: repository };
    return `${JSON.stringify(url)} has a tag or a digest; it wants registry/repository`;
  } catch (thrown) {
    return explain(thrown);
  }
}
