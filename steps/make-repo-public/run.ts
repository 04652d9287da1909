import type { Run } from "../../lib/contract/index.ts";
import type { makeRepoPublicStep } from "./contract.ts";

export const run: Run<typeof makeRepoPublicStep> = async ({ params, secrets, log, signal }) => {
  const { dataFile, publicComponents, readReleaseData } = await import("../../lib/release/index.ts");
  const [{ readToken }, { openHttp }, { repositoriesIn }, { publish }] = await Promise.all([
    import("./token.ts"),
    import("../../lib/http/index.ts"),
    import("./repositories.ts"),
    import("./publish.ts"),
  ]);
  const file = dataFile(params, params.dataPath);
  const { mapping = {} } = await readReleaseData(file, { judged: true });
  const repositories = repositoriesIn(publicComponents(mapping), log);
  if (repositories.length === 0) {
    log.info("no repository is to be made public");
    return {};
  }
  const token = await readToken(secrets.registryToken, log);
  await using http = await openHttp({ caFile: params.caFile, log, signal });
  await publish({ http, log, signal, token }, repositories);
  return {};
};
