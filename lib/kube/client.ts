import { codeOf } from "../errors/index.ts";
import { createHttp } from "../http/index.ts";
import { askAccess } from "./access.ts";
import { serviceAccount } from "./account.ts";
import { kubeFault } from "./fault.ts";
import type { Kube, KubeOptions, PatchOptions } from "./kube.ts";
import { listAll, selectedPath } from "./list.ts";
import { about, dataOf, objectFrom } from "./objects.ts";
import { collectionPath, nameOf, objectPath, queryOf, selectionOf, serverOf } from "./paths.ts";
import { sender } from "./request.ts";
import { apiVersionOf, RESOURCES, type Resource } from "./resources.ts";
import type { KubeName, KubeSelection, NewObject } from "./types.ts";
import { watchObjects } from "./watch.ts";

/** A client for the API server, with the service account of the pod. Fault KUBE_NO_ACCOUNT. */
export function kubeClient({ server, account = "", log, signal, tries }: KubeOptions): Kube {
  const files = serviceAccount(account);
  const http = createHttp({ ca: files.ca, log, signal });
  const send = sender({ server: serverOf(server), http, account: files, log, tries });
  const get: Kube["get"] = (resource, at) =>
    objectFrom(send, getting(resource, at), { path: objectPath(resource, at) }, log);
  const list: Kube["list"] = (resource, selection = {}) => listAll({ send, resource, selection, log });
  const data = async (kind: "ConfigMap" | "Secret", at: KubeName) =>
    Object.entries(dataOf(await get(RESOURCES[kind], at), kind, getting(RESOURCES[kind], at)));
  return {
    namespace: files.namespace,
    get,
    list,
    create: (resource, object) =>
      objectFrom(send, about("create", resource, newName(resource, object)), creation(resource, object), log),
    patch: (resource, at, patch, options = {}) => {
      const below = options.subresource === undefined ? "" : `/${options.subresource}`;
      const asked = about("patch", resource, nameOf(resource, at), below);
      return objectFrom(send, asked, patching(resource, at, patch, { ...options, below, tries }), log);
    },
    delete: async (resource, at) => {
      const asked = about("delete", resource, nameOf(resource, at));
      try {
        await (await send(asked, { method: "DELETE", path: objectPath(resource, at) })).drain();
        return true;
      } catch (thrown) {
        if (codeOf(thrown) === "KUBE_NOT_FOUND") return false;
        throw thrown;
      }
    },
    deleteCollection: async (resource, selection) => {
      const asked = about("deletecollection", resource, selectionOf(resource, selection));
      const path = selectedPath(resource, some(resource, selection));
      await (await send(asked, { method: "DELETE", path })).drain();
    },
    watch: (resource, options = {}) =>
      watchObjects({ send, list: () => list(resource, options), resource, options, log, signal, tries }),
    canI: (question) => askAccess(send, question, log, tries),
    configMap: async (namespace, name) =>
      Object.fromEntries(
        (await data("ConfigMap", { namespace, name })).map(([key, value]) => [key, String(value)]),
      ),
    secret: async (namespace, name) =>
      Object.fromEntries(
        (await data("Secret", { namespace, name })).map(([key, value]) => [
          key,
          Buffer.from(String(value), "base64"),
        ]),
      ),
    close: () => http.close(),
  };
}

const getting = (resource: Resource, at: KubeName) => about("get", resource, nameOf(resource, at));

function newName(resource: Resource, { metadata }: NewObject): string {
  const { namespace, name, generateName = "" } = metadata;
  return nameOf(resource, {
    ...(namespace === undefined ? {} : { namespace }),
    name: name ?? `${generateName}…`,
  });
}

const creation = (resource: Resource, object: NewObject) => ({
  method: "POST" as const,
  path: collectionPath(resource, object.metadata.namespace),
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    ...object,
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
  }),
  tries: 1,
});

const patching = (
  resource: Resource,
  at: KubeName,
  patch: object,
  { type = "merge", strict, below, tries }: PatchOptions & { below: string; tries: number | undefined },
) => ({
  method: "PATCH" as const,
  path: `${objectPath(resource, at)}${below}${queryOf({ fieldValidation: strict === true ? "Strict" : "" })}`,
  headers: { "content-type": `application/${type === "merge" ? "merge" : "strategic-merge"}-patch+json` },
  body: JSON.stringify(patch),
  // The same patch again makes the same object.
  tries: tries ?? 5,
});

/** An empty selector would delete everything. Fault KUBE_BAD_NAME. */
function some(resource: Resource, selection: KubeSelection): KubeSelection {
  if ((selection.labelSelector ?? "").trim() !== "") return selection;
  throw kubeFault(
    "KUBE_BAD_NAME",
    `an empty selector would delete all ${resource.plural}`,
    "Name a label: key=value.",
  );
}
