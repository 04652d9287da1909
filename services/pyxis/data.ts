import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { explain } from "../../lib/errors/index.ts";
import { readIfThere, writeWhole } from "../../lib/files/index.ts";
import { pyxisFault } from "./fault.ts";

/** A repository of the catalogue (Pyxis object ContainerRepository); what is not named here is kept. */
export interface ContainerRepository {
  /** `registry.access.redhat.com` */
  readonly registry: string;
  /** `ubi9/ubi` */
  readonly repository: string;
  readonly release_categories: readonly ReleaseCategory[];
  readonly [field: string]: unknown;
}
/** A published image (Pyxis object ContainerImage); what is not named here is kept. */
export interface ContainerImage {
  readonly _id: string;
  readonly [field: string]: unknown;
}

const RELEASE_CATEGORIES = ["Generally Available", "Deprecated", "Tech Preview", "Beta"] as const;
export type ReleaseCategory = (typeof RELEASE_CATEGORIES)[number];

/** What the service knows. */
export interface PyxisData {
  readonly repositories: readonly ContainerRepository[];
  readonly images: readonly ContainerImage[];
}

const text = { type: "string", minLength: 1 };
const SCHEMAS = {
  repositories: {
    type: "array",
    items: {
      type: "object",
      properties: {
        registry: { type: "string", pattern: "^[A-Za-z0-9.-]+(:[0-9]+)?$" },
        repository: { type: "string", pattern: "^[a-z0-9]+([._/-]+[a-z0-9]+)*$" },
        release_categories: { type: "array", items: { enum: RELEASE_CATEGORIES } },
      },
      required: ["registry", "repository", "release_categories"],
    },
  },
  images: { type: "array", items: { type: "object", properties: { _id: text }, required: ["_id"] } },
};
type Name = keyof PyxisData;

const ajv = new Ajv2020({ strict: true });
const CHECKS = { repositories: ajv.compile(SCHEMAS.repositories), images: ajv.compile(SCHEMAS.images) };

/** The file that a person edits: `repositories.json`, `images.json`. */
const fileOf = (dir: string, name: Name) => join(dir, `${name}.json`);

/** Reads what is there now: an edit counts with the next request. Fault PYXIS_BAD_DATA. */
export async function readData<N extends Name>(dir: string, name: N): Promise<PyxisData[N]> {
  const file = fileOf(dir, name);
  const found = await readIfThere(file);
  return checked(name, found === undefined ? [] : parsed(file, found), file);
}

/** Writes what is given, and an empty list where there is no file yet. Fault PYXIS_BAD_DATA. */
export async function seed(dir: string, given: Partial<PyxisData>): Promise<void> {
  for (const name of ["repositories", "images"] as const) {
    const there = (await readIfThere(fileOf(dir, name))) !== undefined;
    const wanted = given[name];
    if (there && wanted === undefined) continue;
    const value = checked(name, wanted ?? [], `the given ${name}`);
    await writeWhole(fileOf(dir, name), `${JSON.stringify(value, undefined, 2)}\n`, { makeFolder: true });
  }
}

function parsed(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (thrown) {
    throw bad(file, `is no JSON (${explain(thrown)})`);
  }
}

function checked<N extends Name>(name: N, value: unknown, where: string): PyxisData[N] {
  const check = CHECKS[name];
  if (check(value)) return value as PyxisData[N];
  const [first] = check.errors ?? [];
  throw bad(where, `${first?.instancePath || "the list"} ${first?.message ?? "is invalid"}`);
}

const bad = (where: string, what: string) =>
  pyxisFault("PYXIS_BAD_DATA", `${where} ${what}`, "Correct the file, or remove it.");
