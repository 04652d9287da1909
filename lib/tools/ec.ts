import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram, readIfThere } from "../files/index.ts";
import type { ToolKit } from "./declare.ts";
import { ec } from "./ec.decl.ts";
import { howToInstall, runTool } from "./exec.ts";
import { ToolFault } from "./fault.ts";
import { compareVersions } from "./version.ts";

/** What ec is to judge, and how. Empty texts are left out. */
export interface EcCall {
  /** A Snapshot's spec. */
  readonly snapshot: object;
  /** Spec of an EnterpriseContractPolicy. */
  readonly policy: object;
  /** PEM; empty for keyless signatures. */
  readonly publicKey: string;
  readonly ignoreRekor: boolean;
  readonly rekorUrl: string;
  readonly identity: {
    readonly subject: string;
    readonly subjectRegExp: string;
    readonly issuer: string;
    readonly issuerRegExp: string;
  };
  readonly workers: number;
  readonly info: boolean;
  /** As its flag takes it. */
  readonly effectiveTime: string;
  readonly allowPastEffectiveTime: boolean;
  readonly extraRuleData: string;
  readonly retry: {
    readonly duration: string;
    readonly factor: string;
    readonly jitter: string;
    readonly maxRetry: number;
    readonly maxWait: string;
  };
  /** EC_USE_OPA */
  readonly useOpa: string;
  /** PEM of more CAs; empty for none. */
  readonly ca: string;
}

export interface Ec {
  /** Whether the program is on PATH. */
  isThere(): boolean;
  /** Its version; `development` for one that somebody built. Faults TOOL_MISSING, TOOL_OLD, TOOL_FAILED. */
  version(): Promise<string>;
  /** Puts the roots of trust of a TUF mirror into its home. */
  initialize(mirror: string, caFile: string): Promise<void>;
  /**
   * `ec validate image`: the JSON report as it wrote it. It ends well whether images pass or not. Faults
   * TOOL_MISSING, TOOL_OLD, and TOOL_FAILED if it failed, hung or was killed.
   */
  validate(call: EcCall): Promise<string>;
}

/** Of the environment it gets what it needs to reach registries and roots of trust, and no settings. */
const INHERITED = [
  ...["PATH", "HOME", "LD_LIBRARY_PATH", "DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "TUF_ROOT"],
  ...["SSL_CERT_FILE", "SSL_CERT_DIR"],
  ...["http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"],
];

/** The wrapper of ec. Snapshot, policy and key lie in a folder that goes away with the call. */
export const ecTool = (kit: ToolKit): Ec => {
  const version = () => versionOf(kit);
  return {
    isThere: () => findProgram(ec.name) !== undefined,
    version,
    async initialize(mirror, caFile) {
      await version();
      await inScratch(async (scratch) => {
        const ca = caFile === "" ? "" : ((await readIfThere(caFile)) ?? "");
        await runTool(
          kit,
          ec,
          ["sigstore", "initialize", "--mirror", mirror, "--root", `${mirror}/root.json`],
          {
            inherit: INHERITED,
            env: await certificates(ca, scratch),
          },
        );
      });
    },
    async validate(call) {
      await version();
      return inScratch((scratch) => validate(kit, call, scratch));
    },
  };
};

async function inScratch<T>(use: (scratch: string) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "ec-"));
  try {
    return await use(scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function versionOf(kit: ToolKit): Promise<string> {
  const { stdout } = await runTool(kit, ec, ["version", "--short"], {
    inherit: INHERITED,
    timeoutMs: 30_000,
  });
  const text = stdout.trim();
  if (text === "development") return text;
  const number = /^v?(\d+(?:\.\d+)+)/.exec(text)?.[1];
  if (number !== undefined && compareVersions(number, ec.atLeast) >= 0) return text;
  const next = howToInstall(ec);
  if (number === undefined)
    throw new ToolFault(
      "TOOL_OLD",
      `ec version --short prints no version but ${JSON.stringify(text.slice(0, 80))}`,
      {
        next,
      },
    );
  throw new ToolFault("TOOL_OLD", `ec ${number} is too old, ${ec.atLeast} or newer is needed`, { next });
}

async function validate(kit: ToolKit, call: EcCall, scratch: string): Promise<string> {
  const put = async (name: string, content: string) => {
    await writeFile(join(scratch, name), content, { mode: 0o600 });
    return join(scratch, name);
  };
  const report = join(scratch, "report.json");
  const files = {
    snapshot: await put("snapshot.json", JSON.stringify(call.snapshot)),
    policy: await put("policy.json", JSON.stringify(call.policy)),
    key: call.publicKey === "" ? "" : await put("cosign.pub", call.publicKey),
  };
  await runTool(kit, ec, ["validate", "image", ...flags(call, files), `--output=json=${report}`], {
    inherit: INHERITED,
    env: {
      TMPDIR: scratch,
      ...(call.useOpa === "" ? {} : { EC_USE_OPA: call.useOpa }),
      ...(await certificates(call.ca, scratch)),
    },
    onLine: (line) => kit.log.debug(`ec: ${line}`),
  });
  try {
    return await readFile(report, "utf8");
  } catch (cause) {
    throw new ToolFault("TOOL_FAILED", "ec ended well and wrote no report", {
      next: "Run it with --log-level=debug to see what it said.",
      cause,
    });
  }
}

interface Files {
  readonly snapshot: string;
  readonly policy: string;
  readonly key: string;
}

function flags(call: EcCall, { snapshot, policy, key }: Files): readonly string[] {
  const { identity, retry } = call;
  const optional = {
    "public-key": key,
    "rekor-url": call.rekorUrl,
    "certificate-identity": identity.subject,
    "certificate-identity-regexp": identity.subject === "" ? identity.subjectRegExp : "",
    "certificate-oidc-issuer": identity.issuer,
    "certificate-oidc-issuer-regexp": identity.issuer === "" ? identity.issuerRegExp : "",
    "extra-rule-data": call.extraRuleData,
    // Older versions do not know the flag.
    "allow-past-effective-time": call.allowPastEffectiveTime ? "true" : "",
  };
  return [
    `--images=${snapshot}`,
    `--policy=${policy}`,
    `--ignore-rekor=${call.ignoreRekor}`,
    `--workers=${call.workers}`,
    `--info=${call.info}`,
    `--effective-time=${call.effectiveTime}`,
    ...Object.entries(optional).flatMap(([name, value]) => (value === "" ? [] : [`--${name}=${value}`])),
    `--retry-duration=${retry.duration}`,
    `--retry-factor=${retry.factor}`,
    `--retry-jitter=${retry.jitter}`,
    `--retry-max-retry=${retry.maxRetry}`,
    `--retry-max-wait=${retry.maxWait}`,
    "--timeout=0",
    "--strict=false",
    "--show-successes=true",
  ];
}

/** Go reads the folders of SSL_CERT_DIR beside the system's bundle, so the rest of the world stays trusted. */
async function certificates(ca: string, scratch: string): Promise<Record<string, string>> {
  if (ca.trim() === "") return {};
  const folder = join(scratch, "authorities");
  await mkdir(folder);
  await writeFile(join(folder, "ca.crt"), ca);
  return { SSL_CERT_DIR: [process.env["SSL_CERT_DIR"], folder].filter(Boolean).join(":") };
}
