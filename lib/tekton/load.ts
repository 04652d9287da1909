import { type Document, isMap, LineCounter, type ParsedNode, parseAllDocuments } from "yaml";
import { explain } from "../errors/index.ts";
import { isRecord } from "../json/index.ts";
import { fault } from "./fault.ts";
import type { ClusterObject, ObjectMeta, TektonObject } from "./types.ts";
import { paramValue } from "./value.ts";

/** Any Kubernetes object; narrow by `kind` with `isKind`. */
export interface AnyObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}
type Known = TektonObject | ClusterObject;

export interface LoadedObject {
  readonly object: AnyObject;
  readonly file: string;
  /** Where the document starts, counted from 1. */
  readonly line: number;
  /** The line of a field: `lineOf(["spec", "tasks", 2, "params"])`; of the nearest one above if it is not there. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Where objects were read, for messages about them that come later. */
const origins = new WeakMap<object, string>();

/** `file:line` of an object that `loadYaml` read; undefined for one that was made otherwise. */
export const originOf = (object: object): string | undefined => origins.get(object);

export interface LoadedFile {
  readonly objects: readonly LoadedObject[];
}

/** True, and typed, if the object is of this kind. */
export function isKind<Kind extends Known["kind"]>(
  object: AnyObject,
  kind: Kind,
): object is Extract<Known, { kind: Kind }> & AnyObject {
  return object.kind === kind;
}

/**
 * The Kubernetes objects of a YAML or JSON text: several documents, and `kind: List`. Empty documents
 * are skipped. Values of params and results are read as Tekton reads them (a number is its text).
 * @param file for messages, and kept with each object
 * @throws Fault TEKTON_YAML with file and line
 */
export function loadYaml(text: string, file: string): LoadedFile {
  const counter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: counter, prettyErrors: false });
  if (!Array.isArray(documents)) return { objects: [] };
  return { objects: documents.flatMap((document) => fromDocument(document, { file, counter })) };
}

interface Place {
  readonly file: string;
  readonly counter: LineCounter;
}

function fromDocument(document: Document.Parsed<ParsedNode>, place: Place): LoadedObject[] {
  const [error] = document.errors;
  if (error !== undefined) {
    const line = place.counter.linePos(error.pos[0]).line;
    throw yamlFault(place.file, line, error.message, "Correct the YAML there.", error);
  }
  const value = plainValue(document, place);
  if (value === null || value === undefined) return [];
  return split(value).map(({ value: each, path }) => loaded(each, document, path, place));
}

/** Values without aliases; a tree that would grow without end, or holds itself, is a fault and no crash. */
function plainValue(document: Document.Parsed<ParsedNode>, { file, counter }: Place): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 1000 });
    checkDepth(value);
    return value;
  } catch (thrown) {
    const { line } = counter.linePos(document.contents?.range?.[0] ?? 0);
    throw yamlFault(file, line, explain(thrown), "Write out what the aliases (*name) stand for.");
  }
}

/** Deeper than any object of Kubernetes; what recurses over the object can rely on it. */
const DEEPEST = 200;

function checkDepth(value: unknown, around = new Set<unknown>()): void {
  if (value === null || typeof value !== "object") return;
  if (around.has(value)) throw fault("TEKTON_YAML", "an alias stands within what it names", "Write it out.");
  if (around.size > DEEPEST) throw fault("TEKTON_YAML", `more than ${DEEPEST} levels`, "Nest it less.");
  around.add(value);
  for (const each of Object.values(value)) checkDepth(each, around);
  around.delete(value);
}

function split(value: unknown): { value: unknown; path: (string | number)[] }[] {
  if (!isRecord(value) || value.kind !== "List" || !Array.isArray(value.items)) return [{ value, path: [] }];
  return value.items.map((item: unknown, index) => ({ value: item, path: ["items", index] }));
}

function loaded(
  value: unknown,
  document: Document.Parsed<ParsedNode>,
  path: (string | number)[],
  place: Place,
): LoadedObject {
  const lineOf = (inside: readonly (string | number)[]) => lineIn(document, [...path, ...inside], place);
  const line = lineOf([]);
  const object = kubernetesObject(value, place.file, line);
  origins.set(object, `${place.file}:${line}`);
  return { object, file: place.file, line, lineOf };
}

function lineIn(document: Document.Parsed<ParsedNode>, path: readonly (string | number)[], place: Place) {
  for (let length = path.length; length >= 0; length--) {
    const start = offset(document, path.slice(0, length));
    if (start !== undefined) return place.counter.linePos(start).line;
  }
  return 1;
}

/** Where the key of the field stands, else its value. */
function offset(
  document: Document.Parsed<ParsedNode>,
  path: readonly (string | number)[],
): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const name = path.at(-1);
  if (isMap(parent) && name !== undefined) {
    const pair = parent.items.find(({ key }) => isNode(key) && key.value === name);
    if (pair !== undefined && isNode(pair.key)) return pair.key.range?.[0];
  }
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function kubernetesObject(value: unknown, file: string, line: number): AnyObject {
  const { apiVersion, kind, metadata = {}, ...rest } = isRecord(value) ? value : {};
  if (typeof apiVersion !== "string" || typeof kind !== "string") {
    const what = isRecord(value) ? "apiVersion and kind are missing" : `a ${nameOf(value)} stands there`;
    throw yamlFault(file, line, `not a Kubernetes object: ${what}`, "Give a file of Kubernetes objects.");
  }
  if (!isRecord(metadata)) throw yamlFault(file, line, "metadata is not a map", "Write metadata: {name: …}.");
  return normalize({ apiVersion, kind, metadata: metadata as ObjectMeta, ...rest });
}

/** Reads `value` and `default` of every entry under `params`, `results` and matrix as Tekton does. */
function normalize<T>(value: T, list?: string): T;
function normalize(value: unknown, list = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => normalize(each, list));
  if (!isRecord(value)) return value;
  const isEntry = VALUED.has(list) && typeof value.name === "string";
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (isEntry && (key === "value" || key === "default")) return [key, paramValue(each)];
      return [key, normalize(each, key)];
    }),
  );
}
const VALUED = new Set(["params", "results"]);

const yamlFault = (file: string, line: number, what: string, next: string, cause?: unknown) =>
  fault("TEKTON_YAML", `${file}:${line}: ${what}`, next, cause);

const isNode = (node: unknown): node is { value?: unknown; range?: readonly number[] | null } =>
  node !== null && typeof node === "object" && "range" in node;
const nameOf = (value: unknown): string => (Array.isArray(value) ? "list" : typeof value);
