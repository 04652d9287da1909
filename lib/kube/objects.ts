import { isRecord } from "../json/index.ts";
import type { Log } from "../log/index.ts";
import { type Asked, badAnswer, jsonOf, type Send } from "./request.ts";
import { apiVersionOf, type Resource } from "./resources.ts";
import type { KubeObject } from "./types.ts";

/** What messages say of a request. */
export const about = (verb: string, resource: Resource, what: string, below = ""): Asked => ({
  verb,
  what,
  resource: `${resource.plural}${below}${resource.group === "" ? "" : `.${resource.group}`}`,
});

/** Asks for one object. Values of a Secret are masked from then on. Fault KUBE_BAD_ANSWER. */
export async function objectFrom(
  send: Send,
  asked: Asked,
  request: Parameters<Send>[1],
  log: Log,
): Promise<KubeObject> {
  return kubeObject(await jsonOf(await send(asked, request), asked), asked, log);
}

/** An answer as an object. Fault KUBE_BAD_ANSWER. */
export function kubeObject(value: unknown, asked: Asked, log: Log): KubeObject {
  if (!isKubeObject(value)) throw badAnswer(asked);
  hideSecret(value, log);
  return value;
}

const isKubeObject = (value: unknown): value is KubeObject =>
  isRecord(value) &&
  typeof value["apiVersion"] === "string" &&
  typeof value["kind"] === "string" &&
  isRecord(value["metadata"]);

/** An item of a list: real servers leave out its `apiVersion` and `kind`. */
export function kubeItem(value: unknown, resource: Resource, asked: Asked, log: Log): KubeObject {
  const typed = { apiVersion: apiVersionOf(resource), kind: resource.kind };
  return kubeObject(isRecord(value) ? { ...typed, ...value } : value, asked, log);
}

function hideSecret({ kind, apiVersion, data }: KubeObject, log: Log): void {
  if (kind !== "Secret" || apiVersion !== "v1" || !isRecord(data)) return;
  for (const value of Object.values(data))
    if (typeof value === "string") log.secret(Buffer.from(value, "base64").toString());
}

/** `data` of a ConfigMap or Secret. Fault KUBE_BAD_ANSWER. */
export function dataOf(
  object: KubeObject,
  kind: "ConfigMap" | "Secret",
  asked: Asked,
): Readonly<Record<string, unknown>> {
  const data = object["data"] ?? {};
  if (object.kind !== kind || !isRecord(data)) throw badAnswer(asked);
  return data;
}
