import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { isDigest, MANIFEST_CAP, MEDIA } from "../../lib/oci/index.ts";
import { refuse } from "../fault.ts";
import { type Exchange, page, readBody, reply, replyJson } from "./exchange.ts";

const unknown = ({ target, name }: Exchange) =>
  refuse(404, "MANIFEST_UNKNOWN", `no manifest ${target} in ${name}`);

export async function getManifest(exchange: Exchange): Promise<void> {
  const { store, request, response, name, target } = exchange;
  const found = await store.manifests.find(name, target);
  if (found === undefined) throw unknown(exchange);
  response.writeHead(200, {
    "content-type": found.mediaType,
    "content-length": found.size,
    "docker-content-digest": found.digest,
    etag: `"${found.digest}"`,
  });
  if (request.method === "HEAD") return void response.end();
  await pipeline(createReadStream(found.path), response);
}

export async function putManifest({ store, request, response, name, target }: Exchange): Promise<void> {
  const mediaType = (request.headers["content-type"] ?? "").replace(/\s*;.*/, "");
  const bytes = await readBody(request, MANIFEST_CAP);
  const { digest, subject } = await store.manifests.put(name, target, bytes, mediaType);
  reply(response, 201, {
    location: `/v2/${name}/manifests/${digest}`,
    "docker-content-digest": digest,
    // Tells clients that the referrers list is kept here, so they need no fallback tag.
    ...(subject === undefined ? {} : { "oci-subject": subject }),
  });
}

export async function deleteManifest(exchange: Exchange): Promise<void> {
  const { store, response, name, target } = exchange;
  if (!(await store.manifests.remove(name, target))) throw unknown(exchange);
  reply(response, 202);
}

export async function listTags({ store, response, query, name }: Exchange): Promise<void> {
  const all = await store.manifests.tags(name);
  if (all.length === 0 && !(await store.repositories()).includes(name))
    throw refuse(404, "NAME_UNKNOWN", `no repository ${name} here`);
  const { items, headers } = page(all, query, `/v2/${name}/tags/list`);
  replyJson(response, 200, { name, tags: items }, headers);
}

/** Everything whose subject is the digest; an empty list also for what is not here (distribution-spec). */
export async function listReferrers({ store, response, query, name, target }: Exchange): Promise<void> {
  if (!isDigest(target)) throw refuse(400, "DIGEST_INVALID", `${JSON.stringify(target)} is not a digest`);
  const all = await store.manifests.referrers(name, target);
  const type = query.get("artifactType");
  const manifests = type === null ? all : all.filter((one) => one.artifactType === type);
  replyJson(
    response,
    200,
    { schemaVersion: 2, mediaType: MEDIA.ociIndex, manifests },
    {
      "content-type": MEDIA.ociIndex,
      ...(type === null ? {} : { "oci-filters-applied": "artifactType" }),
    },
  );
}

export async function listRepositories({ store, response, query }: Exchange): Promise<void> {
  const { items, headers } = page(await store.repositories(), query, "/v2/_catalog");
  replyJson(response, 200, { repositories: items }, headers);
}
