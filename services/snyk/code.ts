import { type Route, route, type ServiceAnswer, type State } from "../kit/index.ts";
import { analyze } from "./analyze.ts";
import { filesOf, missingOf, putBundle, type Sent, type Uploads, wrongFile } from "./bundles.ts";
import { CONFIG_FILES, EXTENSIONS } from "./languages.ts";
import { ANALYSIS, EXTENSION, FILES } from "./schemas.ts";

/** What an analysis says while it runs; then it is complete. */
const STAGES = [
  { status: "FETCHING", progress: 0.2 },
  { status: "ANALYZING", progress: 0.6 },
];

/** The CLI sends JSON as base64, and that compressed; the kit has decompressed it. */
const decodeFiles = (bytes: Buffer): unknown =>
  JSON.parse(Buffer.from(bytes.toString("latin1"), "base64").toString("utf8"));

const error = (status: number, message: string): ServiceAnswer => ({
  status,
  json: { statusCode: status, message },
});

/** Routes of the analysis: which files it wants, bundles of files, and the analysis itself. */
export function codeRoutes(uploads: State<Uploads>, analysisFails: () => boolean): Route[] {
  const asked = new Map<string, number>();
  const told = (hash: string): ServiceAnswer => {
    const bundle = uploads.get().bundles[hash];
    if (bundle === undefined) return error(404, "the bundle has expired");
    return { json: { bundleHash: hash, missingFiles: missingOf(uploads.get(), bundle) } };
  };
  const taken = async (...[files, parent, removed]: [Sent, ...ParentOf]): Promise<ServiceAnswer> => {
    const wrong = wrongFile(files);
    if (wrong !== undefined) return error(400, `${wrong} does not have the hash that was sent with it`);
    return told(await putBundle(uploads, files, parent, removed));
  };
  return [
    route("GET /filters", {
      handle: () => ({ json: { extensions: EXTENSIONS, configFiles: CONFIG_FILES } }),
    }),
    route("POST /bundle", { body: FILES, decode: decodeFiles, handle: ({ body }) => taken(body as Sent) }),
    route("PUT /bundle/:hash", {
      body: EXTENSION,
      decode: decodeFiles,
      handle: ({ params, body: { files, removedFiles } }) => {
        const parent = uploads.get().bundles[params["hash"] ?? ""];
        if (parent === undefined) return error(404, "the parent bundle has expired");
        return taken(files as Sent, parent, removedFiles);
      },
    }),
    route("GET /bundle/:hash", { handle: ({ params }) => told(params["hash"] ?? "") }),
    route("POST /analysis", {
      body: ANALYSIS,
      handle: ({ body: { key, severity } }) => {
        const bundle = uploads.get().bundles[key.hash];
        if (bundle === undefined) return error(404, "the bundle has expired");
        if (missingOf(uploads.get(), bundle).length > 0) return error(400, "files of the bundle are missing");
        const times = asked.get(key.hash) ?? 0;
        asked.set(key.hash, times + 1);
        const stage = STAGES[times];
        if (stage !== undefined) return { json: stage };
        if (analysisFails()) return { json: { status: "FAILED", progress: 1 } };
        return { json: completed(analyze(filesOf(uploads.get(), bundle, key.limitToFiles), severity)) };
      },
    }),
  ];
}

type ParentOf = [parent?: Uploads["bundles"][string], removed?: readonly string[]];

const completed = (sarif: object) => ({
  status: "COMPLETE",
  progress: 1,
  type: "sarif",
  sarif,
  timing: { fetchingCode: 1, analysis: 1, queue: 1 },
  coverage: [],
});
