import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SCHEMAS } from "../../lib/formats/index.ts";
import { PUBLISHED_POLICY_SCHEMAS } from "../../lib/policy/schemas.ts";
import { RELEASE_SCHEMAS } from "../../lib/release/schemas.ts";
import { checkRendered, discover, render, renderAll } from "../../scripts/render/index.ts";
import { ROOT } from "./sources.ts";

describe("rendered files", () => {
  it("are what the definitions give", async () => {
    expect(await checkRendered(ROOT)).toBeGreaterThan(30);
  });

  it("say in their first line where they come from, and hold no script", async () => {
    for (const { path, source, text } of renderAll(await discover(ROOT), "1.0.0")) {
      expect(text.split("\n", 1)[0], path).toContain(`Rendered from ${source}`);
      if (path.endsWith(".yaml")) expect(text, path).not.toMatch(/^\s*(- )?script:/m);
    }
  });

  it("come without any runtime dependency of a step", () => {
    const script = join(import.meta.dirname, "loads.ts");
    const loaded = execFileSync(process.execPath, [script, ROOT], { encoding: "utf8" }).split("\n");
    const packages = loaded.flatMap((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
    // ajv, with what it loads, compiles the validators that are rendered; no step loads it.
    const compiler = new Set(["ajv", "fast-deep-equal", "json-schema-traverse", "fast-uri"]);
    expect([...new Set(packages)].filter((name) => !compiler.has(name))).toEqual(["yaml"]);
    const own = loaded.filter((url) => !url.includes("/node_modules/"));
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((url) => /\/run\.ts$|\/lib\/(http|oci|artifacts|sbom|prefetch)\//.test(url))).toEqual(
      [],
    );
    expect(own.filter((url) => /\/lib\/tools\/(?!declare\.ts|[\w-]+\.decl\.ts)/.test(url))).toEqual([]);
  });
});

/** What that checkout renders: YAML, README and schema of one StepAction, a schema for each format, the validators. */
const OWN =
  3 + Object.keys(SCHEMAS).length + Object.keys(RELEASE_SCHEMAS).length + PUBLISHED_POLICY_SCHEMAS.length + 3;

describe("render --check", () => {
  let made: string | undefined;
  afterAll(() => made && rm(made, { recursive: true }));
  const checkout = async () => {
    const root = await mkdtemp(join(tmpdir(), "render-"));
    made = root;
    await writeFile(join(root, "package.json"), '{"version":"1.0.0","type":"module"}');
    await mkdir(join(root, "stepactions"));
    await cp(join(ROOT, "steps/use-trusted-artifact"), join(root, "steps/use-trusted-artifact"), {
      recursive: true,
    });
    await cp(join(ROOT, "stepactions/use-trusted-artifact"), join(root, "stepactions/use-trusted-artifact"), {
      recursive: true,
    });
    await cp(join(ROOT, "lib"), join(root, "lib"), { recursive: true });
    await render(root);
    return root;
  };

  it("names what is stale, missing or left over, and the command", async () => {
    const root = await checkout();
    expect(await checkRendered(root)).toBe(OWN);
    const folder = join(root, "stepactions", "use-trusted-artifact");
    const yaml = await readFile(join(folder, "stepaction.yaml"), "utf8");
    await writeFile(join(folder, "stepaction.yaml"), yaml.replace("type: array", "type: string"));
    await writeFile(join(folder, "old.yaml"), yaml);
    await expect(checkRendered(root)).rejects.toMatchObject({
      code: "RENDER_STALE",
      message:
        "stepactions/use-trusted-artifact/stepaction.yaml is not what stepactions/use-trusted-artifact/stepaction.ts gives\n" +
        "stepactions/use-trusted-artifact/old.yaml comes from no definition",
      next: "Run: npm run render",
    });
    expect(await render(root)).toHaveLength(2);
    expect(await checkRendered(root)).toBe(OWN);
  });
});

describe("catalog.yaml", () => {
  it("lists what there is, with the version of its definition", async () => {
    const catalog = parse(await readFile(join(ROOT, "catalog.yaml"), "utf8"));
    const { tasks, pipelines, stepActions } = await discover(ROOT);
    const versions = (
      found: readonly { readonly definition: { readonly name: string; readonly version: string } }[],
    ) => Object.fromEntries(found.map(({ definition }) => [definition.name, definition.version]));
    expect(catalog.tasks).toEqual(versions(tasks));
    expect(catalog.pipelines).toEqual(versions(pipelines));
    expect(catalog.stepActions).toEqual(
      Object.fromEntries(stepActions.map(({ definition }) => [definition.contract.name, definition.version])),
    );
  });

  it("names the images that programs need", async () => {
    const { images } = parse(await readFile(join(ROOT, "catalog.yaml"), "utf8"));
    const { tasks } = await discover(ROOT);
    const files = renderAll({ tasks, pipelines: [], stepActions: [], examples: [] }, "1.0.0");
    const used = files.flatMap(({ text }) =>
      [...text.matchAll(/^\s+image: localhost\/slipway\/(.*):1\.0\.0$/gm)].map(([, folder]) => folder),
    );
    expect([...new Set(used)].sort()).toEqual(images);
  });
});
