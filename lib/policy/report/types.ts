import type { FromSchema } from "json-schema-to-ts";
import type { reportSchema } from "../schemas.ts";

/** The report that ec prints as JSON, as far as anybody here reads it. */
export type Report = Readonly<FromSchema<typeof reportSchema>>;
export type ReportComponent = Report["components"][number];
export type ReportFinding = NonNullable<ReportComponent["violations"]>[number];
