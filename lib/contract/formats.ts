import { formatProblem } from "../formats/check.ts";
import type { FormatName } from "../formats/schemas.ts";
import type { Formats } from "../formats/types.ts";
import { BadValue, type JsonParam } from "./params.ts";

interface Says {
  readonly describe: string;
}

/**
 * A result in a published format: `run` returns the object, and what does not follow the schema is refused.
 * (Marked pure, so that programs without such results are bundled without the validators.)
 */
const formatted =
  <F extends FormatName>(format: F) =>
  (o: Says): JsonParam<Formats[F], true> => ({
    type: "string",
    required: true,
    describe: o.describe,
    schema: {
      type: "string",
      contentMediaType: "application/json",
      contentSchema: { $ref: `${format}.schema.json` },
    },
    parse(wire) {
      const value: unknown = JSON.parse(String(wire));
      const problem = formatProblem(format, value);
      if (problem !== undefined) throw new BadValue(`is no ${format}: ${problem}`);
      return value;
    },
  });

/** TEST_OUTPUT: what a check came to. */
export const testOutput = /* @__PURE__ */ formatted("test-output");
/** SCAN_OUTPUT: numbers of known vulnerabilities. */
export const scanOutput = /* @__PURE__ */ formatted("scan-output");
/** IMAGES_PROCESSED: what a check looked at. */
export const imagesProcessed = /* @__PURE__ */ formatted("images-processed");
/** REPORTS: attached reports by image digest. */
export const reports = /* @__PURE__ */ formatted("reports");
/** RPMS_DATA: signing keys of an image's RPMs. */
export const rpmsData = /* @__PURE__ */ formatted("rpms-data");
/** BUILD_RESULT: what became of a source image. */
export const buildResult = /* @__PURE__ */ formatted("build-result");
