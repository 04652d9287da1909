import { join } from "node:path";
import { buildah } from "./buildah.decl.ts";
import type { ToolKit } from "./declare.ts";
import { runTool, type ToolOptions } from "./exec.ts";
import { ToolFault, type ToolResult } from "./fault.ts";
import { requireTool } from "./version.ts";

/** Where one build keeps its things and how it talks to registries. The host's own storage is never touched. */
export interface BuildahSession {
  /** Folder for layers, run state and scratch files; only ours. */
  readonly folder: string;
  readonly driver: "overlay" | "vfs";
  readonly tlsVerify: boolean;
  /** `registries.conf` to use instead of the system's. */
  readonly registriesConf?: string;
  /** `containers.conf` to use instead of the system's. */
  readonly containersConf?: string;
  /** Signature policy, if the system has none; a policy that is there is never replaced. */
  readonly signaturePolicy?: string;
  readonly authFile?: string;
  /** Folder of `*.crt` files: further CAs. */
  readonly certDir?: string;
  /** debug, info, warn, error. Default warn. */
  readonly logLevel?: string;
}

/** What is known of a pulled image. */
export interface InspectedImage {
  readonly id: string;
  /** Name with registry, as it was resolved. */
  readonly name: string;
  /** Digest of its manifest. */
  readonly digest: string;
  readonly os: string;
  readonly architecture: string;
  readonly variant: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly historyLength: number;
  readonly diffIds: readonly string[];
}

export interface BuildOptions {
  /** Command line to run buildah with, as in `["unshare", "--net", "--"]`. */
  readonly launcher?: readonly string[];
  readonly onLine?: NonNullable<ToolOptions["onLine"]>;
}
export interface PullOptions {
  readonly platform?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Buildah {
  /** Fault TOOL_OLD or TOOL_MISSING; the version otherwise. */
  version(): Promise<string>;
  /** True if this driver can keep layers in that folder. */
  works(session: BuildahSession): Promise<boolean>;
  /** Pulls an image, or finds that it is there already, and gives its id. */
  pull(session: BuildahSession, ref: string, options?: PullOptions): Promise<string>;
  inspect(session: BuildahSession, ref: string): Promise<InspectedImage>;
  /** `buildah build <args>`. */
  build(session: BuildahSession, args: readonly string[], options?: BuildOptions): Promise<ToolResult>;
  /** Writes an image uncompressed into a folder (transport `dir`): manifest.json and blobs named by hex. */
  save(session: BuildahSession, id: string, to: string, format: "oci" | "docker"): Promise<void>;
}

/** Nothing else of the host reaches buildah. */
const INHERITED = ["PATH", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR"];
const PROXIES = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"].flatMap((name) => [
  name,
  name.toLowerCase(),
]);

/** The wrapper of buildah: the version is checked before the first call. */
export function buildahTool(kit: ToolKit): Buildah {
  let checked: Promise<string> | undefined;
  const version = () => {
    checked ??= requireTool(kit, buildah);
    return checked;
  };
  const call = async (
    session: BuildahSession,
    args: readonly string[],
    { launcher = [], ...options }: ToolOptions & { launcher?: readonly string[] } = {},
  ) => {
    await version();
    const [first, ...rest] = [...launcher, buildah.name, ...globals(session), ...args];
    return runTool(kit, launcher.length === 0 ? buildah : (first ?? buildah.name), rest, {
      inherit: [...INHERITED, ...PROXIES],
      ...options,
      env: { ...environment(session), ...options.env },
    });
  };
  return {
    version,
    works: (session) =>
      call(session, ["images", "--quiet"]).then(
        () => true,
        (thrown: unknown) => {
          if (thrown instanceof ToolFault && thrown.code === "TOOL_FAILED") return false;
          throw thrown;
        },
      ),
    async pull(session, ref, { platform, env = {} } = {}) {
      const forPlatform = platform === undefined ? [] : [`--platform=${platform}`];
      const args = ["pull", "--quiet", "--policy=always", ...registry(session), ...forPlatform, "--", ref];
      return lastWord((await call(session, args, { env })).stdout);
    },
    async inspect(session, ref) {
      // It is long, and nobody reads it: no line of it in the log.
      const options = { onLine: () => {} };
      const { stdout } = await call(session, ["inspect", "--type=image", "--", ref], options);
      return readInspected(stdout);
    },
    build: (session, args, options = {}) =>
      call(session, ["build", ...registry(session), ...args], { ...options, maxOutput: 256 * 1024 }),
    async save(session, id, to, format) {
      const how = ["--quiet", "--disable-compression", `--format=${format === "oci" ? "oci" : "v2s2"}`];
      const policy =
        session.signaturePolicy === undefined ? [] : [`--signature-policy=${session.signaturePolicy}`];
      await call(session, ["push", ...how, ...policy, "--", id, `dir:${to}`]);
    },
  };
}

/** Folders below the session's. */
export const buildahFolders = ({ folder }: Pick<BuildahSession, "folder">) => ({
  root: join(folder, "layers"),
  runRoot: join(folder, "run"),
  /** Home and temporary files. */
  scratch: join(folder, "scratch"),
});

function globals(session: BuildahSession): string[] {
  const { root, runRoot } = buildahFolders(session);
  return [
    `--root=${root}`,
    `--runroot=${runRoot}`,
    `--storage-driver=${session.driver}`,
    // Hosts with a subscription mount it into every build; a build must not depend on its host.
    "--default-mounts-file=/dev/null",
    `--log-level=${session.logLevel ?? "warn"}`,
    ...(session.registriesConf === undefined ? [] : [`--registries-conf=${session.registriesConf}`]),
  ];
}

const registry = (session: BuildahSession): string[] => [
  `--tls-verify=${session.tlsVerify}`,
  ...(session.authFile === undefined ? [] : [`--authfile=${session.authFile}`]),
  ...(session.certDir === undefined ? [] : [`--cert-dir=${session.certDir}`]),
  ...(session.signaturePolicy === undefined ? [] : [`--signature-policy=${session.signaturePolicy}`]),
];

/** A home that can be written and holds no settings of the host; English messages (we read them). */
function environment(session: BuildahSession) {
  const { runRoot, scratch } = buildahFolders(session);
  const { containersConf } = session;
  return {
    HOME: scratch,
    TMPDIR: scratch,
    XDG_RUNTIME_DIR: runRoot,
    LC_ALL: "C",
    BUILDAH_ISOLATION: "chroot",
    ...(containersConf === undefined ? {} : { CONTAINERS_CONF: containersConf }),
  };
}

const lastWord = (text: string) => text.trim().split(/\s+/).at(-1) ?? "";

interface Inspected {
  readonly FromImage?: string;
  readonly FromImageID?: string;
  readonly FromImageDigest?: string;
  readonly OCIv1?: {
    readonly os?: string;
    readonly architecture?: string;
    readonly variant?: string;
    readonly config?: { readonly Labels?: Record<string, string>; readonly Env?: string[] };
    readonly history?: readonly unknown[];
    readonly rootfs?: { readonly diff_ids?: string[] };
  };
}

function readInspected(stdout: string): InspectedImage {
  const {
    FromImage = "",
    FromImageID = "",
    FromImageDigest = "",
    OCIv1 = {},
  }: Inspected = JSON.parse(stdout);
  return {
    id: FromImageID,
    name: FromImage,
    digest: FromImageDigest,
    os: OCIv1.os ?? "",
    architecture: OCIv1.architecture ?? "",
    variant: OCIv1.variant ?? "",
    labels: OCIv1.config?.Labels ?? {},
    env: Object.fromEntries((OCIv1.config?.Env ?? []).map(keyAndValue)),
    historyLength: OCIv1.history?.length ?? 0,
    diffIds: OCIv1.rootfs?.diff_ids ?? [],
  };
}

function keyAndValue(pair: string): [string, string] {
  const at = pair.indexOf("=");
  return at < 0 ? [pair, ""] : [pair.slice(0, at), pair.slice(at + 1)];
}
