import { explain } from "../../errors/index.ts";
import type { Http, HttpResponse } from "../../http/index.ts";
import { HttpFault } from "../../http/index.ts";
import { type Digest, isAlgorithm, parseHash } from "../digests.ts";
import { fault } from "../fault.ts";
import { isSafeName, plainUrl } from "../paths.ts";
import { type Distribution, readFilename } from "./distribution.ts";

/** A file that an index offers for a project. */
export interface IndexFile {
  readonly filename: string;
  readonly url: string;
  readonly digests: readonly Digest[];
  /** Why it was withdrawn; undefined: it was not. */
  readonly yanked?: string;
  readonly distribution: Distribution;
}

export interface IndexRequest {
  /** Base of a simple index (PEP 503), with or without slash. */
  readonly index: string;
  /** Canonical name. */
  readonly project: string;
  readonly authorization?: string;
  readonly signal: AbortSignal;
  /** For messages. */
  readonly lockfile: string;
}

const ACCEPT =
  "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

/** The files of a project, by the simple API of Python indexes in JSON (PEP 691) or HTML (PEP 503). */
export async function projectFiles(http: Http, request: IndexRequest): Promise<IndexFile[]> {
  const url = `${request.index.replace(/\/+$/, "")}/${request.project}/`;
  const { authorization } = request;
  let response: HttpResponse;
  let body: string;
  try {
    response = await http.request({
      url,
      signal: request.signal,
      headers: { accept: ACCEPT, ...(authorization === undefined ? {} : { authorization }) },
    });
    body = await response.text();
  } catch (thrown) {
    throw indexFault(thrown, url, request);
  }
  const isJson = /\bjson\b/.test(response.headers["content-type"] ?? "");
  const offered = isJson ? fromJson(body, url, request) : fromHtml(body);
  return offered.flatMap((each) => read(each, response.url, request.project));
}

function indexFault(thrown: unknown, url: string, { project, lockfile }: IndexRequest) {
  const status = thrown instanceof HttpFault ? thrown.answer?.status : undefined;
  const what = `${lockfile}: the index ${plainUrl(url)}`;
  if (status === 404 || status === 410)
    return fault(
      "PREFETCH_NOT_FOUND",
      `${what} has no project ${project} (${status})`,
      "Correct the name, or set the index that has it: --index-url in the requirements file, or the parameter pip-index-url.",
      thrown,
    );
  if (status === 401 || status === 403)
    return fault(
      "PREFETCH_REFUSED",
      `${what} refused access (${status})`,
      "Bind the workspace netrc with credentials for this host.",
      thrown,
    );
  return fault(
    "PREFETCH_FETCH",
    `${what} could not be asked for ${project}: ${explain(thrown)}`,
    "See whether the index can be reached, and run it again.",
    thrown,
  );
}

/** What an index says about a file, before it is judged. */
interface Offer {
  readonly filename: string;
  readonly url: string;
  readonly hashes: Readonly<Record<string, unknown>>;
  readonly yanked: unknown;
}

function fromJson(body: string, url: string, request: IndexRequest): Offer[] {
  try {
    const files = (JSON.parse(body) as { files?: unknown }).files;
    if (!Array.isArray(files))
      throw fault(
        "PREFETCH_FETCH",
        "there is no list 'files' in the answer",
        "See whether this is an index of packages.",
      );
    return files.flatMap((file: Partial<Offer>) =>
      typeof file?.filename === "string" && typeof file.url === "string"
        ? [{ filename: file.filename, url: file.url, hashes: file.hashes ?? {}, yanked: file.yanked }]
        : [],
    );
  } catch (thrown) {
    throw indexFault(thrown, url, request);
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  "#39": "'",
  "#x27": "'",
};
const unescapeHtml = (text: string): string =>
  text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole);

/** Anchors of a PEP 503 page: the hash is the fragment of the address. */
function fromHtml(body: string): Offer[] {
  return [...body.matchAll(/<a\s([^>]*)>([^<]*)<\/a>/gi)].flatMap(([, attributes = "", label = ""]) => {
    const value = (name: string) =>
      new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(attributes);
    const href = value("href");
    if (href === null) return [];
    const [url = "", fragment = ""] = unescapeHtml(href[1] ?? href[2] ?? "").split("#");
    const hash = /^([a-z0-9_]+)=([0-9a-f]+)/i.exec(fragment);
    const yanked = value("data-yanked");
    return [
      {
        filename: unescapeHtml(label).trim(),
        url,
        hashes: hash?.[1] === undefined ? {} : { [hash[1]]: hash[2] },
        yanked:
          yanked === null
            ? /(?:^|\s)data-yanked(?:\s|$)/i.test(attributes)
            : unescapeHtml(yanked[1] ?? yanked[2] ?? ""),
      },
    ];
  });
}

/** Drops files whose names say nothing, or could not be a file name (an index is not trusted). */
function read(offer: Offer, base: string, project: string): IndexFile[] {
  const distribution = isSafeName(offer.filename) ? readFilename(offer.filename, project) : undefined;
  const url = URL.parse(offer.url, base);
  if (distribution === undefined || url === null || !/^https?:$/.test(url.protocol)) return [];
  const digests = Object.entries(offer.hashes).flatMap(([name, hex]) =>
    isAlgorithm(name) ? (parseHash(`${name}:${String(hex)}`) ?? []) : [],
  );
  const yanked = offer.yanked === true ? "" : typeof offer.yanked === "string" ? offer.yanked : undefined;
  return [
    {
      filename: offer.filename,
      url: url.href,
      digests,
      ...(yanked === undefined ? {} : { yanked }),
      distribution,
    },
  ];
}
