import { explain } from "../../errors/index.ts";
import { isRecord } from "../../json/index.ts";
import type { Log } from "../../log/index.ts";
import type { TreeFile } from "../tree.ts";

/** A member that is a non-empty text. */
export function field(value: unknown, name: string): string | undefined {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === "string" && found.trim() !== "" ? found.trim() : undefined;
}

/** A JSON file; a broken one is a warning and nothing. */
export function readJson(file: TreeFile, log: Log): unknown {
  try {
    return JSON.parse(file.content.toString("utf8").replace(/^\uFEFF/, ""));
  } catch (thrown) {
    log.warn(`${file.path} is left out: not JSON: ${explain(thrown)}`);
    return undefined;
  }
}
