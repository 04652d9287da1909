import type { Context, Run } from "../../lib/contract/index.ts";
import { readIfThere } from "../../lib/files/index.ts";
import { createHttp } from "../../lib/http/index.ts";
import {
  type PrefetchReport,
  prefetch,
  readInput,
  readNetrc,
  readSettings,
} from "../../lib/prefetch/index.ts";
import type { prefetchDependenciesStep } from "./contract.ts";
import { clusterProxies } from "./proxies.ts";

type Step = Context<typeof prefetchDependenciesStep>;

const USER_AGENT = "slipway-prefetch";

export const run: Run<typeof prefetchDependenciesStep> = async (context) => {
  const { params, secrets, log, signal } = context;
  const packages = readInput(params.input);
  if (packages.length === 0) {
    log.info("input is empty: nothing to prefetch");
    return {};
  }
  sayUnused(context);
  const settings = await readSettings({
    config: params.configFileContent,
    environment: process.env,
    pipIndexUrl: params.pipIndexUrl,
    proxies: await clusterProxies(context),
    useProxies: params.enablePackageRegistryProxy,
    warn: (message) => log.warn(message),
  });
  for (const { authorization } of [settings.npm, settings.pip])
    if (authorization !== undefined) log.secret(authorization);
  const credentials = await readNetrc(secrets.netrc, log);
  const http = createHttp({ ca: await authorities(context), log, signal, userAgent: USER_AGENT });
  try {
    const { source, output: folder, forOutputDir, mode, sbomType } = params;
    const request = { packages, source, folder, forOutputDir, mode, sbomType, settings, credentials };
    say(await prefetch({ ...request, http, log, signal }), log);
    return {};
  } finally {
    await http.close();
  }
};

/** What is bound and has no effect is said, so that nobody looks for a fault there. */
function sayUnused({ secrets, log }: Step): void {
  if (secrets.gitBasicAuth !== undefined)
    log.debug("the workspace git-basic-auth has no effect: dependencies from git are not fetched");
  if (secrets.activationKey !== undefined)
    log.debug("the activation key has no effect: it is only for rpm, which is not fetched");
}

/** The bundles that are there, as one; a missing file is no bundle. */
async function authorities({ params }: Step): Promise<string | undefined> {
  const files = [params.caFile, params.serviceCaFile].filter((path) => path !== "");
  const texts = await Promise.all(files.map(readIfThere));
  const all = texts.filter((text) => text !== undefined && text.trim() !== "").join("\n");
  return all === "" ? undefined : all;
}

function say(report: PrefetchReport, log: Step["log"]): void {
  const megabytes = (report.bytes / 1e6).toFixed(1);
  log.info(
    `fetched ${report.fetched} files (${megabytes} MB), ${report.kept} were there already; ` +
      `${report.packages.length} packages in the SBOM, ${report.injected} files of the source changed`,
  );
}
