import { randomUUID } from "node:crypto";
import { isRecord } from "../../lib/json/index.ts";
import { apiVersionOf, type KubeMeta, type KubeObject, type Resource } from "../../lib/kube/index.ts";
import { isObjectName } from "../../lib/tekton/index.ts";
import { Refusal } from "./fault.ts";

type Body = Readonly<Record<string, unknown>>;

/** Letters that make no words (Kubernetes' rand.String). */
const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX = 5;
const LONGEST_PREFIX = 63 - SUFFIX;

/** `first-x7k2p` for `first-`. */
export function generated(prefix: string): string {
  const letters = Array.from({ length: SUFFIX }, () => ALPHABET[Math.floor(Math.random() * ALPHABET.length)]);
  return `${prefix.slice(0, LONGEST_PREFIX)}${letters.join("")}`;
}

/**
 * A new object out of a body: named, with uid and time, its status left out where that is a resource of its
 * own. Refuses (400, 422) what Kubernetes refuses.
 */
export function newObject(resource: Resource, body: Body, namespace: string | undefined): KubeObject {
  const metadata = metadataOf(resource, body, namespace);
  if (metadata.resourceVersion !== undefined)
    throw bad("resourceVersion should not be set on objects to be created");
  const name = metadata.name || (metadata.generateName ? generated(metadata.generateName) : "");
  checkName(resource, name);
  const { status, ...rest } = typed(resource, body);
  const kept = resource.status === true || status === undefined ? rest : { ...rest, status };
  return withData({
    ...kept,
    metadata: {
      ...metadata,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      uid: randomUUID(),
      creationTimestamp: now(),
      ...(isRecord(body["spec"]) ? { generation: 1 } : {}),
    },
  });
}

/** RFC 3339 with seconds, as Kubernetes writes times. */
export const now = (): string => new Date().toISOString().replace(/\.\d+/, "");

const typed = (resource: Resource, body: Body): KubeObject & Body => ({
  ...body,
  apiVersion: apiVersionOf(resource),
  kind: resource.kind,
  metadata: {},
});

/** `metadata` of a body that fits the path. Refuses (400) another kind or namespace. */
export function metadataOf(resource: Resource, body: Body, namespace: string | undefined): KubeMeta {
  const { apiVersion = apiVersionOf(resource), kind = resource.kind, metadata = {} } = body;
  if (apiVersion !== apiVersionOf(resource) || kind !== resource.kind)
    throw bad(
      `the object is a ${String(apiVersion)} ${String(kind)}, the path is of ${apiVersionOf(resource)} ${resource.kind}`,
    );
  if (!isRecord(metadata)) throw bad("metadata is no object");
  for (const field of ["name", "generateName", "namespace", "resourceVersion", "uid"] as const)
    if (metadata[field] !== undefined && typeof metadata[field] !== "string")
      throw bad(`metadata.${field} is no string`);
  for (const field of ["labels", "annotations"] as const) checkTexts(metadata[field], field);
  if (metadata["namespace"] !== undefined && metadata["namespace"] !== namespace)
    throw bad("the namespace of the provided object does not match the namespace sent on the request");
  return metadata as KubeMeta;
}

function checkTexts(value: unknown, field: string): void {
  if (value === undefined) return;
  if (!isRecord(value)) throw bad(`metadata.${field} is no object`);
  const wrong = Object.entries(value).find(([, each]) => typeof each !== "string");
  if (wrong !== undefined) throw bad(`metadata.${field}.${wrong[0]} is no string`);
}

function checkName(resource: Resource, name: string): void {
  // Names of roles may be anything that fits into a path.
  const valid = resource.group.startsWith("rbac.")
    ? /^[^/%]+$/.test(name) && !/^\.\.?$/.test(name)
    : isObjectName(name);
  if (valid) return;
  const why = name === "" ? "name or generateName is required" : "a lowercase RFC 1123 subdomain is wanted";
  throw new Refusal(
    422,
    "Invalid",
    `${resource.kind} "${name}" is invalid: metadata.name: ${JSON.stringify(name)}: ${why}`,
    { name, kind: resource.kind },
  );
}

/** `stringData` of a Secret becomes `data`, as the server writes it. */
export function withData(object: KubeObject): KubeObject {
  if (object.kind !== "Secret" || object.apiVersion !== "v1") return object;
  const { stringData, ...rest } = object;
  if (!isRecord(stringData)) return rest;
  const encoded = Object.entries(stringData).map(([key, value]) => [
    key,
    Buffer.from(String(value)).toString("base64"),
  ]);
  return {
    ...rest,
    data: { ...(isRecord(rest["data"]) ? rest["data"] : {}), ...Object.fromEntries(encoded) },
  };
}

export const bad = (message: string) => new Refusal(400, "BadRequest", message);
