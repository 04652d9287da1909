/** A release that is run again, or was stopped at any boundary between tasks and is run again, ends like one that ran once. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineEvent } from "../../engine/index.ts";
import { imageSignatures, publicKeys } from "../../lib/signing/index.ts";
import { startKube } from "../../services/kube/index.ts";
import { whyNot } from "../voyage/base.ts";
import { type Dock, openDock, PLAIN, type Released, type ReleaseWishes, SIGNING } from "./dock.ts";

/** A release is a dozen tasks: on a busy machine it takes its time. */
const PATIENCE = 240_000;

let dock: Dock;
/** The end of a release that nothing disturbed, by pipeline. */
const undisturbed = new Map<string, unknown>();
const MODES = [
  { pipeline: SIGNING, mode: {} },
  { pipeline: PLAIN, mode: { ociStorage: "empty" } },
] as const;

beforeAll(async () => {
  if (whyNot !== undefined) return;
  dock = await openDock();
}, 180_000);
afterAll(() => dock?.close());

const wishesFor = async (into: string, given: ReleaseWishes): Promise<ReleaseWishes> => {
  const objects = await dock.objects({ into });
  return { ...given, objects, cluster: await startKube({ objects }) };
};

/** What users and policies see of a release, without the name of the repository and without signatures' bytes. */
async function stateOf(into: string, { release }: Released) {
  const tags = await dock.published(into);
  const names = Object.keys(tags);
  const image = names.find((name) => name.endsWith(":latest")) ?? "";
  const repository = `${dock.production.address}/${image.replace(/:latest$/, "")}`;
  const digest = tags[image] ?? "";
  const { verified } = await imageSignatures(dock.client, `${repository}@${digest}`, [
    ...(await publicKeys(dock.signer.publicKeyPem)),
    ...(await publicKeys(dock.releaseKey)),
  ]);
  const anywhere = (text: string) =>
    JSON.parse(text.replaceAll(`/${into}/`, "/x/").replaceAll(`"${into}/`, '"x/'));
  return anywhere(
    JSON.stringify({
      tags: Object.fromEntries(Object.entries(tags).filter(([name]) => !name.endsWith(".sig"))),
      signatures: verified.map(({ identity }) => identity).sort(),
      status: (release["status"] as { artifacts?: unknown } | undefined)?.artifacts,
    }),
  );
}

describe.skipIf(whyNot !== undefined).each(MODES)("$pipeline $mode", ({ pipeline, mode }) => {
  test(
    "run twice: the second changes nothing",
    async () => {
      const into = `twice-${pipeline}`;
      const wishes = await wishesFor(into, { pipeline, ...mode });
      const first = await dock.release(wishes);
      expect(first).toMatchObject({ exitCode: 0, failed: [] });
      const state = await stateOf(into, first);
      const before = await dock.published(into);
      undisturbed.set(pipeline, state);

      const second = await dock.release(wishes);
      expect(second).toMatchObject({ exitCode: 0, failed: [] });
      expect(await dock.published(into)).toEqual(before);
      expect(await stateOf(into, second)).toEqual(state);
      expect(second.log).toContain("already published harbour-board");
      expect(second.log).not.toMatch(/push-snapshot: published/);
      await wishes.cluster?.close();
    },
    PATIENCE,
  );

  // A release mostly waits for one step at a time: side by side they cost little more.
  test.concurrent.each(boundariesOf(pipeline))(
    "stopped after %s and run again",
    async (task) => {
      const into = `stopped-${pipeline}-${task}`;
      const wishes = await wishesFor(into, { pipeline, ...mode });
      const stop = new AbortController();
      const emit = (event: EngineEvent) => {
        if (event.type === "run-ended" && event.run.pipelineTask === task) stop.abort();
      };
      const stopped = await dock.release({ ...wishes, signal: stop.signal, emit });
      expect(stopped.exitCode).toBe(130);
      const again = await dock.release(wishes);
      expect(again).toMatchObject({ exitCode: 0, failed: [] });
      expect(await stateOf(into, again)).toEqual(undisturbed.get(pipeline));
      await wishes.cluster?.close();
    },
    PATIENCE,
  );
});

/** Every boundary between tasks that run; cleanup is the last. */
function boundariesOf(pipeline: string): readonly string[] {
  const plain = [
    ...["verify-access-to-resources", "collect-data", "collect-registry-token-secret", "reduce-snapshot"],
    ...["apply-mapping", "verify-enterprise-contract", "push-snapshot", "update-cr-status"],
  ];
  return pipeline === SIGNING ? [...plain, "collect-cosign-params", "rh-sign-image-cosign"] : plain;
}
