import { codeOf } from "../errors/index.ts";
import { isRecord } from "../json/index.ts";
import type { Log } from "../log/index.ts";
import { about, kubeItem } from "./objects.ts";
import { collectionPath, queryOf, selectionOf } from "./paths.ts";
import { type Asked, badAnswer, jsonOf, type Send } from "./request.ts";
import type { Resource } from "./resources.ts";
import type { KubeList, KubeObject, KubeSelection } from "./types.ts";

const PAGE = 500;
/** A list that outdates while its pages are read is begun again; so often, then it is given up. */
const BEGINNINGS = 3;

export interface Listing {
  readonly send: Send;
  readonly resource: Resource;
  readonly selection: KubeSelection & { readonly pageSize?: number };
  readonly log: Log;
}

/** All pages. A list whose rest the server has forgotten (410) is begun again. */
export async function listAll(listing: Listing): Promise<KubeList> {
  for (let left = BEGINNINGS; ; left--) {
    try {
      return await allPages(listing);
    } catch (thrown) {
      if (codeOf(thrown) !== "KUBE_GONE" || left <= 1) throw thrown;
    }
  }
}

async function allPages({ send, resource, selection, log }: Listing): Promise<KubeList> {
  const asked = about("list", resource, selectionOf(resource, selection));
  const items: KubeObject[] = [];
  for (let rest: string | undefined; ; ) {
    const path = selectedPath(resource, selection, { limit: selection.pageSize ?? PAGE, continue: rest });
    const page = pageOf(await jsonOf(await send(asked, { path }), asked), asked);
    items.push(...page.items.map((item) => kubeItem(item, resource, asked, log)));
    if (page.rest === "") return { items, resourceVersion: page.resourceVersion };
    rest = page.rest;
  }
}

/** Path and query of the objects that a selection names. */
export const selectedPath = (
  resource: Resource,
  { namespace, labelSelector, fieldSelector }: KubeSelection,
  more: Parameters<typeof queryOf>[0] = {},
): string => `${collectionPath(resource, namespace)}${queryOf({ labelSelector, fieldSelector, ...more })}`;

function pageOf(answer: Readonly<Record<string, unknown>>, asked: Asked) {
  const { items = [], metadata } = answer;
  if (!String(answer["kind"]).endsWith("List") || !isRecord(metadata)) throw badAnswer(asked);
  // Go writes an empty list as null where nobody took care.
  const list = items ?? [];
  if (!Array.isArray(list)) throw badAnswer(asked);
  const { continue: rest = "", resourceVersion = "" } = metadata;
  if (typeof rest !== "string" || typeof resourceVersion !== "string") throw badAnswer(asked);
  return { items: list as readonly unknown[], rest, resourceVersion };
}
