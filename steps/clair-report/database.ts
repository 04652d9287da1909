import { stat } from "node:fs/promises";
import { ifThere } from "../../lib/files/index.ts";
import { vulnFault } from "../../lib/vulnerabilities/index.ts";

/** Whether Clair's database is there; where it is not, clair-action would make an empty one and find nothing. */
export const hasDatabase = async (file: string): Promise<boolean> =>
  (await ifThere(stat(file)))?.isFile() ?? false;

/**
 * Refuses a database without vulnerabilities, which would make every image clean.
 *
 * @throws CLAIR_EMPTY_DATABASE
 */
export async function requireFilled(file: string): Promise<void> {
  const { DatabaseSync } = await import("node:sqlite");
  const bad = (what: string, cause?: unknown) =>
    vulnFault(
      "CLAIR_EMPTY_DATABASE",
      `Clair's database ${file} ${what}`,
      `Run clair-action update --db-path=${file}.`,
      cause,
    );
  let filled: unknown;
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    filled = database.prepare("SELECT 1 FROM vuln LIMIT 1").get();
    database.close();
  } catch (cause) {
    throw bad("cannot be read", cause);
  }
  if (filled === undefined) throw bad("has no vulnerabilities");
}
