import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttp } from "../../lib/http/index.ts";
import { authority } from "../../registry/tls/authority.ts";
import { PYXIS_ROUTES, type Pyxis, startPyxis } from "./index.ts";

let dir: string;
let pyxis: Pyxis;
const LAYERS = ["sha256:aa", "sha256:bb"];
/** As preflight's client writes it. */
const QUERY =
  "query($contImageLayers:[String!]!$registries:[String!]!){find_images(filter: {and:[{repositories:{registry:{in:$registries}}}{uncompressed_top_layer_id:{in:$contImageLayers}}]}){data{uncompressed_top_layer_id,_id,freshness_grades{grade,start_date,end_date}},error{status,detail},total,page}}";

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "pyxis-"));
  pyxis = await startPyxis({
    dir,
    repositories: [
      {
        registry: "registry.access.redhat.com",
        repository: "ubi9/ubi",
        release_categories: ["Generally Available"],
        vendor_label: "redhat",
      },
    ],
    images: [
      {
        _id: "1",
        uncompressed_top_layer_id: "sha256:aa",
        repositories: [
          { registry: "registry.access.redhat.com", repository: "ubi9/ubi" },
          { registry: "registry.example.com", repository: "copy/ubi" },
        ],
        freshness_grades: [{ grade: "A", start_date: "2026-01-01T00:00:00+00:00", end_date: null }],
      },
      {
        _id: "2",
        uncompressed_top_layer_id: "sha256:bb",
        repositories: [{ registry: "quay.io", repository: "other" }],
      },
    ],
  });
});
afterAll(async () => {
  await pyxis.close();
  await rm(dir, { recursive: true });
});

const get = async (path: string) => {
  const response = await fetch(`${pyxis.catalogUrl}/repositories/registry/${path}`);
  return { status: response.status, json: (await response.json()) as unknown };
};
async function ask(query: string, variables?: unknown) {
  const response = await fetch(`${pyxis.pyxisUrl}/graphql/`, {
    method: "POST",
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, json: (await response.json()) as unknown };
}

describe("repositories", () => {
  it("are found by registry and name, which has slashes", async () => {
    expect(await get("registry.access.redhat.com/repository/ubi9/ubi")).toMatchObject({
      status: 200,
      json: { release_categories: ["Generally Available"], vendor_label: "redhat" },
    });
    expect(await get("quay.io/repository/ubi9/ubi")).toMatchObject({
      status: 404,
      json: { title: "Not Found" },
    });
  });

  it("give the fields that are asked for", async () => {
    const path = "registry.access.redhat.com/repository/ubi9/ubi";
    expect((await get(`${path}?include=registry,repository`)).json).toEqual({
      registry: "registry.access.redhat.com",
      repository: "ubi9/ubi",
    });
    expect((await get(`${path}?exclude=vendor_label`)).json).not.toHaveProperty("vendor_label");
    expect(await get(`${path}?fields=x`)).toMatchObject({
      status: 400,
      json: { detail: expect.stringMatching(/fields/) },
    });
  });

  it("refuse what is no registry and no repository", async () => {
    expect((await get("not%20a%20host/repository/x")).status).toBe(400);
    expect((await get("quay.io/repository/Upper")).status).toBe(400);
  });

  it("are read again at each request: a person may edit them", async () => {
    const file = join(dir, "repositories.json");
    const before = await readFile(file, "utf8");
    await writeFile(file, before.replace("Generally Available", "Deprecated"));
    expect((await get("registry.access.redhat.com/repository/ubi9/ubi")).json).toMatchObject({
      release_categories: ["Deprecated"],
    });
    await writeFile(file, before.replace("Generally Available", "Old"));
    expect(await get("registry.access.redhat.com/repository/ubi9/ubi")).toMatchObject({
      status: 500,
      json: { detail: expect.stringMatching(/release_categories/) },
    });
    await writeFile(file, "{");
    expect(await get("registry.access.redhat.com/repository/ubi9/ubi")).toMatchObject({ status: 500 });
    await writeFile(file, before);
  });
});

describe("images over GraphQL", () => {
  it("are found as preflight asks for them", async () => {
    const variables = { contImageLayers: LAYERS, registries: ["registry.access.redhat.com"] };
    expect(await ask(QUERY, variables)).toEqual({
      status: 200,
      json: {
        data: {
          find_images: {
            data: [
              {
                uncompressed_top_layer_id: "sha256:aa",
                _id: "1",
                freshness_grades: [{ grade: "A", start_date: "2026-01-01T00:00:00+00:00", end_date: null }],
              },
            ],
            error: null,
            total: 1,
            page: 0,
          },
        },
      },
    });
  });

  it("have aliases, pages, and operators", async () => {
    const query = (filter: string, more = "") =>
      `{ found: find_images(filter: ${filter}${more}) { total data { id: _id } } }`;
    const ids = async (text: string) =>
      ((await ask(text)).json as { data: { found: { data: { id: string }[] } } }).data.found.data.map(
        ({ id }) => id,
      );
    expect(await ids(query('{_id: {eq: "2"}}'))).toEqual(["2"]);
    expect(await ids(query('{_id: {ne: "2"}}'))).toEqual(["1"]);
    expect(await ids(query('{_id: {out: ["2"]}}'))).toEqual(["1"]);
    expect(await ids(query('{or: [{_id: {eq: "1"}}, {_id: {eq: "2"}}]}'))).toEqual(["1", "2"]);
    expect(await ids(query('{_id: {in: ["1", "2"]}}', " page: 1, page_size: 1"))).toEqual(["2"]);
  });

  it.each([
    ["another field", "{ find_things { total } }", {}],
    ["an argument that is not there", "{ find_images(sort: 1) { total } }", {}],
    ["an operator that is not there", '{ find_images(filter: {_id: {like: "1"}}) { total } }', {}],
    ["an empty filter", "{ find_images(filter: {}) { total } }", {}],
    ["a filter that is no object", "{ find_images(filter: 1) { total } }", {}],
    ["no selection", "{ find_images }", {}],
    ["a field of the answer that is not there", "{ find_images { sum } }", {}],
    ["a selection of a plain value", "{ find_images { total { x } } }", {}],
    ["a mutation", "mutation { find_images { total } }", {}],
    ["half a document", "{ find_images { total ", {}],
    ["two documents", "{ find_images { total } } {", {}],
    ["a sign that is none", "{ find_images ; }", {}],
    ["a variable that is not declared", "{ find_images(page: $p) { total } }", {}],
    ["a variable that is not given", "query($p:Int!) { find_images(page: $p) { total } }", {}],
    ["a variable too many", "{ find_images { total } }", { p: 1 }],
    ["a page that is none", "{ find_images(page: -1) { total } }", {}],
  ])("refuses %s", async (_, query, variables) => {
    const { status, json } = await ask(query, variables);
    expect(status).toBe(400);
    expect(json).toMatchObject({ errors: [{ message: expect.any(String) }] });
  });

  it("refuses a body that is no GraphQL request", async () => {
    const response = await fetch(`${pyxis.pyxisUrl}/graphql/`, { method: "POST", body: '{"q":1}' });
    expect(response.status).toBe(400);
    expect(pyxis.requests().at(-1)).toMatchObject({ refused: expect.stringMatching(/query/) });
  });
});

it("keeps the files that are there, and starts with empty ones", async () => {
  const own = await mkdtemp(join(tmpdir(), "pyxis-"));
  await (await startPyxis({ dir: own })).close();
  expect(await readFile(join(own, "images.json"), "utf8")).toBe("[]\n");
  await writeFile(join(own, "images.json"), '[{"_id":"kept"}]');
  await (await startPyxis({ dir: own })).close();
  expect(await readFile(join(own, "images.json"), "utf8")).toBe('[{"_id":"kept"}]');
  await expect(
    startPyxis({ dir: own, repositories: [{ registry: "/", repository: "x", release_categories: [] }] }),
  ).rejects.toMatchObject({ code: "PYXIS_BAD_DATA" });
  await rm(own, { recursive: true });
});

it("can be told to redirect", async () => {
  pyxis.fail(PYXIS_ROUTES.repository, { status: 302, location: "https://elsewhere.invalid/", times: 1 });
  const response = await fetch(`${pyxis.catalogUrl}/repositories/registry/quay.io/repository/x`, {
    redirect: "manual",
  });
  expect(response.status).toBe(302);
  expect(response.headers.get("location")).toBe("https://elsewhere.invalid/");
});

it("speaks https with a certificate, and then nothing else", async () => {
  const { ca, serve } = await authority(join(dir, "authority"));
  const secure = await startPyxis({ dir, tls: serve(["127.0.0.1"]) });
  expect(secure.catalogUrl).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/api\/containers\/v1$/);
  const http = createHttp({ ca });
  const url = `${secure.catalogUrl}/repositories/registry/registry.access.redhat.com/repository/ubi9/ubi`;
  expect(await (await http.request({ url })).json()).toMatchObject({ repository: "ubi9/ubi" });
  await expect(http.request({ url: url.replace("https", "http"), tries: 1 })).rejects.toThrow();
  await http.close();
  await secure.close();
});
