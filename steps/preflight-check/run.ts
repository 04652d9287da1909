import { ociArch } from "../../lib/checks/index.ts";
import type { Run } from "../../lib/contract/index.ts";
import { readIfThere } from "../../lib/files/index.ts";
import {
  CERTIFIED_ARCHITECTURES,
  forgetResults,
  preflightFault,
  unlessDecided,
} from "../../lib/preflight/index.ts";
import type { preflightCheckStep } from "./contract.ts";

export const run: Run<typeof preflightCheckStep> = async ({ params, tools, log, signal }) => ({
  testOutput: await unlessDecided(params.artifacts, { log, signal }, async () => {
    await forgetResults(params.artifacts);
    const { image, artifacts, authFile, caFile } = params;
    const arch = params.platform === "" ? undefined : architecture(params.platform);
    const catalog = await catalogAddress(params.pyxisFile);
    await tools.preflight.checkContainer({
      image,
      artifacts,
      authFile,
      caFile,
      timeoutMs: params.timeoutSeconds * 1000,
      ...(arch === undefined ? {} : { arch }),
      ...(catalog === undefined ? {} : { catalog }),
    });
    return undefined;
  }),
});

function architecture(platform: string): string {
  const arch = ociArch(platform);
  if (CERTIFIED_ARCHITECTURES.some((each) => each === arch)) return arch;
  throw preflightFault(
    "PREFLIGHT_BAD_PLATFORM",
    `platform ${JSON.stringify(platform)}: images for ${arch || "it"} are not certified`,
    `Give one of ${CERTIFIED_ARCHITECTURES.join(", ")}, as in linux/amd64, or leave it empty.`,
  );
}

/** Preflight takes host and path, and speaks https to them; nothing if no address is configured. */
async function catalogAddress(file: string): Promise<string | undefined> {
  const text = file === "" ? "" : ((await readIfThere(file)) ?? "").trim();
  if (text === "") return undefined;
  const url = URL.parse(text);
  if (url?.protocol === "https:" && url.username === "")
    return `${url.host}${url.pathname.replace(/\/+$/, "")}`;
  throw preflightFault(
    "PREFLIGHT_BAD_ENDPOINT",
    "the configured address of the catalogue (key pyxis) is no https URL without user",
    "Write it as https://host/path: preflight speaks nothing else.",
  );
}
