import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { readIfThere } from "../files/index.ts";
import { writeWhole } from "../handover/index.ts";
import { isRecord } from "../json/index.ts";
import { vulnFault } from "./fault.ts";

/** One image that is scanned. */
export interface ScannedImage {
  /** OCI architecture, or another word that tells it from the others; also part of file names. */
  readonly arch: string;
  readonly digest: string;
}
/** What step clair-manifests found out. */
export interface ScanSubject {
  /** As the task was given it. */
  readonly image: string;
  /** Digest of what `images` belong to. */
  readonly digest: string;
  /** `registry/repository` */
  readonly repository: string;
  readonly images: readonly ScannedImage[];
}
/** What step clair-report did. */
export interface ScanDone {
  /** What was not looked at, in words for people: `npm (12 packages)`. */
  readonly gaps: readonly string[];
}
/** Why the scan ended early. */
export interface ScanEnd {
  readonly result: "SKIPPED" | "ERROR";
  readonly reason: string;
}

const SUBJECT = "images.json";
const DONE = "scanned.json";
const END = "ended.json";

/** File of an image's report in the shared folder; also its name where it is attached. */
export const reportFile = (arch: string): string => `clair-report-${arch}.json`;

const bad = (file: string, what: string, cause?: unknown) =>
  vulnFault(
    "CLAIR_HANDOVER",
    `the hand-over file ${file} ${what}`,
    "Run the task again from its first step.",
    cause,
  );

const write = (shared: string, file: string, value: unknown) =>
  writeWhole(join(shared, file), `${JSON.stringify(value)}\n`);

async function read(
  shared: string,
  name: string,
  writtenBy: string,
): Promise<Readonly<Record<string, unknown>>> {
  const file = join(shared, name);
  const text = await readIfThere(file);
  if (text === undefined) throw bad(file, `is not there: step ${writtenBy} writes it`);
  try {
    const json: unknown = JSON.parse(text);
    if (isRecord(json)) return json;
  } catch (cause) {
    throw bad(file, "is no JSON", cause);
  }
  throw bad(file, "is no JSON object");
}

/** Takes away what an earlier try left behind, so that nobody reads it. */
export async function clearHandover(shared: string): Promise<void> {
  for (const file of [SUBJECT, DONE, END]) await rm(join(shared, file), { force: true });
}

export const writeSubject = (shared: string, subject: ScanSubject): Promise<void> =>
  write(shared, SUBJECT, subject);

/** @throws CLAIR_HANDOVER */
export async function readSubject(shared: string): Promise<ScanSubject> {
  const { image, digest, repository, images } = await read(shared, SUBJECT, "clair-manifests");
  const whole = typeof image === "string" && typeof digest === "string" && typeof repository === "string";
  if (!whole || !Array.isArray(images) || !images.every(isImage))
    throw bad(join(shared, SUBJECT), "needs image, digest, repository and images");
  return { image, digest, repository, images };
}

const isImage = (each: unknown): each is ScannedImage =>
  isRecord(each) &&
  typeof each["arch"] === "string" &&
  /^[\w.-]+$/.test(each["arch"]) &&
  /^sha256:[0-9a-f]{64}$/.test(String(each["digest"]));

export const writeDone = (shared: string, done: ScanDone): Promise<void> => write(shared, DONE, done);

/** @throws CLAIR_HANDOVER */
export async function readDone(shared: string): Promise<ScanDone> {
  const { gaps } = await read(shared, DONE, "clair-report");
  if (!Array.isArray(gaps) || !gaps.every((each) => typeof each === "string"))
    throw bad(join(shared, DONE), "needs gaps, a list of texts");
  return { gaps };
}

export const writeReport = (shared: string, arch: string, report: string): Promise<void> =>
  writeWhole(join(shared, reportFile(arch)), report);

/** Bytes of an image's report. @throws CLAIR_HANDOVER */
export async function readReport(shared: string, arch: string): Promise<Buffer> {
  const file = join(shared, reportFile(arch));
  try {
    return await readFile(file);
  } catch (cause) {
    throw bad(file, "cannot be read: step clair-report writes it", cause);
  }
}

export const writeEnd = (shared: string, end: ScanEnd): Promise<void> => write(shared, END, end);

/** Why an earlier step ended the scan; nothing if none did. @throws CLAIR_HANDOVER */
export async function readEnd(shared: string): Promise<ScanEnd | undefined> {
  if ((await readIfThere(join(shared, END))) === undefined) return undefined;
  const { result, reason } = await read(shared, END, "of this task");
  if ((result !== "SKIPPED" && result !== "ERROR") || typeof reason !== "string")
    throw bad(join(shared, END), "needs result and reason");
  return { result, reason };
}
