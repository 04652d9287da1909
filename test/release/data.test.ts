/** Release data that cannot be meant: told before anything is pushed, with file, field, value and what is allowed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyObject } from "../../lib/tekton/index.ts";
import { whyNot } from "../voyage/base.ts";
import { type Dock, openDock } from "./dock.ts";

/** A release is a dozen tasks: on a busy machine it takes its time. */
const PATIENCE = 180_000;

let dock: Dock;
beforeAll(async () => {
  if (whyNot === undefined) dock = await openDock({ checks: false });
}, PATIENCE);
afterAll(() => dock?.close());

/** The data of a ReleasePlanAdmission, to be spoiled. */
interface Data {
  mapping?: {
    components: { name: string; repositories: { url?: string; tags?: unknown }[] }[];
    defaults: { tags: unknown };
  };
}

const SPOILT: readonly {
  readonly name: string;
  readonly spoil: (data: Required<Data>) => void;
  readonly task: string;
  readonly says: readonly string[];
}[] = [
  {
    name: "a component that the Snapshot does not have",
    spoil: ({ mapping }) => Object.assign(mapping.components[0] ?? {}, { name: "lighthouse" }),
    task: "apply-mapping",
    says: ["lighthouse", "harbour-board"],
  },
  {
    name: "no repository",
    spoil: ({ mapping }) => Object.assign(mapping.components[0] ?? {}, { repositories: [] }),
    task: "apply-mapping",
    says: ["harbour-board", "repositor"],
  },
  {
    name: "a tag template with a variable that there is not",
    spoil: ({ mapping }) => Object.assign(mapping.defaults, { tags: ["{{ moon_phase }}"] }),
    task: "apply-mapping",
    says: ["{{ moon_phase }}", "git_sha"],
  },
  {
    name: "a tag template that gives no valid tag",
    spoil: ({ mapping }) => Object.assign(mapping.defaults, { tags: ["of {{ git_short_sha }}"] }),
    task: "apply-mapping",
    says: ["of {{ git_short_sha }}", "of b25a1a2"],
  },
  {
    name: "a list where an object is wanted",
    spoil: ({ mapping }) => Object.assign(mapping, { defaults: ["latest"] }),
    task: "collect-data",
    says: ["mapping.defaults", "object"],
  },
  {
    name: "no mapping",
    spoil: (data) => Object.assign(data, { mapping: undefined }),
    task: "apply-mapping",
    says: ["mapping"],
  },
];

describe.skipIf(whyNot !== undefined)("release data with", () => {
  test.each(SPOILT)(
    "$name",
    async ({ name, spoil, task, says }) => {
      const into = name.replaceAll(" ", "-");
      const objects = (await dock.objects({ into })).map((object) => spoilt(object, spoil));
      const released = await dock.release({ objects });
      expect({
        exitCode: released.exitCode,
        failed: released.failed,
        log: lastFault(released.lines),
      }).toEqual({
        exitCode: 1,
        failed: [task],
        log: expect.stringMatching(/RELEASE_BAD_(DATA|TEMPLATE|OBJECT)/),
      });
      for (const word of says) expect(lastFault(released.lines)).toContain(word);
      expect(await dock.published(into)).toEqual({});
    },
    PATIENCE,
  );
});

function spoilt(object: AnyObject, spoil: (data: Required<Data>) => void): AnyObject {
  if (object.kind !== "ReleasePlanAdmission") return object;
  const copy = structuredClone(object) as AnyObject & { spec: { data: Required<Data> } };
  spoil(copy.spec.data);
  return JSON.parse(JSON.stringify(copy));
}

const lastFault = (lines: readonly string[]): string =>
  lines.findLast((line) => /slipway: [A-Z_]+ /.test(line)) ?? "";
