import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../lib/log/index.ts";
import { type AnyObject, isKind } from "../../lib/tekton/index.ts";
import type { ConfigMap, Secret, ServiceAccount } from "../../lib/tekton/types.ts";
import type { Objects } from "../types.ts";

export interface ObjectSources {
  /** ConfigMaps, Secrets, ServiceAccounts and claims among them are used; a later one wins over an earlier of the same name. */
  readonly objects: readonly AnyObject[];
  /** Where the folders of claims are made. */
  readonly volumes: string;
  /** Learns every secret value, so that no line shows it. */
  readonly log: Log;
}

/** Objects for runs. Claims are folders below `volumes`, which the caller removes. */
export type OpenObjects = Objects;

/** The cluster objects that runs may name. */
export function openObjects({ objects, volumes, log }: ObjectSources): OpenObjects {
  const claims = new Map<string, string>();
  const secrets = byName<Secret>(objects, "Secret");
  for (const secret of secrets.values()) hide(secret, log);
  for (const object of objects.filter((each) => isKind(each, "PersistentVolumeClaim"))) {
    claims.set(object.metadata.name ?? "", join(volumes, folderName(object.metadata.name ?? "claim")));
  }
  return {
    configMaps: byName<ConfigMap>(objects, "ConfigMap"),
    secrets,
    serviceAccounts: byName<ServiceAccount>(objects, "ServiceAccount"),
    claim: async (name) => {
      const directory = claims.get(name);
      if (directory !== undefined) await mkdir(directory, { recursive: true });
      return directory;
    },
    newClaim: async (owner, workspace) => {
      const name = `pvc-${randomUUID().slice(0, 10)}`;
      const directory = join(volumes, folderName(`${owner}-${workspace}-${name}`));
      claims.set(name, directory);
      await mkdir(directory, { recursive: true });
      return { name, directory };
    },
  };
}

function byName<T extends AnyObject>(objects: readonly AnyObject[], kind: T["kind"]): ReadonlyMap<string, T> {
  const found = objects.filter((object) => object.kind === kind) as T[];
  return new Map(found.map((object) => [object.metadata.name ?? "", object]));
}

function hide({ data = {}, stringData = {} }: Secret, log: Log): void {
  for (const value of Object.values(data)) log.secret(Buffer.from(value, "base64").toString());
  for (const value of Object.values(stringData)) log.secret(String(value));
}

/** Names come from YAML: nothing but a plain folder name may come of one. */
const folderName = (name: string): string => name.replace(/[^A-Za-z0-9._-]/g, "_").replace(/^\.+/, "_");
