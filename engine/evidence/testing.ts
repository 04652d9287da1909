import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryLog } from "../../lib/log/index.ts";
import { type RegistryClient, registryClient } from "../../lib/oci/index.ts";
import { pushTestImage } from "../../lib/sbom/fixtures/image.ts";
import {
  generateKeyPair,
  imageAttestations,
  imageSignatures,
  openSigner,
  publicKeys,
  type Signer,
  type Statement,
  type Verifier,
} from "../../lib/signing/index.ts";
import { loadYaml } from "../../lib/tekton/index.ts";
import { testRegistry } from "../../registry/testing.ts";
import {
  createEngine,
  type Engine,
  type EngineEvent,
  type EvidenceOptions,
  type FinishedRun,
} from "../index.ts";
import { SIGNED_ANNOTATION } from "./types.ts";

/** A registry, a key, and engines that sign with it; for tests. */
export interface Dock {
  readonly folder: string;
  readonly state: string;
  /** `host:port` */
  readonly address: string;
  readonly client: RegistryClient;
  readonly log: ReturnType<typeof memoryLog>;
  readonly signer: Signer;
  readonly verifiers: readonly Verifier[];
  engine(evidence?: Partial<EvidenceOptions> | false): Promise<Engine>;
  /** Pushes an image with one file; `repository@sha256:<hex>`. */
  image(repository: string, content: string): Promise<string>;
  close(): Promise<void>;
}

export async function openDock(): Promise<Dock> {
  const folder = await mkdtemp(join(tmpdir(), "slipway evidence "));
  const state = join(folder, "state");
  await mkdir(state);
  const registry = await testRegistry();
  const log = memoryLog();
  // A registry that is gone is asked once: how often a client asks again is tested with the client.
  const client = registryClient({ ca: registry.ca, log, env: {}, backoff: { budgetMs: 0 } });
  const { keyFile, publicKeyPem } = await generateKeyPair(join(folder, "keys"));
  const signer = await openSigner({ key: keyFile, log, signal: new AbortController().signal });
  const common = { catalog: join(folder, "catalog"), programs: { dir: folder, digestOf: () => undefined } };
  return {
    ...{ folder, state, address: registry.address, client, log, signer },
    verifiers: await publicKeys(publicKeyPem),
    engine: (evidence = {}) =>
      createEngine({
        ...{ ...common, stateDir: state, client, log, registry: registry.address },
        ...(evidence === false ? {} : { evidence: { signer, ...evidence } }),
      }),
    image: async (repository, content) => {
      const ref = `${registry.address}/${repository}`;
      const { digest } = await pushTestImage(client, `${ref}:1`, { layers: [[["etc/content", content]]] });
      return `${ref}@${digest}`;
    },
    close: async () => {
      await client.close();
      await registry.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the one run of a YAML text. */
export async function runOne(
  engine: Engine,
  yaml: string,
  { signal = new AbortController().signal, emit = (_: EngineEvent): void => undefined } = {},
): Promise<FinishedRun & { readonly exitCode: number; readonly directory: string }> {
  const objects = loadYaml(yaml, "run.yaml").objects.map(({ object }) => object);
  const { runs, exitCode } = await engine.run({ objects, signal, emit });
  const [run] = runs;
  if (run?.directory === undefined) throw new Error(`it did not run: ${JSON.stringify(run?.problems)}`);
  return { ...run, directory: run.directory, exitCode };
}

/** A task that reports what is given; values are shell words in single quotes. */
export function reporting(name: string, results: Readonly<Record<string, string>>, more = ""): string {
  const names = Object.keys(results).map((each) => `{ name: ${each} }`);
  const lines = Object.entries(results).map(
    ([each, value]) => `              printf %s '${value}' > $(results.${each}.path)`,
  );
  return `
      - name: ${name}
        taskSpec:
          results: [${names.join(", ")}]
          steps:
          - name: report
            image: busybox
            script: |
${lines.join("\n")}
              ${more || "true"}`;
}

/** Both results of an image. */
export function imageResults(image: string, prefix = ""): Record<string, string> {
  const [url = "", digest = ""] = image.split("@");
  return { [`${prefix}IMAGE_URL`]: `${url}:1`, [`${prefix}IMAGE_DIGEST`]: digest };
}

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";
export const GIT = { "CHAINS-GIT_URL": "https://git.example.com/team/app", "CHAINS-GIT_COMMIT": COMMIT };

/** A build of two tasks with the results of one. */
export const buildRun = (image: string, name = "build"): string => `
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: { name: ${name} }
spec:
  pipelineSpec:
    tasks:${reporting("clone", GIT)}${reporting("build", imageResults(image))}
        runAfter: [clone]
    results:
    - { name: IMAGE_URL, value: $(tasks.build.results.IMAGE_URL) }
    - { name: IMAGE_DIGEST, value: $(tasks.build.results.IMAGE_DIGEST) }
    - { name: CHAINS-GIT_URL, value: $(tasks.clone.results.CHAINS-GIT_URL) }
    - { name: CHAINS-GIT_COMMIT, value: $(tasks.clone.results.CHAINS-GIT_COMMIT) }
`;

/** What lies at images, and what runs are marked with. */
export interface Reader {
  readonly signatures: (image: string) => ReturnType<typeof imageSignatures>;
  readonly statements: (image: string) => Promise<Statement[]>;
  /** The predicate types of an image's statements, sorted. */
  readonly types: (image: string) => Promise<string[]>;
  /** The predicate of its statement of this type; empty if there is none. */
  statement<Predicate>(image: string, type: string): Promise<Predicate>;
  /** Tags of a repository, sorted. */
  readonly tags: (repository: string) => Promise<string[]>;
}

export function reader(dock: () => Dock): Reader {
  const statements = async (image: string): Promise<Statement[]> =>
    (await imageAttestations(dock().client, image, dock().verifiers)).verified.map((each) => each.statement);
  return {
    statements,
    signatures: (image) => imageSignatures(dock().client, image, dock().verifiers),
    types: async (image) => (await statements(image)).map(({ predicateType }) => predicateType).sort(),
    statement: async <Predicate>(image: string, type: string) => {
      const found = (await statements(image)).find(({ predicateType }) => predicateType === type);
      return (found as { predicate: Predicate } | undefined)?.predicate ?? ({} as Predicate);
    },
    tags: async (repository) => {
      const found: string[] = [];
      for await (const tag of dock().client.tags(`${dock().address}/${repository}`)) found.push(tag);
      return found.sort();
    },
  };
}

/** The annotation of Chains on a run and then on those that it made. */
export const marks = ({ run, children }: Pick<FinishedRun, "run" | "children">): (string | undefined)[] =>
  [run, ...children].map(({ metadata }) => metadata.annotations?.[SIGNED_ANNOTATION]);

/** A PipelineRun with these tasks. */
export const pipeline = (name: string, tasks: string, more = ""): string => `
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: { name: ${name} }
spec:
${more}
  pipelineSpec:
    tasks:${tasks}`;
