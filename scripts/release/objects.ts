import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type AnyObject, loadYaml } from "../../lib/tekton/index.ts";
import { ROOT } from "../quickstart/places.ts";

/** What stands for the production registry in the sample's objects. */
const PLACEHOLDER = "registry.example/";

/** Namespaces of the sample: of the team that builds, and of the engineers who release. */
export const TENANT = "team-harbour";
export const MANAGED = "managed-harbour";
/** Name of the sample's objects; another application's bear its name. */
const SAMPLE = "harbour-board";

export interface ReleaseParts {
  /** Name of the application, and of its objects. */
  readonly name: string;
  /** `host:port` of the registry that is released to. */
  readonly production: string;
  /** As the engine wrote it after the build. */
  readonly snapshot: AnyObject;
  /** The policy of the gate: `spec` of an EnterpriseContractPolicy. */
  readonly policy: object;
  /** The key that signs what is published: files of a cosign key pair. */
  readonly key: Readonly<Record<"cosign.key" | "cosign.password" | "cosign.pub", string>>;
}

/** Objects of a cluster that releases the sample: those of `examples/release/objects`, and what belongs to this machine. */
export async function releaseObjects(parts: ReleaseParts): Promise<AnyObject[]> {
  const folder = join(ROOT, "examples/release/objects");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".yaml")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const samples = texts.flatMap((text, at) =>
    loadYaml(filled(text, parts), names[at] ?? "").objects.map(({ object }) => object),
  );
  return [...samples, ...ofThisMachine(parts)];
}

const filled = (text: string, { name, production }: ReleaseParts): string =>
  text.replaceAll(PLACEHOLDER, `${production}/`).replaceAll(SAMPLE, name);

function ofThisMachine({ name: application, snapshot, policy, key }: ReleaseParts): AnyObject[] {
  const managed = (name: string) => ({ name, namespace: MANAGED });
  return [
    // The Release names it; the integration service would give it a name of its own each time.
    { ...snapshot, metadata: { ...snapshot.metadata, name: application, namespace: TENANT } },
    {
      apiVersion: "appstudio.redhat.com/v1alpha1",
      kind: "EnterpriseContractPolicy",
      metadata: managed("release"),
      spec: policy,
    } as AnyObject,
    { apiVersion: "v1", kind: "Secret", metadata: managed("release-key"), stringData: key } as AnyObject,
  ];
}
