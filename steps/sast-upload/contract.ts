import { choice, defineCheck, flag, text } from "../../lib/contract/index.ts";

export const sastUploadStep = defineCheck({
  name: "sast-upload",
  does: "Attaches the report of a static analysis to the image that was built.",
  effect: "annotates",
  image: "oci",
  check: { task: "sast-upload", taskFrom: "task", faults: "fatal" },
  params: {
    task: text({ default: "sast-upload", describe: "Name of the task, for its notes" }),
    shared: text({ describe: "Folder that the steps of the task share" }),
    imageUrl: text({ default: "", describe: "The image; without it nothing is attached" }),
    imageDigest: text({ default: "", describe: "Its digest; without it nothing is attached" }),
    onFailure: choice(["fail", "warn"], {
      default: "fail",
      describe: "What a report that cannot be attached does: fail the task, or leave a warning in the log",
    }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
});
