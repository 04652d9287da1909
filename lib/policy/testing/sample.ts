import { digestTag, pushArtifact, type RegistryClient } from "../../oci/index.ts";
import { type Signer, signImage } from "../../signing/index.ts";
import type { Snapshot } from "../types.ts";
import { json, pushSampleDocument, pushSampleImage } from "./image.ts";
import { sampleSpdx } from "./sample-sbom.ts";
import {
  dropPath,
  type SampleFormat,
  type SampleJson,
  type SampleRun,
  sampleStatement,
} from "./sample-statement.ts";
import { type SampleTask, sampleTasks, type TaskDefects } from "./sample-tasks.ts";
import type { PolicyStage } from "./stage.ts";

/** How a sample differs from a good one. */
export interface SampleDefects extends TaskDefects {
  readonly format?: SampleFormat;
  readonly unsigned?: boolean;
  readonly unattested?: boolean;
  /** Signs and attests with another key. */
  readonly strangeKey?: boolean;
  /** Subject of the provenance in the place of the image's digest. */
  readonly subject?: string;
  /** Commit among the materials. */
  readonly commit?: string;
  readonly builderId?: string;
  readonly base?: string;
  readonly sourceUnsigned?: boolean;
  readonly noSbom?: boolean;
  readonly sbom?: unknown;
  readonly vulnerabilities?: unknown;
  readonly labels?: Readonly<Record<string, string>>;
  readonly unpinned?: string;
  /** Paths that are removed from the statement, and from each TaskRun in a statement of 1.0. */
  readonly drop?: readonly string[];
  readonly dropInTaskRuns?: readonly string[];
  /** Changes what the tasks say. */
  readonly edit?: (tasks: readonly SampleTask[]) => readonly SampleTask[];
  readonly editStatement?: (statement: SampleJson) => void;
}

/** A built image with all that is attached to it. */
export interface Sample {
  /** `registry/repository@sha256:…` */
  readonly reference: string;
  readonly repository: string;
  readonly digest: string;
  readonly statement: SampleJson;
  readonly snapshot: Snapshot;
}

const GIT = { url: "https://git.example.com/org/app", revision: "0123456789abcdef0123456789abcdef01234567" };
const LABELS = { name: "org/app", version: "1.0", release: "1", vendor: "acme", architecture: "x86_64" };

/** Builds a sample in a repository of its own: a good one, or with defects. */
export async function buildSample(
  stage: PolicyStage,
  name: string,
  defects: SampleDefects = {},
): Promise<Sample> {
  const { client, registry } = stage;
  const repository = `${registry}/org/app-${name}`;
  const { image, source, sbom, report } = await pushParts(client, repository, registry, defects);
  const sourceTag = digestTag(image, ".src");
  const tasks = sampleTasks(
    {
      repository,
      image,
      sourceImage: source,
      sourceTag,
      ...(defects.noSbom ? {} : { sbom }),
      report,
      git: GIT,
    },
    defects,
  );
  const run: SampleRun = {
    registry,
    tasks: defects.edit?.(tasks) ?? tasks,
    bundles: stage.bundles,
    subjects: [
      [repository, defects.subject ?? image],
      [repository, source],
    ],
    git: { url: GIT.url, commit: defects.commit ?? GIT.revision },
    builderId: defects.builderId ?? "https://tekton.dev/chains/v2",
    ...(defects.unpinned ? { unpinned: defects.unpinned } : {}),
  };
  const statement = sampleStatement(defects.format ?? "v02", run, (taskRun) => {
    for (const path of defects.dropInTaskRuns ?? []) dropPath(taskRun, path);
  });
  for (const path of defects.drop ?? []) dropPath(statement, path);
  defects.editStatement?.(statement);
  const reference = `${repository}@${image}`;
  await attach(stage, { reference, sourceReference: `${repository}@${source}`, statement }, defects);
  const component = { name: "app", containerImage: reference, source: { git: GIT } };
  const snapshot = { application: "app", components: [component] };
  return { reference, repository, digest: image, statement, snapshot };
}

/** The image, its SBOM, its image of sources, and a report of a scan. */
async function pushParts(
  client: RegistryClient,
  repository: string,
  registry: string,
  defects: SampleDefects,
) {
  const labels = { ...LABELS, ...defects.labels };
  const image = await pushSampleImage(client, `${repository}:latest`, `hi ${repository}`, labels);
  const base = defects.base ?? `${registry}/base/ubi@sha256:${"b".repeat(64)}`;
  const spdx = defects.sbom ?? sampleSpdx(repository, image, base);
  const sbom = await pushSampleDocument(client, repository, "application/spdx+json", spdx);
  const source = await pushSampleImage(
    client,
    `${repository}:${digestTag(image, ".src")}`,
    `source of ${image}`,
  );
  const report = await pushSampleDocument(client, repository, "application/vnd.redhat.clair-report+json", {
    vulnerabilities: defects.vulnerabilities ?? {},
  });
  return { image, source, sbom: sbom.blob, report: report.manifest };
}

interface Attached {
  readonly reference: string;
  readonly sourceReference: string;
  readonly statement: SampleJson;
}

async function attach(
  { client, signer: own, stranger }: PolicyStage,
  { reference, sourceReference, statement }: Attached,
  defects: SampleDefects,
): Promise<void> {
  const signer = defects.strangeKey ? stranger : own;
  if (!defects.unsigned) await signImage(client, reference, { signer });
  if (!defects.unattested) await attachStatement(client, reference, statement, signer);
  if (!defects.sourceUnsigned) await signImage(client, sourceReference, { signer: own });
}

/** Attaches a statement as it stands, also one that is not about the image or no statement at all. */
export async function attachStatement(
  client: RegistryClient,
  reference: string,
  statement: SampleJson,
  signer: Signer,
): Promise<void> {
  const [repository = "", digest = ""] = reference.split("@");
  const envelope = await envelopeOf(json(statement), signer);
  await pushArtifact(client, `${repository}:${digestTag(digest, ".att")}`, {
    layers: [
      {
        source: { bytes: json(envelope) },
        mediaType: "application/vnd.dsse.envelope.v1+json",
        annotations: { "dev.cosignproject.cosign/signature": "" },
      },
    ],
  });
}

const TYPE = "application/vnd.in-toto+json";

/** A DSSE envelope around any bytes (secure-systems-lab/dsse, protocol.md). */
async function envelopeOf(body: Buffer, signer: Signer) {
  const head = Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${body.length} `);
  const signature = await signer.sign(Buffer.concat([head, body]));
  const signatures = [{ keyid: signer.keyId, sig: signature.toString("base64") }];
  return { payloadType: TYPE, payload: body.toString("base64"), signatures };
}
