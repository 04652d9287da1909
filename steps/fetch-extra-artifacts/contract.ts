import { defineCheck, flag, text } from "../../lib/contract/index.ts";

export const fetchExtraArtifactsStep = defineCheck({
  name: "fetch-extra-artifacts",
  does: "Fetches files of an OCI artifact that is no image into the sources, so that they are looked at too.",
  effect: "reads",
  image: "oci",
  check: { task: "sast-snyk-check", faults: "reported" },
  params: {
    fetch: flag({ default: false, describe: "Fetch them; without it nothing is done" }),
    filter: text({
      describe: "POSIX extended regular expression; files whose title it matches are fetched",
    }),
    imageUrl: text({ default: "", describe: "The artifact; without it nothing is fetched" }),
    imageDigest: text({ default: "", describe: "Its digest; without it nothing is fetched" }),
    source: text({ describe: "Folder with the sources; files go there under their titles" }),
    shared: text({ describe: "Folder that the steps of the task share" }),
    tlsVerify: flag({ default: true, describe: "Verify the registry's certificate" }),
    caFile: text({ default: "", describe: "PEM bundle of further CAs; ignored when there is no such file" }),
  },
});
