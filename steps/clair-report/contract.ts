import {
  choice,
  defineCheck,
  flag,
  imagesProcessed,
  integer,
  maybe,
  text,
} from "../../lib/contract/index.ts";
import { clairAction } from "../../lib/tools/clair-action.decl.ts";

export const clairReportStep = defineCheck({
  name: "clair-report",
  does: "Looks for known vulnerabilities in each image and writes a report in Clair's format.",
  effect: "reads",
  image: "clair",
  check: { task: "clair-scan", faults: "reported" },
  params: {
    shared: text({ describe: "Folder that the steps of the task share" }),
    data: text({
      describe:
        "Folder with what to match against: Clair's database matcher.db, or vulnerabilities in OSV format (*.json, or all.zip as osv.dev publishes it)",
    }),
    scanner: choice(["auto", "clair-action", "feed"], {
      default: "auto",
      describe:
        "clair-action, feed (this catalog's own matcher), or auto: clair-action where it is on PATH and has its database, else feed",
    }),
    tries: integer({ default: 3, min: 1, max: 10, describe: "How often clair-action is tried for an image" }),
    timeoutSeconds: integer({ default: 1800, min: 1, describe: "How long one try of clair-action may take" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
  results: {
    imagesProcessed: maybe(
      imagesProcessed({ describe: "Digests of the images that were scanned, and of what they belong to" }),
    ),
  },
  tools: [clairAction],
});
