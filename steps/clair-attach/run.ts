import { attachReport } from "../../lib/checks/index.ts";
import type { Run } from "../../lib/contract/index.ts";
import { openRegistry } from "../../lib/oci/index.ts";
import { parallel } from "../../lib/parallel/index.ts";
import {
  CLAIR_REPORT_TYPE,
  readReport,
  readSubject,
  reportFile,
  scanStep,
} from "../../lib/vulnerabilities/index.ts";
import type { clairAttachStep } from "./contract.ts";

export const run: Run<typeof clairAttachStep> = async ({ params, log, signal }) => {
  const { shared, skip, caFile, tlsVerify } = params;
  return scanStep({ shared, log, signal }, async () => {
    const { repository, images } = await readSubject(shared);
    if (skip) {
      log.info("skip-oci-attach-report is true: no report is attached");
      return { reports: {} };
    }
    await using client = await openRegistry({ caFile, tlsVerify, log, signal });
    const attached = await parallel(images, 4, async ({ arch, digest }) => {
      const file = {
        name: reportFile(arch),
        mediaType: CLAIR_REPORT_TYPE,
        bytes: await readReport(shared, arch),
      };
      const report = await attachReport(client, `${repository}@${digest}`, {
        artifactType: CLAIR_REPORT_TYPE,
        files: [file],
      });
      log.info(`${file.name} is ${repository}@${report}, attached to ${digest}`);
      return [digest, report] as const;
    });
    return { reports: Object.fromEntries(attached) };
  });
};
