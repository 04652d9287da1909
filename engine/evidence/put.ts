import { codeOf, explain } from "../../lib/errors/index.ts";
import { parseReference, type RegistryClient } from "../../lib/oci/index.ts";
import { parallel } from "../../lib/parallel/index.ts";

/** How many images are worked on at once. */
const AT_ONCE = 4;

/** Writes into registries; what does not work out is a problem, never an exception. */
export interface Put {
  readonly client: RegistryClient;
  readonly signal: AbortSignal;
  /** Does the work for each image; true where it was done. */
  each<T extends { readonly image: string }>(
    items: readonly T[],
    verb: string,
    work: (item: T) => Promise<unknown>,
  ): Promise<boolean[]>;
  readonly problems: string[];
}

/** @param mask hides secrets in what registries answer */
export function putter(client: RegistryClient, signal: AbortSignal, mask: (text: string) => string): Put {
  const problems: string[] = [];
  /** A registry that did not answer is asked once; each question takes the whole time of its retries. */
  const gone = new Map<string, string>();
  const attempt = async (image: string, verb: string, work: () => Promise<unknown>): Promise<boolean> => {
    const { registry } = parseReference(image);
    const before = gone.get(registry);
    try {
      signal.throwIfAborted();
      if (before === undefined) await work();
      else problems.push(`${image} was not ${verb}: ${before}`);
      return before === undefined;
    } catch (thrown) {
      const why = signal.aborted ? "the run was cancelled" : mask(explain(thrown));
      if (codeOf(thrown) === "OCI_UNREACHABLE") gone.set(registry, why);
      problems.push(`${image} was not ${verb}: ${why}`);
      return false;
    }
  };
  return {
    client,
    signal,
    problems,
    each: (items, verb, work) =>
      parallel(items, AT_ONCE, (item) => attempt(item.image, verb, () => work(item))),
  };
}
