import { readSource, type SourceAccess } from "../sources/index.ts";
import { mergeData, readData } from "./merge.ts";

export { type DataFile, mergeData, readData } from "./merge.ts";
export { readExtraRuleData, ruleDataOf } from "./rule-data.ts";

const DATA = [".json", ".yaml", ".yml"];

/** All data of the sources as one object. Faults POLICY_NO_SOURCE, POLICY_BAD_DATA. */
export async function loadData(
  sources: readonly string[],
  access: SourceAccess,
): Promise<Readonly<Record<string, unknown>>> {
  const read = await Promise.all(
    sources.map(async (source) =>
      (await readSource(source, access, DATA)).map((file) => readData(source, file)),
    ),
  );
  return mergeData(read.flat());
}
