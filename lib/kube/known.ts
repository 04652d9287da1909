import type { KubeEvent, KubeList, KubeObject } from "./types.ts";
import type { Told } from "./watch.ts";

/**
 * What a watch has told so far: where the next round begins, and, where the server has forgotten that place,
 * what differs between then and a new list.
 */
export class Known {
  readonly #objects = new Map<string, KubeObject>();
  version: string | undefined;

  constructor(version: string | undefined) {
    this.version = version;
  }

  /** The version is too old: the next round begins with a list. */
  forget(): void {
    this.version = undefined;
  }

  *listed({ items, resourceVersion }: KubeList): Generator<KubeEvent> {
    const now = new Set(items.map(keyOf));
    for (const [key, object] of [...this.#objects])
      if (!now.has(key)) yield this.#tell({ type: "DELETED", object });
    for (const object of items) {
      const before = this.#objects.get(keyOf(object));
      if (before?.metadata.resourceVersion === object.metadata.resourceVersion && before !== undefined)
        continue;
      yield this.#tell({ type: before === undefined ? "ADDED" : "MODIFIED", object });
    }
    this.version = resourceVersion;
  }

  /** The event for the caller, if it is one. */
  happened({ type, object }: Told): KubeEvent | undefined {
    this.version = object.metadata.resourceVersion ?? this.version;
    return type === "BOOKMARK" ? undefined : this.#tell({ type, object });
  }

  #tell(event: KubeEvent): KubeEvent {
    const key = keyOf(event.object);
    if (event.type === "DELETED") this.#objects.delete(key);
    else this.#objects.set(key, event.object);
    return event;
  }
}

/** By uid: one that was deleted and made again under its name is another object. */
const keyOf = ({ metadata: { uid, namespace, name } }: KubeObject): string => uid ?? `${namespace}/${name}`;
