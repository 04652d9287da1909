import type { AnyHandle, PipelineKit, TextRef, When } from "../../lib/contract/index.ts";
import { clairScan } from "../../tasks/clair-scan/task.ts";
import { clamavScan } from "../../tasks/clamav-scan/task.ts";
import { deprecatedImageCheck } from "../../tasks/deprecated-image-check/task.ts";
import { ecosystemCertPreflightChecks } from "../../tasks/ecosystem-cert-preflight-checks/task.ts";
import { rpmsSignatureScan } from "../../tasks/rpms-signature-scan/task.ts";

type Task = PipelineKit<{}, {}>["task"];

/** The image that was built, and when it is checked. */
export interface Checked {
  readonly image: { readonly IMAGE_URL: TextRef; readonly IMAGE_DIGEST: TextRef };
  readonly when: readonly When[];
  readonly after: readonly AnyHandle[];
}

/** The checks that look at the image alone: the same in every variant. */
export function imageChecks(task: Task, { image, when, after }: Checked) {
  const both = { "image-url": image.IMAGE_URL, "image-digest": image.IMAGE_DIGEST };
  return {
    deprecated: task("deprecated-base-image-check", deprecatedImageCheck, { params: image, when, after }),
    clair: task("clair-scan", clairScan, { params: both, when, after }),
    preflight: task("ecosystem-cert-preflight-checks", ecosystemCertPreflightChecks, {
      params: { "image-url": image.IMAGE_URL },
      when,
      after,
    }),
    clamav: task("clamav-scan", clamavScan, { params: both, when, after }),
    rpms: task("rpms-signature-scan", rpmsSignatureScan, { params: both, when, after }),
  };
}
