/** Each way to spoil an image or its evidence, and the rules that must say so. */
import { generateKeyPairSync } from "node:crypto";
import { memoryLog } from "../../lib/log/index.ts";
import { openSigner, type Signer, signImage } from "../../lib/signing/index.ts";
import {
  bareCopy,
  copyEvidence,
  envelopesOf,
  oneByteChanged,
  putEnvelopes,
  resign,
  statementOf,
  type Target,
} from "./attack.ts";
import type { Dock } from "./dock.ts";

/** A key of somebody else. */
export async function foreignSigner(): Promise<Signer> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  return openSigner({ key, log: memoryLog(), signal: new AbortController().signal });
}

/** An image whose evidence is not what it should be. */
export interface Attack {
  readonly name: string;
  readonly rules: readonly string[];
  /** Puts an image with its evidence into the build registry. */
  prepare(dock: Dock, name: string): Promise<Target>;
}

export const ATTACKS: readonly Attack[] = [
  {
    name: "one byte of a layer was changed",
    rules: ["builtin.image.signature_check", "builtin.attestation.signature_check"],
    async prepare(dock, name) {
      const target = await oneByteChanged(dock, name);
      await copyEvidence(dock, target, ["sig", "att"]);
      return target;
    },
  },
  {
    name: "the attestation was dropped",
    rules: ["builtin.attestation.signature_check"],
    async prepare(dock, name) {
      const target = await bareCopy(dock, name);
      await copyEvidence(dock, target, ["sig"]);
      return target;
    },
  },
  {
    name: "the attestation is of another image",
    rules: ["builtin.attestation.signature_check"],
    async prepare(dock, name) {
      const target = await oneByteChanged(dock, name);
      await signImage(dock.client, `${target.repository}@${target.digest}`, { signer: dock.signer });
      await copyEvidence(dock, target, ["att"]);
      return target;
    },
  },
  {
    name: "it was signed with a foreign key",
    rules: ["builtin.image.signature_check", "builtin.attestation.signature_check"],
    async prepare(dock, name) {
      const target = await bareCopy(dock, name);
      await resign(dock, target, await foreignSigner(), (text) => text);
      return target;
    },
  },
  {
    name: "it was built by a task bundle that nobody trusts",
    rules: ["slsa_build_scripted_build.image_built_by_trusted_task", "trusted_task.trusted"],
    async prepare(dock, name) {
      const target = await bareCopy(dock, name);
      await resign(dock, target, dock.signer, otherBundle);
      return target;
    },
  },
  {
    name: "a result was edited",
    rules: ["builtin.attestation.signature_check"],
    async prepare(dock, name) {
      const target = await bareCopy(dock, name);
      await copyEvidence(dock, target, ["sig"]);
      const edited = (await envelopesOf(dock)).map((envelope) => {
        const pass = (each: string) => each.replaceAll('\\"SKIPPED\\"', '\\"SUCCESS\\"');
        const text = inContents(pass(JSON.stringify(statementOf(envelope))), pass);
        return { ...envelope, payload: Buffer.from(text).toString("base64") };
      });
      await putEnvelopes(dock.client, target, edited);
      return target;
    },
  },
  {
    name: "a required task is missing",
    rules: ["tasks.required_tasks_found"],
    async prepare(dock, name) {
      const target = await bareCopy(dock, name);
      await resign(dock, target, dock.signer, withoutTask("sast-unicode-check-oci-ta"));
      return target;
    },
  },
];

/** Every reference to the bundle of buildah becomes one to another bundle; SLSA 1.0 has tasks in base64. */
const otherBundle = (text: string): string => {
  const swap = (each: string) =>
    each.replaceAll(/(task-buildah-oci-ta:[\d.]+@sha256:)[0-9a-f]{64}/g, `$1${"a".repeat(64)}`);
  return inContents(swap(text), swap);
};

/** Changes what stands in base64 in a statement of SLSA 1.0. */
function inContents(text: string, change: (content: string) => string): string {
  return text.replaceAll(/"content":"([A-Za-z0-9+/=]+)"/g, (_, content: string) => {
    const changed = change(Buffer.from(content, "base64").toString());
    return `"content":"${Buffer.from(changed).toString("base64")}"`;
  });
}

/** Takes a task out of statements of both kinds. */
const withoutTask = (task: string) => (text: string) => {
  const statement = JSON.parse(text) as {
    predicate: {
      buildConfig?: { tasks: unknown[] };
      buildDefinition?: { resolvedDependencies: { name?: string; content?: string }[] };
    };
  };
  const { buildConfig, buildDefinition } = statement.predicate;
  const names = `"tekton.dev/task":"${task}"`;
  if (buildConfig)
    buildConfig.tasks = buildConfig.tasks.filter((each) => !JSON.stringify(each).includes(names));
  if (buildDefinition)
    buildDefinition.resolvedDependencies = buildDefinition.resolvedDependencies.filter(
      ({ content = "" }) => !Buffer.from(content, "base64").toString().includes(names),
    );
  return JSON.stringify(statement);
};
