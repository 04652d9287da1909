import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FinishedRun, Outcome } from "../../engine/index.ts";
import { generateKeyPair } from "../../lib/signing/index.ts";
import type { AnyObject } from "../../lib/tekton/index.ts";
import type { Registry } from "../../registry/index.ts";
import type { Published } from "../bundles/index.ts";
import { type Desk, keyFolder } from "../desk/index.ts";
import {
  deskPolicy,
  keepRelease,
  MANAGED,
  PIPELINE,
  publishRelease,
  releaseObjects,
  releaseRun,
} from "../release/index.ts";
import type { VoyageKit } from "./voyage.ts";

export interface Release {
  readonly outcome: Outcome;
  /** Where the key lies that verifies what was published. */
  readonly publicKey: string;
  readonly objects: readonly AnyObject[];
  /** Folder with `run.yaml` and `objects/`: what it ran with, to change and run again. */
  readonly kept: string;
}
export interface ReleaseKit {
  readonly kit: VoyageKit;
  readonly desk: Desk;
  readonly production: Registry;
  /** Name of the application. */
  readonly name: string;
  readonly built: FinishedRun;
  /** Bundles that the build ran. */
  readonly published: readonly Published[];
}

/** Releases what was built to the production registry, past the gate. Undefined if there is nothing to release. */
export async function release(parts: ReleaseKit): Promise<Release | undefined> {
  const { kit, desk, production, name, built, published } = parts;
  const { snapshot, evidence } = built;
  if (snapshot === undefined || evidence === undefined) return undefined;
  const options = { client: desk.client, into: `${desk.registry.address}/slipway`, log: kit.log };
  const { pipeline, gate, all } = await publishRelease(await desk.engine.catalog(), PIPELINE, options);
  const policy = await deskPolicy([...published, ...all], {
    ...options,
    publicKey: evidence.publicKey,
    registryPrefixes: [`${desk.registry.address}/`],
  });
  const pair = await generateKeyPair(join(keyFolder(kit.places.state), "release"));
  const key = {
    "cosign.key": await readFile(pair.keyFile, "utf8"),
    "cosign.password": "",
    "cosign.pub": pair.publicKeyPem,
  };
  const objects = await releaseObjects({ name, production: production.address, snapshot, policy, key });
  const cluster = await desk.openCluster(objects);
  try {
    const run = releaseRun({
      name,
      pipeline: PIPELINE,
      bundle: pipeline.ref,
      gate,
      policy: `${MANAGED}/release`,
    });
    const { signal, emit } = kit;
    const kept = join(kit.places.state, "release", name);
    await keepRelease(kept, { objects, run });
    const kube = cluster === undefined ? {} : { kube: cluster };
    const outcome = await desk.engine.run({ objects: [...objects, run], signal, emit, ...kube });
    return { outcome, publicKey: pair.publicKeyFile, objects, kept };
  } finally {
    await cluster?.close();
  }
}
