import type { ReadRecord } from "../../record/index.ts";
import { page } from "./page.ts";
import { viewOf } from "./read.ts";

/** A record as one HTML page, complete in itself. */
export const htmlReport = async (record: ReadRecord): Promise<string> => page(await viewOf(record));
