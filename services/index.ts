/** Stand-ins for outside services, and all of them together as `slipway services` serves them. */
import { join } from "node:path";
import { stringify } from "yaml";
import { writeWhole } from "../lib/files/index.ts";
import type { Log } from "../lib/log/index.ts";
import { authority } from "../registry/tls/authority.ts";
import type { Service } from "./kit/index.ts";
import { type KmsService, startKms } from "./kms/index.ts";
import { startPyxis } from "./pyxis/index.ts";
import { startQuay } from "./quay/index.ts";
import { startRekor } from "./rekor/index.ts";
import { startSnyk } from "./snyk/index.ts";

export interface ServicesOptions {
  /** Each service has its folder below, with its state as JSON. */
  readonly dir: string;
  /**
   * Folder of the registry that runs use: services with https get a certificate of its authority, which the
   * engine makes known to every step.
   */
  readonly registryDir: string;
  /** Port of the first; the others have the next ones. Default 0: any free ones. */
  readonly port?: number;
  readonly log?: Log;
}

/** A service that runs. */
export interface RunningService extends Service {
  readonly name: string;
  /** Folder of its state. */
  readonly dir: string;
}

export interface Services {
  readonly services: readonly RunningService[];
  /**
   * YAML of the ConfigMap `slipway-endpoints` and of the Secrets that steps need to use them, for
   * `slipway run --objects`.
   */
  readonly objects: string;
  close(): Promise<void>;
}

/** Starts all of them, or none. Faults of the kit. */
export async function startServices({ dir, registryDir, port = 0, log }: ServicesOptions): Promise<Services> {
  const started: RunningService[] = [];
  const close = async () => void (await Promise.all(started.map((service) => service.close())));
  const common = (name: string) => ({
    dir: join(dir, name),
    port: port === 0 ? 0 : port + started.length,
    ...(log === undefined ? {} : { log }),
  });
  const running = <S extends Service>(name: string, service: S): S => {
    started.push({ ...service, name, dir: join(dir, name) });
    return service;
  };
  try {
    const snyk = running("snyk", await startSnyk(common("snyk")));
    const tls = (await authority(registryDir)).serve(["localhost", "127.0.0.1"]);
    const pyxis = running("pyxis", await startPyxis({ ...common("pyxis"), tls }));
    const quay = running("quay", await startQuay({ ...common("quay"), authorityDir: registryDir }));
    const kms = running("kms", await startKms({ ...common("kms"), tls }));
    running("rekor", await startRekor({ ...common("rekor"), tls }));
    const endpoints = { catalog: pyxis.catalogUrl, pyxis: pyxis.pyxisUrl, snyk: snyk.url };
    const secrets = {
      "snyk-secret": { snyk_token: snyk.token },
      "quay-token": { token: quay.token },
      "cosign-secret": signingOf(kms),
    };
    return { services: started, objects: objectsOf(endpoints, secrets), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

type Data = Readonly<Record<string, string>>;

const ALIAS = "alias/slipway";

/** What rh-sign-image-cosign reads in its Secret. */
const signingOf = (kms: KmsService) => ({
  AWS_DEFAULT_REGION: kms.region,
  AWS_ACCESS_KEY_ID: kms.accessKeyId,
  AWS_SECRET_ACCESS_KEY: kms.secretAccessKey,
  SIGN_KEY: kms.reference(ALIAS),
  PUBLIC_KEY: kms.publicKey(ALIAS) ?? "",
});

const objectsOf = (data: Data, secrets: Readonly<Record<string, Data>>) =>
  [
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "slipway-endpoints" }, data },
    ...Object.entries(secrets).map(([name, stringData]) => ({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name },
      stringData,
    })),
  ]
    .map((object) => stringify(object))
    .join("---\n");

/** Writes the objects as a file of a folder for `--objects`; only its owner may read it, as it has secrets. */
export const writeObjects = (folder: string, { objects }: Services): Promise<void> =>
  writeWhole(join(folder, "slipway-services.yaml"), objects, { mode: 0o600, makeFolder: true });
