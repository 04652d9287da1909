/** docker-build: the same programs and results as docker-build-oci-ta, over a workspace that the tasks share. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { APP_PARAMS, type App, openApp } from "./app.ts";
import { whyNot } from "./base.ts";
import { type Harbour, openHarbour, type Sailed, type SailOptions } from "./harbour.ts";

const VARIANTS: Readonly<Record<string, SailOptions>> = {
  "docker-build-oci-ta": {},
  "docker-build": {
    workspaces: [
      {
        name: "workspace",
        volumeClaimTemplate: {
          spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        },
      },
    ],
  },
};

let harbour: Harbour;
let app: App;
const sailed = new Map<string, Sailed>();

beforeAll(async () => {
  if (whyNot !== undefined) return;
  harbour = await openHarbour();
  app = await openApp();
  const url = await harbour.repository("the app", app.files);
  const engine = await harbour.engine({ stepEnvironment: app.environment });
  for (const [pipeline, options] of Object.entries(VARIANTS)) {
    const params = {
      ...APP_PARAMS,
      "git-url": url,
      "output-image": `${harbour.registry.address}/apps/${pipeline}:1`,
      "build-args": [`BASE_IMAGE=${harbour.base}`, `SERVER=${app.place}`],
      "build-source-image": "true",
      // Older than any file: a trusted artifact gives files another time than a clone in the workspace has.
      "source-date-epoch": "0",
      "rewrite-timestamp": "true",
    };
    sailed.set(pipeline, await harbour.sail(params, { engine, pipeline, ...options }));
  }
}, 240_000);
afterAll(async () => {
  await harbour?.close();
  await app?.server.close();
});

const of = (pipeline: string) => sailed.get(pipeline) ?? expect.fail(`${pipeline} did not run`);
const ta = () => of("docker-build-oci-ta");
const shared = () => of("docker-build");

describe.skipIf(whyNot !== undefined)(`with a workspace ${whyNot ?? ""}`, () => {
  test("everything succeeds, and the same tasks ran", () => {
    expect(shared().exitCode, shared().told).toBe(0);
    expect(ta().exitCode, ta().told).toBe(0);
    expect([...shared().children.keys()].sort()).toEqual([...ta().children.keys()].sort());
    expect([...shared().children.keys()]).toContain("build-source-image");
  });

  test("the image is the same, byte for byte", () => {
    expect(shared().result("IMAGE_DIGEST")).toBe(ta().result("IMAGE_DIGEST"));
    expect(shared().result("CHAINS-GIT_COMMIT")).toBe(ta().result("CHAINS-GIT_COMMIT"));
  });

  test("every task gives the same results, but for trusted artifacts", () => {
    for (const [name, child] of shared().children) {
      const names = (run: typeof child | undefined) =>
        (run?.status?.results ?? []).map((each) => each.name).sort();
      const theirs = names(ta().children.get(name)).filter((each) => !each.endsWith("_ARTIFACT"));
      expect(names(child), name).toEqual(theirs);
    }
  });

  test("no artifact of sources was pushed", async () => {
    const tags = await harbour.tags("apps/docker-build");
    expect(tags.filter((tag) => /\.(git|prefetch)$/.test(tag))).toEqual([]);
    expect(
      (await harbour.tags("apps/docker-build-oci-ta")).filter((tag) => /\.(git|prefetch)$/.test(tag)),
    ).toHaveLength(2);
  });
});
