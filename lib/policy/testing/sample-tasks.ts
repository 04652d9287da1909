/** One task of a sample's build. */
export interface SampleTask {
  readonly pipelineTask: string;
  readonly task: string;
  readonly params: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly failed?: boolean;
}

/** What the tasks of a sample's build speak of. */
export interface SampleFacts {
  /** `registry/repository` */
  readonly repository: string;
  readonly image: string;
  readonly sourceImage: string;
  readonly sourceTag: string;
  /** Digest of the SBOM itself; absent if the build task does not name it. */
  readonly sbom?: string;
  /** Digest of the manifest of the report. */
  readonly report: string;
  readonly git: { readonly url: string; readonly revision: string };
}

/** How a single defect changes the tasks. */
export interface TaskDefects {
  readonly builder?: string;
  readonly hermetic?: string;
  /** Trusted artifact that the build takes in the place of its own. */
  readonly source?: string;
  readonly clamav?: string;
  /** Left out. */
  readonly without?: string;
  readonly failed?: boolean;
}

const testOutput = (result: string): string =>
  JSON.stringify({
    result,
    timestamp: "2026-11-20T12:00:00+00:00",
    namespace: "default",
    successes: 1,
    failures: result === "FAILURE" ? 1 : 0,
    warnings: 0,
    note: "n",
  });

const NO_VULNERABILITIES = JSON.stringify({
  vulnerabilities: { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 },
});

/** The tasks of the good build, but for what a defect changes. */
export function sampleTasks(facts: SampleFacts, defects: TaskDefects = {}): readonly SampleTask[] {
  const tasks = [...sourceTasks(facts), ...buildTasks(facts, defects), ...checkTasks(facts, defects)];
  return tasks.filter(({ task }) => task !== defects.without);
}

const artifact = ({ repository }: SampleFacts, digit: string): string =>
  `oci:${repository}@sha256:${digit.repeat(64)}`;

function sourceTasks(facts: SampleFacts): readonly SampleTask[] {
  const { url, revision } = facts.git;
  return [
    {
      pipelineTask: "clone-repository",
      task: "git-clone-oci-ta",
      params: { url, revision: "main" },
      results: {
        url,
        commit: revision,
        "CHAINS-GIT_URL": url,
        "CHAINS-GIT_COMMIT": revision,
        SOURCE_ARTIFACT: artifact(facts, "1"),
      },
    },
    {
      pipelineTask: "prefetch-dependencies",
      task: "prefetch-dependencies-oci-ta",
      params: {
        SOURCE_ARTIFACT: artifact(facts, "1"),
        input: "",
        mode: "strict",
        "enable-package-registry-proxy": "true",
      },
      results: { SOURCE_ARTIFACT: artifact(facts, "2"), CACHI2_ARTIFACT: artifact(facts, "3") },
    },
  ];
}

function buildTasks(facts: SampleFacts, defects: TaskDefects): readonly SampleTask[] {
  const { repository, image, sbom } = facts;
  const artifacts = { SOURCE_ARTIFACT: artifact(facts, "2"), CACHI2_ARTIFACT: artifact(facts, "3") };
  return [
    {
      pipelineTask: "build-container",
      task: defects.builder ?? "buildah-oci-ta",
      labels: { "build.appstudio.redhat.com/build_type": "docker" },
      params: {
        IMAGE: `${repository}:latest`,
        DOCKERFILE: "./Dockerfile",
        HERMETIC: defects.hermetic ?? "true",
        ...artifacts,
        ...(defects.source ? { SOURCE_ARTIFACT: defects.source } : {}),
      },
      results: {
        IMAGE_URL: `${repository}:latest`,
        IMAGE_DIGEST: image,
        IMAGE_REF: `${repository}@${image}`,
        ...(sbom === undefined ? {} : { SBOM_BLOB_URL: `${repository}@${sbom}` }),
      },
    },
    {
      pipelineTask: "build-source-image",
      task: "source-build-oci-ta",
      params: { BINARY_IMAGE: `${repository}:latest`, BINARY_IMAGE_DIGEST: image, ...artifacts },
      results: {
        BUILD_RESULT: '{"status":"success"}',
        SOURCE_IMAGE_URL: `${repository}:${facts.sourceTag}`,
        SOURCE_IMAGE_DIGEST: facts.sourceImage,
      },
    },
  ];
}

function checkTasks(facts: SampleFacts, defects: TaskDefects): readonly SampleTask[] {
  const { repository, image, report } = facts;
  const params = { "image-digest": image, "image-url": `${repository}:latest` };
  const processed = JSON.stringify({ image: { pullspec: `${repository}:latest`, digests: [image] } });
  const good = testOutput("SUCCESS");
  return [
    {
      pipelineTask: "clair-scan",
      task: "clair-scan",
      params,
      results: {
        TEST_OUTPUT: good,
        SCAN_OUTPUT: NO_VULNERABILITIES,
        REPORTS: JSON.stringify({ [image]: report }),
        IMAGES_PROCESSED: processed,
      },
    },
    {
      pipelineTask: "clamav-scan",
      task: "clamav-scan",
      params,
      results: { TEST_OUTPUT: testOutput(defects.clamav ?? "SUCCESS"), IMAGES_PROCESSED: processed },
    },
    {
      pipelineTask: "sast-check",
      task: "sast-check-oci-ta",
      params: { SOURCE_ARTIFACT: artifact(facts, "2") },
      results: { TEST_OUTPUT: good },
    },
    {
      pipelineTask: "rpms-signature-scan",
      task: "rpms-signature-scan",
      params,
      results: {
        TEST_OUTPUT: good,
        RPMS_DATA: JSON.stringify({ keys: { "199e2f91fd431d51": 12, unsigned: 0 } }),
        IMAGES_PROCESSED: processed,
      },
    },
    {
      pipelineTask: "show-summary",
      task: "summary",
      params: { "build-task-status": "Succeeded" },
      results: {},
      ...(defects.failed ? { failed: true } : {}),
    },
  ];
}
