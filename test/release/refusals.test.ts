/** Images whose evidence is not what it should be: the gate names the rule, and nothing is published. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineEvent } from "../../engine/index.ts";
import { readPolicy } from "../../lib/policy/index.ts";
import type { AnyObject } from "../../lib/tekton/index.ts";
import { whyNot } from "../voyage/base.ts";
import { oneByteChanged, type Target } from "./attack.ts";
import { ATTACKS, foreignSigner } from "./attacks.ts";
import { type Dock, openDock, type Released } from "./dock.ts";

/** A release is a dozen tasks: on a busy machine it takes its time. */
const PATIENCE = 180_000;

let dock: Dock;
beforeAll(async () => {
  if (whyNot === undefined) dock = await openDock();
}, 180_000);
afterAll(() => dock?.close());

/** The Snapshot of the build with another image, or changed otherwise. */
function snapshot(change: (component: Record<string, unknown>) => void): AnyObject {
  const copy = structuredClone(dock.built.finished.snapshot) as AnyObject & {
    spec: { components: Record<string, unknown>[] };
  };
  for (const component of copy.spec.components) change(component);
  return copy;
}
const snapshotOf = ({ repository, digest }: Target) =>
  snapshot((component) => {
    component["containerImage"] = `${repository}@${digest}`;
  });

/** Releases it; the gate's answer, and what became of the production registry. */
async function refused(name: string, given: AnyObject, policy?: object): Promise<Released> {
  const wishes = { into: name, snapshot: given, ...(policy === undefined ? {} : { policy }) };
  const objects = (await dock.objects(wishes)).map(withPlainTags);
  const released = await dock.release({ objects });
  expect(released.log).not.toContain("push-snapshot/");
  expect(await dock.published(name)).toEqual({});
  expect(released).toMatchObject({ exitCode: 1, failed: ["verify-enterprise-contract"] });
  return released;
}

/** Tags that need no source: the gate is to say what is wrong with it. */
const withPlainTags = (object: AnyObject): AnyObject =>
  JSON.parse(JSON.stringify(object).replaceAll("{{ git_short_sha }}", "v1"));

describe.skipIf(whyNot !== undefined)("a release is refused, and production stays empty, when", () => {
  test.each(ATTACKS)(
    "$name",
    async ({ name, rules, prepare }) => {
      const into = name.replaceAll(" ", "-");
      const { log } = await refused(into, snapshotOf(await prepare(dock, into)));
      for (const rule of rules) expect(log).toContain(rule);
    },
    PATIENCE,
  );

  test(
    "a component has no source",
    async () => {
      const without = snapshot((component) => delete component["source"]);
      const { log } = await refused("no-source", without);
      expect(log).toContain("slsa_source_correlated.source_code_reference_provided");
    },
    PATIENCE,
  );

  test(
    "it was built at a desk, and the policy is the usual one",
    async () => {
      const usual = await defaultPolicy(dock.signer.publicKeyPem);
      const { log } = await refused("usual-policy", dock.built.finished.snapshot as AnyObject, usual);
      for (const rule of ["slsa_build_build_service.slsa_builder_id_accepted", "cve.cve_results_found"])
        expect(log).toContain(rule);
    },
    PATIENCE,
  );

  test(
    "it was built at a desk, and pushed where builds of a cluster are with a stolen push secret",
    async () => {
      const cluster = await foreignSigner();
      const usual = await defaultPolicy(cluster.publicKeyPem);
      const { log } = await refused("stolen-secret", dock.built.finished.snapshot as AnyObject, usual);
      for (const rule of ["builtin.image.signature_check", "builtin.attestation.signature_check"])
        expect(log).toContain(rule);
    },
    PATIENCE,
  );

  test(
    "the digest is swapped in the workspace between gate and push",
    async () => {
      const workspace = await mkdtemp(join(tmpdir(), "release-workspace-"));
      const other = await oneByteChanged(dock, "swapped");
      const emit = (event: EngineEvent) => {
        if (event.type === "run-ended" && event.run.pipelineTask === "verify-enterprise-contract")
          swapDigest(workspace, other.digest);
      };
      const objects = await dock.objects({ into: "swapped" });
      const released = await dock.release({ objects, workspace, ociStorage: "empty", emit });
      expect(released).toMatchObject({ exitCode: 1, failed: ["push-snapshot"] });
      expect(released.log).toContain("RELEASE_CHANGED");
      expect(await dock.published("swapped")).toEqual({});
      await dock.engine.remove(workspace);
    },
    PATIENCE,
  );
});

/** What a release engineer starts from, with the data of this desk. */
async function defaultPolicy(publicKey: string): Promise<object> {
  const file = join(import.meta.dirname, "../../policies/release/default.yaml");
  const { sources = [], ...rest } = readPolicy(await readFile(file, "utf8"), file);
  const [desk] = dock.policy.sources ?? [];
  const prefixes = { allowed_registry_prefixes: [`${dock.harbour.registry.address}/`] };
  const own = sources.map((source) => ({ ...source, data: desk?.data ?? [], ruleData: prefixes }));
  return { ...rest, publicKey, sources: own };
}

/** Writes another digest into the Snapshot's file, as whoever mounts the workspace could. */
function swapDigest(workspace: string, digest: string): void {
  const names = readdirSync(workspace, { recursive: true, encoding: "utf8" });
  const file = join(workspace, names.find((name) => name.endsWith("snapshot_spec.json")) ?? "none");
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(/sha256:[0-9a-f]{64}/g, digest));
}
