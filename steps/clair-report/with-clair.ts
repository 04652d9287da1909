import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { codeOf } from "../../lib/errors/index.ts";
import { readClairReport, type ScanSubject } from "../../lib/vulnerabilities/index.ts";
import { dockerConfig } from "./credentials.ts";
import { requireFilled } from "./database.ts";
import type { Context, Scanned } from "./scanner.ts";

/** Clair's database in the data folder. */
export const databaseIn = (data: string): string => join(data, "matcher.db");

/** Each image by clair-action, one after the other: each takes gigabytes of memory. */
export async function scanWithClair(context: Context, { repository, images }: ScanSubject): Promise<Scanned> {
  const database = databaseIn(context.params.data);
  await requireFilled(database);
  const config = await dockerConfig(repository, context.log);
  const reports = new Map<string, string>();
  for (const { arch, digest } of images) {
    context.log.info(`clair-action looks at the ${arch} image`);
    const image = `${repository}@${digest}`;
    const text = await tryReport(context, { image, database, dockerConfig: config });
    // Read now, so that garbage is a fault of the scan and is not attached.
    readClairReport(text, digest, `the report of clair-action on the ${arch} image`);
    reports.set(arch, text);
  }
  return { reports, gaps: [] };
}

/** Wait before the second try; doubled before each further one. Milliseconds. */
const FIRST_WAIT = 1000;

async function tryReport(
  { params, tools, log, signal }: Context,
  call: { readonly image: string; readonly database: string; readonly dockerConfig: string },
): Promise<string> {
  const timeoutMs = params.timeoutSeconds * 1000;
  for (let attempt = 1; ; attempt++) {
    try {
      return await tools["clair-action"].report({ ...call, caFile: params.caFile, timeoutMs });
    } catch (thrown) {
      if (attempt >= params.tries || codeOf(thrown) !== "TOOL_FAILED") throw thrown;
      log.warn(`clair-action failed, try ${attempt + 1} of ${params.tries} follows`);
      await wait(FIRST_WAIT * 2 ** (attempt - 1), undefined, { signal });
    }
  }
}
