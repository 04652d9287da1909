/** The whole pipeline where checks cannot do their work: the others do theirs, and the summary says which and why. */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checksOf } from "../../engine/report/index.ts";
import { testProxy } from "../../registry/testing-proxy.ts";
import { type Pyxis, startPyxis } from "../../services/pyxis/index.ts";
import { whyNot } from "../voyage/base.ts";
import { type Harbour, openHarbour, type Sailed } from "../voyage/harbour.ts";
import { CLEAN, MISSING, scannerData } from "../voyage/planted.ts";

const why = whyNot ?? (MISSING.length > 0 ? `not here: ${MISSING.join(", ")}` : undefined);
if (why !== undefined) console.warn(`faults of checks in the pipeline are not tested: ${why}`);

let harbour: Harbour;
let catalogue: Pyxis;
let proxy: Awaited<ReturnType<typeof testProxy>>;
let refused: Sailed;
let corrupt: Sailed;

/** Reports have a digest and no tag; the image, its SBOM and the sources have tags. */
const noReports = (method = "", url = "") => method === "PUT" && /\/manifests\/sha256:/.test(url);

interface Given {
  readonly registry: string;
  readonly data: Record<string, string>;
}

async function sail(name: string, { registry, data }: Given): Promise<Sailed> {
  const endpoints = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "slipway-endpoints" },
    data: { catalog: catalogue.catalogUrl },
  };
  const params = {
    "git-url": await harbour.repository(name, CLEAN),
    dockerfile: "Containerfile",
    "output-image": `${registry}/apps/${name}:1`,
    "build-args": [`BASE_IMAGE=${harbour.base}`],
    "skip-checks": "false",
  };
  return harbour.sail(params, { engine: await harbour.engine({ data }), objects: [endpoints] });
}

beforeAll(async () => {
  if (why !== undefined) return;
  harbour = await openHarbour();
  proxy = await testProxy(harbour.registry.address, {
    intercept: ({ method, url }, response) => {
      if (!noReports(method, url)) return false;
      const error = { code: "DENIED", message: "no room for reports" };
      response.writeHead(403, { "content-type": "application/json" });
      response.end(JSON.stringify({ errors: [error] }));
      return true;
    },
  });
  const folder = join(harbour.folder, "data");
  await mkdir(folder);
  const base = { registry: harbour.registry.address, repository: "slipway/base" };
  const known = { ...base, release_categories: ["Generally Available"] as const };
  catalogue = await startPyxis({ dir: join(folder, "pyxis"), repositories: [known] });
  const data = await scannerData(folder);
  refused = await sail("refused", { registry: proxy.address, data });
  await rm(join(data["vulnerabilities"] ?? "", "CVE-2026-0001.json"));
  await writeFile(join(data["vulnerabilities"] ?? "", "CVE-2026-0002.json"), "{ half a rec");
  await writeFile(join(data["clamav"] ?? "", "test.ndb"), "this is no signature\n");
  corrupt = await sail("corrupt", { registry: harbour.registry.address, data });
}, 300_000);
afterAll(async () => {
  await Promise.all([catalogue?.close(), proxy?.close()]);
  await harbour?.close();
});

const outcomes = async (sailed: Sailed) =>
  Object.fromEntries((await checksOf(sailed.finished)).map(({ task, output }) => [task, output.result]));
const failed = (sailed: Sailed) =>
  [...sailed.children]
    .filter(([, { status }]) => status?.conditions?.[0]?.status === "False")
    .map(([name]) => name)
    .sort();
const told = (sailed: Sailed) => sailed.told.replace(/\s+/g, " ");

describe.skipIf(why !== undefined)(`checks that cannot work, in the pipeline ${why ?? ""}`, () => {
  test("reports that the registry refuses fail their tasks, with ERROR and the reason", async () => {
    expect(refused.exitCode, refused.told).toBe(1);
    expect(failed(refused)).toEqual(["clair-scan", "clamav-scan", "sast-shell-check", "sast-unicode-check"]);
    for (const { task, output } of await checksOf(refused.finished))
      if (failed(refused).includes(task))
        expect(output, task).toMatchObject({
          result: "ERROR",
          note: expect.stringMatching(/no room for reports/),
        });
  });
  test("and nothing keeps the others from running", async () => {
    expect(await outcomes(refused)).toMatchObject({
      "deprecated-base-image-check": "SUCCESS",
      "rpms-signature-scan": "SUCCESS",
      "sast-snyk-check": "SKIPPED",
      "ecosystem-cert-preflight-checks": expect.any(String),
    });
    expect(await harbour.tags("apps/refused")).toContain("1");
  });
  test("and the summary names each and why", () => {
    for (const task of failed(refused)) expect(refused.told).toMatch(new RegExp(`${task} +ERROR`));
    expect(told(refused).match(/no room for reports/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test("data of scanners that is corrupt stops nothing", async () => {
    expect(corrupt.exitCode, corrupt.told).toBe(0);
    expect(await outcomes(corrupt)).toMatchObject({
      "clair-scan": "ERROR",
      "clamav-scan": "ERROR",
      "deprecated-base-image-check": "SUCCESS",
      "rpms-signature-scan": "SUCCESS",
      "sast-shell-check": "SUCCESS",
      "sast-unicode-check": "SUCCESS",
    });
    expect(failed(corrupt)).toEqual([]);
  });
  test("and the summary names the data", () => {
    expect(told(corrupt)).toMatch(/clair-scan ERROR .*none of the 1 files/);
    expect(told(corrupt)).toMatch(/clamav-scan ERROR .*(test\.ndb|Malformed|Problem parsing)/);
  });
});
