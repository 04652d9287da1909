import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testRegistry } from "../../../registry/testing.ts";
import { pushBundle } from "../../bundles/index.ts";
import { memoryLog } from "../../log/index.ts";
import { type RegistryClient, registryClient } from "../../oci/index.ts";
import { generateKeyPair, openSigner, type Signer } from "../../signing/index.ts";

/** A task that samples are built with: its published bundle. */
export interface SampleBundle {
  /** `registry/repository:tag@sha256:…` */
  readonly ref: string;
  readonly digest: string;
  readonly repository: string;
  readonly version: string;
}

/** Where samples are built: a registry with task bundles, two keys, and the data of a policy. */
export interface PolicyStage {
  /** `host:port` */
  readonly registry: string;
  readonly client: RegistryClient;
  readonly ca: string;
  readonly folder: string;
  /** The key of the policy, and another one. */
  readonly signer: Signer;
  readonly stranger: Signer;
  readonly bundles: ReadonlyMap<string, SampleBundle>;
  /** Folder with rule data and required tasks; with `trusted`, every good sample passes `@redhat`. */
  readonly data: string;
  /** Folder with the trusted tasks. */
  readonly trusted: string;
  close(): Promise<void>;
}

/** Task and version; the last is not trusted. */
const TASKS: Readonly<Record<string, string>> = {
  "git-clone-oci-ta": "0.1",
  "prefetch-dependencies-oci-ta": "0.2",
  "buildah-oci-ta": "0.5",
  "source-build-oci-ta": "0.3",
  "clair-scan": "0.3",
  "clamav-scan": "0.2",
  "sast-check-oci-ta": "0.1",
  "rpms-signature-scan": "0.2",
  summary: "0.2",
  "build-image-index": "0.3",
  "deprecated-image-check": "0.5",
  "ecosystem-cert-preflight-checks": "0.2",
  "sast-snyk-check-oci-ta": "0.5",
  "sast-shell-check-oci-ta": "0.1",
  "sast-unicode-check-oci-ta": "0.4",
  "apply-tags": "0.3",
  "push-dockerfile-oci-ta": "0.3",
  "rogue-task": "0.1",
};

/** Opens a stage in a temporary folder; `close` removes it. */
export async function openPolicyStage(): Promise<PolicyStage> {
  const registry = await testRegistry();
  const folder = await mkdtemp(join(tmpdir(), "slipway policy-"));
  const client = registryClient({ ca: registry.ca });
  const [signer, stranger] = await Promise.all([
    newSigner(join(folder, "own")),
    newSigner(join(folder, "other")),
  ]);
  const bundles = new Map<string, SampleBundle>();
  for (const [name, version] of Object.entries(TASKS))
    bundles.set(name, await publishTask(client, registry.address, name, version));
  const [data, trusted] = [join(folder, "data"), join(folder, "trusted")];
  await writeFiles(data, ruleData(registry.address));
  await writeFiles(trusted, trustedTasks(bundles));
  return {
    registry: registry.address,
    client,
    ca: registry.ca,
    folder,
    signer,
    stranger,
    bundles,
    data,
    trusted,
    async close() {
      await client.close();
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function newSigner(folder: string): Promise<Signer> {
  await mkdir(folder, { recursive: true });
  await generateKeyPair(folder);
  const signal = new AbortController().signal;
  return openSigner({ key: join(folder, "cosign.key"), log: memoryLog(), signal });
}

async function publishTask(
  client: RegistryClient,
  registry: string,
  name: string,
  version: string,
): Promise<SampleBundle> {
  const repository = `${registry}/catalog/task-${name}`;
  const task = {
    apiVersion: "tekton.dev/v1",
    kind: "Task",
    metadata: { name, labels: { "app.kubernetes.io/version": version } },
    spec: {
      steps: [{ name: "s", image: `${registry}/tools/runner@sha256:${"a".repeat(64)}`, script: "true" }],
    },
  };
  const annotations = { "org.opencontainers.image.version": `${version}.0` };
  const { digest, ref } = await pushBundle(client, `${repository}:${version}`, task, { annotations });
  return { ref, digest, repository, version };
}

const ruleData = (registry: string) => ({
  "required_tasks.json": {
    "pipeline-required-tasks": { docker: [{ effective_on: "2024-01-01T00:00:00Z", tasks: REQUIRED }] },
    "required-tasks": [{ effective_on: "2024-01-01T00:00:00Z", tasks: ["git-clone-oci-ta"] }],
  },
  "rule_data.json": {
    rule_data: {
      allowed_registry_prefixes: [`${registry}/`],
      known_rpm_repositories: ["rhel-9-for-x86_64-baseos-rpms"],
      allowed_rpm_signature_keys: ["199e2f91fd431d51"],
      required_hermetic_tasks: ["buildah-oci-ta"],
      required_labels: [
        { name: "vendor", description: "Vendor" },
        { name: "name", description: "Name" },
      ],
      allowed_package_sources: [],
      allowed_rpm_ostree_builder_image_prefixes: [],
    },
  },
});

const trustedTasks = (bundles: ReadonlyMap<string, SampleBundle>) => ({
  "trusted_tasks.json": {
    trusted_tasks: Object.fromEntries(
      [...bundles]
        .filter(([name]) => name !== "rogue-task")
        .map(([, { repository, version, digest }]) => [
          `oci://${repository}:${version}`,
          [{ ref: digest, effective_on: "2024-01-01T00:00:00Z" }],
        ]),
    ),
  },
});

async function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), JSON.stringify(content));
}

const REQUIRED = [
  "git-clone-oci-ta",
  "prefetch-dependencies-oci-ta",
  ["buildah-oci-ta", "buildah"],
  "clair-scan",
  "clamav-scan",
  "prefetch-dependencies-oci-ta[mode=strict]",
];
