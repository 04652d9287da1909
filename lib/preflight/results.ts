import { rm } from "node:fs/promises";
import { join } from "node:path";
import { explain } from "../errors/index.ts";
import { readIfThere } from "../files/index.ts";
import { isRecord } from "../json/index.ts";
import { isSha256 } from "../oci/index.ts";
import { preflightFault } from "./fault.ts";

/** Architectures whose images are certified, in the order in which their results are read. */
export const CERTIFIED_ARCHITECTURES = ["amd64", "arm64", "ppc64le", "s390x"] as const;

/** One check of preflight that did not pass; texts as preflight has them. */
export interface PreflightCheck {
  readonly name: string;
  readonly description?: string;
  readonly suggestion?: string;
  readonly knowledgebase_url?: string;
}

/** `<arch>/results.json`, as far as it is read. */
export interface PreflightResults {
  readonly arch: string;
  /** Preflight's own verdict: no check failed, and each could run. */
  readonly passed: boolean;
  readonly checks: Readonly<Record<"passed" | "failed" | "errors" | "warning", readonly PreflightCheck[]>>;
  /** Digest of the image that was checked, out of `<arch>/cert-image.json`, if preflight says it. */
  readonly digest?: string;
}

/** Takes away what an earlier run left for any architecture. */
export async function forgetResults(artifacts: string): Promise<void> {
  for (const arch of CERTIFIED_ARCHITECTURES)
    await rm(join(artifacts, arch), { recursive: true, force: true });
}

/** What preflight recorded, by architecture; none if it recorded nothing. Fault PREFLIGHT_BAD_RESULTS. */
export async function readResults(artifacts: string): Promise<readonly PreflightResults[]> {
  const all = await Promise.all(CERTIFIED_ARCHITECTURES.map((arch) => readArchitecture(artifacts, arch)));
  return all.filter((each) => each !== undefined);
}

async function readArchitecture(artifacts: string, arch: string): Promise<PreflightResults | undefined> {
  const file = join(artifacts, arch, "results.json");
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const json = parsed(file, text);
  const { passed, results } = json;
  if (typeof passed !== "boolean") throw bad(file, "passed must be true or false");
  if (!isRecord(results)) throw bad(file, "results must be an object");
  const list = (key: string, needed: boolean) => checksOf(file, key, results[key], needed);
  const checks = {
    passed: list("passed", true),
    failed: list("failed", true),
    errors: list("errors", true),
    warning: list("warning", false),
  };
  const digest = await digestOf(artifacts, arch);
  return { arch, passed, checks, ...(digest === undefined ? {} : { digest }) };
}

function checksOf(file: string, key: string, value: unknown, needed: boolean): readonly PreflightCheck[] {
  if (value === undefined && !needed) return [];
  if (!Array.isArray(value) || !value.every(isCheck))
    throw bad(file, `results.${key} must be a list of checks with names`);
  return value;
}

const TEXTS = ["description", "suggestion", "knowledgebase_url"];
const isCheck = (value: unknown): value is PreflightCheck =>
  isRecord(value) &&
  typeof value["name"] === "string" &&
  TEXTS.every((key) => ["string", "undefined"].includes(typeof value[key]));

async function digestOf(artifacts: string, arch: string): Promise<string | undefined> {
  const file = join(artifacts, arch, "cert-image.json");
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const digest = parsed(file, text)["docker_image_digest"];
  if (typeof digest === "string" && isSha256(digest)) return digest;
  throw bad(file, "docker_image_digest must be sha256: and 64 hexadecimal digits");
}

function parsed(file: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text);
    if (isRecord(json)) return json;
  } catch (thrown) {
    throw bad(file, `is no JSON (${explain(thrown)})`, thrown);
  }
  throw bad(file, "is no JSON object");
}

const bad = (file: string, what: string, cause?: unknown) =>
  preflightFault(
    "PREFLIGHT_BAD_RESULTS",
    `what preflight wrote cannot be used: ${file}: ${what}`,
    "Look at preflight's lines in the log of step app-check.",
    cause,
  );
