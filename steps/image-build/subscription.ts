import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Containerfile } from "../../lib/containerfile/index.ts";
import { codeOf } from "../../lib/errors/index.ts";
import { runTool, type ToolKit } from "../../lib/tools/index.ts";
import { buildFault } from "./fault.ts";
import type { BuildParams } from "./labels.ts";
import { type BuildMount, isFile } from "./mounts.ts";

/** Where dnf and subscription-manager of Red Hat's images look. */
const ENTITLEMENTS = "/etc/pki/entitlement";
const CONSUMER = "/etc/pki/consumer";
const CA = "/etc/rhsm/ca";
const KEY = "/activation-key";

export interface Subscription {
  readonly mounts: readonly BuildMount[];
  /** Gives back what was registered for this build. */
  dispose(): Promise<void>;
}
const NONE: Subscription = { mounts: [], dispose: async () => {} };

/**
 * Lets instructions use the subscription that was given: an activation key before entitlement certificates.
 * A hermetic build uses none, since nothing could be fetched with it.
 */
export async function openSubscription(
  params: BuildParams,
  secrets: { readonly activationKey?: string | undefined; readonly entitlement?: string | undefined },
  file: Containerfile,
  kit: ToolKit,
  scratch: string,
): Promise<Subscription> {
  if (params.hermetic) return NONE;
  const { activationKey, entitlement } = secrets;
  if (activationKey !== undefined && (await isFile(join(activationKey, "org"))))
    return withKey(params, activationKey, file, kit);
  const certificates = entitlement === undefined ? [] : await certificatesIn(entitlement);
  if (entitlement === undefined || certificates.length === 0) return NONE;
  kit.log.info(`Entitlement: ${certificates.length} file(s)`);
  // A copy without Kubernetes' links, of which a chroot shows dangling ends.
  const copy = join(scratch, "entitlement");
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy, { recursive: true, mode: 0o700 });
  for (const name of certificates) await cp(join(entitlement, name), join(copy, name), { dereference: true });
  return {
    mounts: [{ from: copy, at: ENTITLEMENTS }, ...(await caMounts(params))],
    dispose: () => rm(copy, { recursive: true, force: true }),
  };
}

/** The `*.pem` files; a folder of an absent optional secret is there and empty. */
async function certificatesIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".pem"));
  const files = await Promise.all(
    names.map(async (name) => ((await isFile(join(folder, name))) ? [name] : [])),
  );
  return files.flat().sort();
}

async function withKey(
  params: BuildParams,
  activationKey: string,
  file: Containerfile,
  kit: ToolKit,
): Promise<Subscription> {
  if (!(await isFile(join(activationKey, "activationkey"))))
    throw buildFault(
      "BUILD_SUBSCRIPTION",
      "the activation key secret has a file org but no file activationkey",
      "Give both keys in the secret.",
    );
  const key = { from: activationKey, at: KEY };
  if (registersItself(file)) {
    kit.log.info("The Containerfile registers with the activation key itself");
    return { ...NONE, mounts: [key, ...(await caMounts(params))] };
  }
  await register(activationKey, kit);
  return {
    mounts: [
      key,
      { from: ENTITLEMENTS, at: ENTITLEMENTS },
      { from: CONSUMER, at: CONSUMER },
      ...(await caMounts(params)),
    ],
    dispose: async () => {
      const after = { log: kit.log, signal: new AbortController().signal };
      await runTool(after, "subscription-manager", ["unregister"], { timeoutMs: 60_000 }).catch(() =>
        kit.log.warn(
          "this machine could not be unregistered; the subscription service will forget it in time",
        ),
      );
    },
  };
}

const registersItself = (file: Containerfile) =>
  file.stages.some(({ instructions }) =>
    instructions.some(
      ({ keyword, body }) => keyword === "RUN" && /subscription-manager\b[^;&|]*\bregister\b/.test(body),
    ),
  );

/** The tool takes org and key only as arguments; both are masked in every line. */
async function register(folder: string, kit: ToolKit): Promise<void> {
  const [org, activationkey] = await Promise.all(
    ["org", "activationkey"].map(async (name) => (await readFile(join(folder, name), "utf8")).trim()),
  );
  try {
    const args = ["register", "--force", "--org", org ?? "", "--activationkey", activationkey ?? ""];
    await runTool(kit, "subscription-manager", args, { timeoutMs: 300_000 });
  } catch (cause) {
    if (codeOf(cause) === "TOOL_CANCELLED") throw cause;
    throw buildFault(
      "BUILD_SUBSCRIPTION",
      "an activation key was given, and registering with it failed",
      "Check org and key; subscription-manager must be on PATH, or register in the Containerfile itself.",
      cause,
    );
  }
}

async function caMounts({ rhsmMountCaCerts }: BuildParams): Promise<BuildMount[]> {
  if (rhsmMountCaCerts === "never") return [];
  const there = await isFile(join(CA, "redhat-uep.pem"));
  if (there) return [{ from: CA, at: CA }];
  if (rhsmMountCaCerts === "auto") return [];
  throw buildFault(
    "BUILD_SUBSCRIPTION",
    `RHSM_MOUNT_CA_CERTS is always, but ${CA}/redhat-uep.pem is not in this image`,
    "Set it to auto or never, or build in an image that has the CA.",
  );
}
