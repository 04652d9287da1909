import { readFile, stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import { publicKeys } from "../../lib/signing/index.ts";
import { json, object, objects, some, text, texts } from "./loose.ts";

/** What stands in a record about the evidence of its run. */
export interface EvidenceReport {
  readonly signed: readonly { readonly image: string; readonly identity?: string }[];
  readonly attested: readonly { readonly image: string; readonly predicateType: string }[];
  readonly statements: readonly StatementReport[];
  /** What could not be signed or attested, and why. */
  readonly problems: readonly string[];
  readonly builder?: string;
  readonly key?: KeyReport;
}
export interface KeyReport {
  readonly pem: string;
  /** `SHA256:…`, the fingerprint that envelopes carry; absent where the key cannot be read. */
  readonly id?: string;
}
export interface StatementReport {
  readonly predicateType: string;
  /** In the record's folder. */
  readonly file: string;
  readonly builder?: string;
  readonly buildType?: string;
  readonly subjects: readonly { readonly name: string; readonly digest: string }[];
  /** Number of sources and images that went in. */
  readonly materials: number;
}

/** Larger statements are named, not read. */
const LARGEST = 32_000_000;

/** The evidence of a record; undefined where its run left none. */
export async function evidenceOf(directory: string): Promise<EvidenceReport | undefined> {
  const found = json(await readFile(join(directory, "evidence.json"), "utf8").catch(() => undefined));
  if (found === undefined) return undefined;
  const { signed, attested, statements, problems, publicKey, builderId } = object(found);
  const pem = text(publicKey);
  return {
    signed: objects(signed).map((each) => ({
      image: text(each.image) ?? "",
      ...some("identity", text(each.identity)),
    })),
    attested: objects(attested).map((each) => ({
      image: text(each.image) ?? "",
      predicateType: text(each.predicateType) ?? "",
    })),
    statements: await Promise.all(objects(statements).map((each) => statementOf(each, directory))),
    problems: texts(problems),
    ...some("builder", text(builderId)),
    ...(pem === undefined ? {} : { key: { pem, ...some("id", await keyIdOf(pem)) } }),
  };
}

/** `SHA256:…`, as envelopes name it; undefined for a text that is no key. */
export const keyIdOf = async (pem: string): Promise<string | undefined> =>
  (await publicKeys(pem).catch(() => []))[0]?.keyId;

async function statementOf(each: Record<string, unknown>, directory: string): Promise<StatementReport> {
  const file = normalize(text(each.file) ?? "");
  const { predicate, subject, predicateType } = object(await statementIn(directory, file));
  const { builder, buildType, materials, runDetails, buildDefinition } = object(predicate);
  const definition = object(buildDefinition);
  return {
    predicateType: text(each.predicateType) ?? text(predicateType) ?? "",
    file,
    ...some("builder", text(object(builder).id) ?? text(object(object(runDetails).builder).id)),
    ...some("buildType", text(buildType) ?? text(definition.buildType)),
    subjects: objects(subject).map(({ name, digest }) => ({
      name: text(name) ?? "",
      digest: Object.entries(object(digest))
        .map((entry) => entry.join(":"))
        .join(", "),
    })),
    materials: objects(materials ?? definition.resolvedDependencies).length,
  };
}

/** The statement itself, or the one in an envelope. */
async function statementIn(directory: string, file: string): Promise<unknown> {
  const path = join(directory, file);
  const { size } = (await stat(path).catch(() => undefined)) ?? { size: Infinity };
  if (file === "" || file.startsWith("..") || size > LARGEST) return undefined;
  const found = json(await readFile(path, "utf8").catch(() => undefined));
  const payload = text(object(found).payload);
  return payload === undefined ? found : json(Buffer.from(payload, "base64").toString("utf8"));
}

/** The Snapshot of a good build, as the record keeps it. */
export interface SnapshotReport {
  readonly application?: string;
  readonly components: readonly {
    readonly name: string;
    readonly image: string;
    readonly url?: string;
    readonly revision?: string;
  }[];
}

/** The Snapshot of a record; undefined where its run made none. */
export async function snapshotOf(directory: string): Promise<SnapshotReport | undefined> {
  const found = json(await readFile(join(directory, "snapshot.json"), "utf8").catch(() => undefined));
  if (found === undefined) return undefined;
  const { application, components } = object(object(found).spec ?? found);
  return {
    ...some("application", text(application)),
    components: objects(components).map(({ name, containerImage, source }) => ({
      name: text(name) ?? "",
      image: text(containerImage) ?? "",
      ...some("url", text(object(object(source).git).url)),
      ...some("revision", text(object(object(source).git).revision)),
    })),
  };
}
