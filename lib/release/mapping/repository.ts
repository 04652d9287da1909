import { parseReference } from "../../oci/index.ts";
import { shownValue } from "../shown.ts";

/** What is wrong with a repository; undefined if one can push to it. */
export function repositoryProblem(url: string): string | undefined {
  const wants = "it wants registry/repository, without tag or digest";
  try {
    const { tag, digest } = parseReference(url);
    if (tag === undefined && digest === undefined) return undefined;
    return `${shownValue([], url)} is not allowed; ${wants}`;
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.replace(/^image reference "[^"]*": /, "") : "";
    return `${shownValue([], url)} is not allowed: ${why}; ${wants}`;
  }
}
