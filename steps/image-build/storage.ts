import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isReadable } from "../../lib/files/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type Buildah, type BuildahSession, buildahFolders } from "../../lib/tools/buildah.ts";
import { authFile } from "./auth.ts";
import { buildFault } from "./fault.ts";
import type { BuildParams } from "./labels.ts";

const SYSTEM_REGISTRIES = "/etc/containers/registries.conf";
const SYSTEM_POLICY = "/etc/containers/policy.json";

/** Makes everything buildah needs below the storage folder, and touches nothing of the host's. */
export async function openSession(params: BuildParams, buildah: Buildah, log: Log): Promise<BuildahSession> {
  const folder = join(params.storage, "build");
  for (const each of Object.values(buildahFolders({ folder }))) await mkdir(each, { recursive: true });
  await requireUserIds(log);
  const settings = join(folder, "settings");
  await mkdir(settings, { recursive: true });
  const [registriesConf, containersConf, signaturePolicy, certDir, auth] = await Promise.all([
    writeRegistries(settings),
    writeContainersConf(settings),
    policyIfMissing(settings, log),
    writeCertificates(settings, params),
    authFile(),
  ]);
  const session = {
    folder,
    tlsVerify: params.tlsVerify,
    registriesConf,
    containersConf,
    logLevel: buildahLevel(params.logLevel),
    ...(signaturePolicy === undefined ? {} : { signaturePolicy }),
    ...(certDir === undefined ? {} : { certDir }),
    ...(auth === undefined ? {} : { authFile: auth }),
  };
  return { ...session, driver: await chooseDriver(session, params.storageDriver, buildah, log) };
}

/** Overlay is tried out in a folder beside; where it cannot work (overlay on overlay, no rights) vfs is used. */
async function chooseDriver(
  session: Omit<BuildahSession, "driver">,
  wanted: BuildahSession["driver"],
  buildah: Buildah,
  log: Log,
): Promise<BuildahSession["driver"]> {
  if (wanted === "vfs") return wanted;
  const folder = join(session.folder, "probe");
  try {
    for (const each of Object.values(buildahFolders({ folder }))) await mkdir(each, { recursive: true });
    if (await buildah.works({ ...session, folder, driver: "overlay" })) return "overlay";
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  log.warn(`STORAGE_DRIVER: overlay does not work in ${session.folder}; vfs is used, which takes more space`);
  return "vfs";
}

/** The system's registries, with short names resolved without a question. */
async function writeRegistries(settings: string): Promise<string> {
  const path = process.env["CONTAINERS_REGISTRIES_CONF"] ?? SYSTEM_REGISTRIES;
  const text = await readFile(path, "utf8").catch(() => "");
  const kept = text.split("\n").filter((line) => !/^\s*short-name-mode\s*=/.test(line));
  const searches = kept.some((line) => /^\s*unqualified-search-registries\s*=/.test(line));
  const first = [
    'short-name-mode = "disabled"',
    ...(searches ? [] : ['unqualified-search-registries = ["docker.io"]']),
  ];
  const file = join(settings, "registries.conf");
  await writeFile(file, [...first, ...kept].join("\n"));
  return file;
}

/** Buildah writes a lock into its network folder even for a pull, and /etc may be read-only. */
async function writeContainersConf(settings: string): Promise<string> {
  const networks = join(settings, "networks");
  await mkdir(networks, { recursive: true });
  const file = join(settings, "containers.conf");
  await writeFile(file, `[network]\nnetwork_config_dir = ${JSON.stringify(networks)}\n`);
  return file;
}

/** Only a machine without any policy gets one; what an administrator demands is never weakened. */
async function policyIfMissing(settings: string, log: Log): Promise<string | undefined> {
  if (await isReadable(SYSTEM_POLICY)) return undefined;
  log.warn(`there is no signature policy ${SYSTEM_POLICY}: images are accepted without signature`);
  const file = join(settings, "policy.json");
  await writeFile(file, `${JSON.stringify({ default: [{ type: "insecureAcceptAnything" }] })}\n`);
  return file;
}

/** A folder with the CAs that exist: the cluster's, and the proxy's if there is a proxy. */
async function writeCertificates(
  settings: string,
  { caFile, proxyCaFile, httpProxy }: BuildParams,
): Promise<string | undefined> {
  const files = { ca: caFile, "proxy-ca": httpProxy === "" ? "" : proxyCaFile };
  const folder = join(settings, "certs");
  await rm(folder, { recursive: true, force: true });
  let any = false;
  for (const [name, file] of Object.entries(files)) {
    if (file === "" || !(await isReadable(file))) continue;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.crt`), await readFile(file));
    any = true;
  }
  return any ? folder : undefined;
}

/** An ordinary user needs a range of further ids, or the first RUN or chown fails with a riddle. */
async function requireUserIds(log: Log): Promise<void> {
  const uid = process.getuid?.() ?? 0;
  if (uid === 0) return;
  const user = (await readFile("/etc/passwd", "utf8").catch(() => ""))
    .split("\n")
    .map((line) => line.split(":"))
    .find(([, , id]) => id === String(uid))?.[0];
  if (user === undefined)
    throw buildFault(
      "BUILD_NO_USER_IDS",
      `buildah cannot run as user ${uid}: it has no entry in /etc/passwd`,
      "Run the step as root, or as a user with an entry in /etc/passwd, /etc/subuid and /etc/subgid.",
    );
  const ranges = await readFile("/etc/subuid", "utf8").catch(() => "");
  const has = ranges.split("\n").some((line) => [user, String(uid)].includes(line.split(":")[0] ?? ""));
  if (!has)
    log.warn(`${user} has no range in /etc/subuid: RUN instructions and files of other owners will fail`);
}

const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "panic"];
/** Buildah's own info is noise: it speaks from warn on unless debugging is asked for. */
const buildahLevel = (level: string) => (LEVELS.includes(level) && level !== "info" ? level : "warn");
