import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Command, Option } from "commander";
import { stateOption } from "./common.ts";

interface Flags {
  readonly output?: string;
  readonly open: "auto" | "yes" | "no";
  readonly state: string;
}

/** slipway report */
export const reportCommand = (): Command =>
  new Command("report")
    .description("writes a run's record as one HTML page")
    .argument("<run>", "a run on record, the beginning of its name, or last")
    .option("-o, --output <file>", "where to (default: report.html in the record's folder)")
    .addOption(
      new Option("--open <when>", "show it in the browser; auto: from a terminal with a desktop")
        .choices(["auto", "yes", "no"])
        .default("auto"),
    )
    .addOption(stateOption())
    .action(async (wanted: string, { output, open, state }: Flags) => {
      const { readRecord } = await import("../engine/record/index.ts");
      const { htmlReport, size } = await import("../engine/report/index.ts");
      const { showInBrowser, hasDesktop } = await import("../scripts/browser/index.ts");
      const { writeWhole } = await import("../lib/files/index.ts");
      const record = await readRecord(resolve(state), wanted);
      const path = output === undefined ? join(record.directory, "report.html") : resolve(output);
      const page = await htmlReport(record);
      await writeWhole(path, page);
      process.stdout.write(`${path} (${size(Buffer.byteLength(page))})\n`);
      if (open === "yes" || (open === "auto" && hasDesktop())) await showInBrowser(pathToFileURL(path).href);
    });
