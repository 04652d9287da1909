import type { KubeEvent, KubeObject, Resource } from "../../lib/kube/index.ts";
import { Refusal } from "./fault.ts";

/** Where one object lies. */
export interface Place {
  readonly namespace?: string;
  readonly name: string;
}

/** One change, with what was there before: a watch with a selector needs both. */
export interface Change {
  readonly version: number;
  readonly resource: Resource;
  readonly type: KubeEvent["type"];
  readonly object: KubeObject;
  readonly before: KubeObject | undefined;
}

export interface StoreOptions {
  /** How many changes a watch can look back to. */
  readonly remembers: number;
  /** Writes a change down before it is one; it may refuse. */
  readonly write: (change: Change) => void;
  /** The object, if somebody else wrote it; null if they deleted it. */
  readonly news: (resource: Resource, place: Place) => KubeObject | null | undefined;
}

/** All objects, each with a version of one row of numbers; a change is one step, so no two get lost. */
export class Store {
  readonly #objects = new Map<string, { readonly resource: Resource; readonly object: KubeObject }>();
  readonly #history: Change[] = [];
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #options: StoreOptions;
  #version = 0;
  /** The newest change that a watch can no longer look back to. */
  #forgotten = 0;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  get version(): number {
    return this.#version;
  }

  find(resource: Resource, place: Place): KubeObject | undefined {
    return this.#objects.get(keyOf(resource, place))?.object;
  }

  /** As `find`, after a look at what others wrote. */
  current(resource: Resource, place: Place): KubeObject | undefined {
    const news = this.#options.news(resource, place);
    const before = this.find(resource, place);
    if (news === null && before !== undefined) this.#apply(resource, "DELETED", before, before);
    else if (news) this.#apply(resource, before === undefined ? "ADDED" : "MODIFIED", news, before);
    return this.find(resource, place);
  }

  /** In the order of namespace and name. */
  all(resource: Resource, namespace?: string): KubeObject[] {
    const prefix = keyOf(resource, { ...(namespace === undefined ? {} : { namespace }), name: "" });
    const start = namespace === undefined ? prefix.slice(0, prefix.indexOf("\n") + 1) : prefix;
    const found = [...this.#objects].filter(([key]) => key.startsWith(start));
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { object }]) => object);
  }

  every(): readonly KubeObject[] {
    return [...this.#objects.values()].map(({ object }) => object);
  }

  /** Lays an object in as it is, without an event: at the start. */
  load(resource: Resource, object: KubeObject): void {
    this.#version = Math.max(this.#version + 1, Number(object.metadata.resourceVersion ?? 0));
    const resourceVersion = object.metadata.resourceVersion ?? String(this.#version);
    const loaded = { ...object, metadata: { ...object.metadata, resourceVersion } };
    this.#objects.set(keyOf(resource, placeOf(object)), { resource, object: loaded });
    this.#forgotten = this.#version;
  }

  /** An object that comes by itself while it runs: told to watches, and not written down. */
  appear(resource: Resource, object: KubeObject): void {
    this.#apply(resource, "ADDED", object, undefined);
  }

  /** Puts an object in its place with a new version. */
  put(resource: Resource, object: KubeObject): KubeObject {
    const before = this.find(resource, placeOf(object));
    return this.#change(resource, before === undefined ? "ADDED" : "MODIFIED", object, before);
  }

  remove(resource: Resource, object: KubeObject): KubeObject {
    return this.#change(resource, "DELETED", object, object);
  }

  /** First on disk, then here: what could not be written did not happen. */
  #change(resource: Resource, type: Change["type"], given: KubeObject, before: Change["before"]): KubeObject {
    const version = this.#version + 1;
    const object = withVersion(given, version);
    this.#options.write({ version, resource, type, object, before });
    return this.#apply(resource, type, object, before);
  }

  #apply(resource: Resource, type: Change["type"], given: KubeObject, before: Change["before"]): KubeObject {
    this.#version = Math.max(this.#version + 1, Number(given.metadata.resourceVersion ?? 0));
    const object = withVersion(given, this.#version);
    const key = keyOf(resource, placeOf(object));
    if (type === "DELETED") this.#objects.delete(key);
    else this.#objects.set(key, { resource, object });
    this.#tell({ version: this.#version, resource, type, object, before });
    return object;
  }

  /** Changes after a version, oldest first. Refuses (410) a version that is too far back. */
  since(version: number): readonly Change[] {
    if (version < this.#forgotten)
      throw new Refusal(410, "Expired", `too old resource version: ${version} (${this.#forgotten})`);
    return this.#history.filter((change) => change.version > version);
  }

  /** Calls for each change from now on, until the function that it gives is called. */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(change: Change): void {
    this.#history.push(change);
    while (this.#history.length > this.#options.remembers)
      this.#forgotten = this.#history.shift()?.version ?? this.#forgotten;
    for (const listener of this.#listeners) listener(change);
  }
}

const withVersion = (object: KubeObject, version: number): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: String(version) },
});

export const placeOf = ({ metadata: { namespace, name = "" } }: KubeObject): Place => ({
  ...(namespace === undefined ? {} : { namespace }),
  name,
});

/** The version of an API is not part of it: an object has one, however it is asked for. */
const keyOf = ({ group, plural }: Resource, { namespace = "", name }: Place): string =>
  `${group}/${plural}\n${namespace}\n${name}`;
