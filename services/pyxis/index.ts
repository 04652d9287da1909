/**
 * The container catalogue (Pyxis, catalog.redhat.com/api/containers): repositories over REST, as
 * deprecated-image-check asks for them, and published images over GraphQL, as preflight does.
 */
import { explain } from "../../lib/errors/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import type { Log } from "../../lib/log/index.ts";
import { type Route, route, type Service, startService } from "../kit/index.ts";
import { type PyxisData, readData, seed } from "./data.ts";
import { answerQuery, REQUEST } from "./graphql/index.ts";
import { problem, REPOSITORY_ROUTE, repositoryRoute } from "./rest.ts";

export type { ContainerImage, ContainerRepository, PyxisData, ReleaseCategory } from "./data.ts";
export type { PyxisCode } from "./fault.ts";

/** Keys of the routes, for `fail`. */
export const PYXIS_ROUTES = {
  repository: REPOSITORY_ROUTE,
  graphql: "POST /api/containers/graphql/",
} as const;

export interface PyxisOptions extends Partial<PyxisData> {
  /** Where `repositories.json` and `images.json` lie; they are made if absent, and read at each request. */
  readonly dir: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** Serves https with it; preflight speaks nothing else. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly log?: Log;
}

/** A catalogue that runs. */
export interface Pyxis extends Service {
  /** What key `catalog` of the endpoints is: the REST API with its version. */
  readonly catalogUrl: string;
  /** What key `pyxis` of the endpoints is: the API without version; of use to preflight only with https. */
  readonly pyxisUrl: string;
}

/**
 * Starts the catalogue on loopback. What `repositories` and `images` give replaces the files.
 * Faults PYXIS_BAD_DATA, and those of the kit.
 */
export async function startPyxis(options: PyxisOptions): Promise<Pyxis> {
  const { dir, port, tls, log } = options;
  await seed(dir, options);
  const service = await startService({
    name: "pyxis",
    routes: [repositoryRoute(dir), graphqlRoute(dir)],
    refuse: problem,
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
    ...(log === undefined ? {} : { log }),
  });
  const pyxisUrl = `${service.url}/api/containers`;
  return { ...service, pyxisUrl, catalogUrl: `${pyxisUrl}/v1` };
}

/** What a query does wrong is said as GraphQL servers do: in `errors`, with status 400. */
const graphqlRoute = (dir: string): Route =>
  route(PYXIS_ROUTES.graphql, {
    body: REQUEST,
    async handle({ body }) {
      const images = await readData(dir, "images");
      try {
        return {
          json: { data: answerQuery(images, body.query, isRecord(body.variables) ? body.variables : {}) },
        };
      } catch (thrown) {
        return { status: 400, json: { errors: [{ message: explain(thrown) }] } };
      }
    },
  });
