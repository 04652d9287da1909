import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Run, Values } from "../../lib/contract/index.ts";
import type { Cluster, Snapshot, SnapshotHandover } from "../../lib/policy/index.ts";
import type { policyReduceStep } from "./contract.ts";

type Params = Values<(typeof policyReduceStep)["params"]>;
const TYPE = "test.appstudio.openshift.io/type";
const COMPONENT = "appstudio.openshift.io/component";

export const run: Run<typeof policyReduceStep> = async ({ params, log, signal }) => {
  const policy = await import("../../lib/policy/index.ts");
  await policy.clearHandover(params.shared, "snapshot");
  const cluster = policy.cluster({ ...params, log, signal });
  try {
    const found = await find(params, cluster);
    const component = params.singleComponent ? await componentOf(params, cluster) : undefined;
    const snapshot = component === undefined ? found.snapshot : await reduced(found.snapshot, component);
    const all = found.snapshot.components.length;
    if (params.singleComponent && component === undefined)
      log.info(`${params.customResource} is not labelled as made for one component: all are judged`);
    log.info(`to be judged: ${snapshot.components.length} of ${all} components`);
    for (const { name, containerImage } of snapshot.components) log.info(`  ${name}: ${containerImage}`);
    await policy.writeSnapshotHandover(params.shared, {
      ...found,
      snapshot,
      reduced: snapshot.components.length < all,
    });
  } finally {
    await cluster.close();
  }
  return {};
};

type Found = Omit<SnapshotHandover, "reduced">;

/** As the published task finds it: JSON or YAML text, a file, or the name of a Snapshot object. */
async function find(params: Params, cluster: Cluster): Promise<Found> {
  const { readJudgedSnapshot } = await import("../../lib/policy/index.ts");
  const given = params.snapshot.trim();
  if (given.startsWith("{") || given.includes("\n"))
    return { snapshot: readJudgedSnapshot(given, "IMAGES"), files: {}, path: "" };
  const file = await fileOf(params, given);
  if (file !== undefined) return fromFile(file, given);
  if (/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(given)) return fromCluster(given, cluster);
  const { policyFault } = await import("../../lib/policy/index.ts");
  throw policyFault(
    "POLICY_BAD_SNAPSHOT",
    `IMAGES ${JSON.stringify(given.slice(0, 200))}: there is no such file in the release's folder, and it is no JSON and no name`,
    "Give the path of the Snapshot's file, its JSON, or the name of a Snapshot object.",
  );
}

/** Its path if it is there: in the release's folder, or as it stands. */
async function fileOf(params: Params, path: string): Promise<string | undefined> {
  const [{ exists }, { dataFile }] = await Promise.all([
    import("../../lib/files/index.ts"),
    import("../../lib/release/index.ts"),
  ]);
  const inside = (each: string) => {
    try {
      return dataFile(params, each);
    } catch {
      // No data folder, or a path out of it: it may be a file all the same.
      return path;
    }
  };
  // Without a workspace, `$(workspaces.data.path)/…` of a pipeline leaves a path from the root.
  for (const each of [inside(path), inside(path.replace(/^\/+/, "")), path])
    if (each !== "" && (await exists(each))) return each;
  return undefined;
}

/** The files are noted as they are now: what is judged is what was read here. */
async function fromFile(file: string, from: string): Promise<Found> {
  const [{ readIfThere }, { sha256 }, { readJudgedSnapshot }] = await Promise.all([
    import("../../lib/files/index.ts"),
    import("../../lib/oci/index.ts"),
    import("../../lib/policy/index.ts"),
  ]);
  const text = await readFile(file, "utf8");
  const data = await readIfThere(join(dirname(file), "data.json"));
  return {
    snapshot: readJudgedSnapshot(text, from),
    files: {
      [basename(file)]: sha256(text),
      ...(data === undefined ? {} : { "data.json": sha256(data) }),
    },
    path: file,
  };
}

async function fromCluster(name: string, cluster: Cluster): Promise<Found> {
  const [{ RESOURCES }, { readJudgedSnapshot }] = await Promise.all([
    import("../../lib/kube/index.ts"),
    import("../../lib/policy/index.ts"),
  ]);
  const object = await cluster.object(RESOURCES.Snapshot, { name });
  return {
    snapshot: readJudgedSnapshot(JSON.stringify(object.spec ?? {}), `Snapshot ${name}`),
    files: {},
    path: "",
  };
}

/** The component that the object's labels name; nothing if it was not made for one. */
async function componentOf(params: Params, cluster: Cluster): Promise<string | undefined> {
  const { findResource, namespacedName } = await import("../../lib/kube/index.ts");
  const { namespace: type, name } = namespacedName(params.customResource, "SINGLE_COMPONENT_CUSTOM_RESOURCE");
  const namespace = params.customResourceNamespace;
  const object = await cluster.object(findResource(type), {
    name,
    ...(namespace === "" ? {} : { namespace }),
  });
  const { [TYPE]: kind, [COMPONENT]: component } = object.metadata.labels ?? {};
  return kind === "component" && component ? component : undefined;
}

async function reduced(snapshot: Snapshot, component: string): Promise<Snapshot> {
  const components = snapshot.components.filter(({ name }) => name === component);
  if (components.length === 1) return { ...snapshot, components };
  const { policyFault } = await import("../../lib/policy/index.ts");
  throw policyFault(
    "POLICY_BAD_SNAPSHOT",
    `the Snapshot has component ${JSON.stringify(component)} ${components.length} times; it has ${snapshot.components.map(({ name }) => name).join(", ")}`,
    "Judge a Snapshot that contains the component once, or set SINGLE_COMPONENT=false.",
  );
}
