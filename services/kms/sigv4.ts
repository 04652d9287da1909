import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { ServiceRequest } from "../kit/index.ts";
import type { AwsError } from "./errors.ts";
import type { KmsState } from "./keys.ts";

/** Signature Version 4 of AWS: the Authorization header of a signed request. */
const HEADER =
  /^AWS4-HMAC-SHA256 Credential=([^/, ]+)\/(\d{8})\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request, ?SignedHeaders=([a-z0-9;_-]+), ?Signature=([0-9a-f]{64})$/;
/** Milliseconds. */
const MOST_SKEW = 15 * 60 * 1000;

/** Why a request is not taken: unsigned, by others' credentials, too old, or changed on its way. */
export function refusalOf(request: ServiceRequest, state: KmsState): AwsError | undefined {
  const { authorization = "", "x-amz-date": date = "" } = request.headers;
  if (authorization === "")
    return { type: "MissingAuthenticationTokenException", message: "Missing Authentication Token" };
  const [, accessKeyId, day = "", region = "", service = "", signed = "", signature = ""] =
    HEADER.exec(authorization) ?? [];
  if (accessKeyId === undefined) return { type: "IncompleteSignatureException" };
  if (accessKeyId !== state.accessKeyId)
    return {
      type: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
    };
  const names = signed.split(";");
  const complete = service === "kms" && names.includes("host") && names.includes("x-amz-date");
  if (!complete || !isFresh(date, day))
    return { type: "InvalidSignatureException", message: "Signature expired" };
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", date, scope, hash(canonical(request, names))].join("\n");
  const key = [day, region, service, "aws4_request"].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${state.secretAccessKey}`),
  );
  if (timingSafeEqual(hmac(key, text), Buffer.from(signature, "hex"))) return undefined;
  return {
    type: "InvalidSignatureException",
    message: "The request signature we calculated does not match the signature you provided.",
  };
}

const hash = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");
const hmac = (key: Buffer, data: string): Buffer => createHmac("sha256", key).update(data).digest();

function isFresh(date: string, day: string): boolean {
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  return date.startsWith(day) && Math.abs(Date.now() - at) <= MOST_SKEW;
}

/** The canonical request; the one route has neither a path nor a query. */
const canonical = ({ method, path, headers, bytes }: ServiceRequest, names: readonly string[]): string =>
  [
    method,
    path,
    "",
    ...names.map((name) => `${name}:${(headers[name] ?? "").trim().replace(/ +/g, " ")}`),
    "",
    names.join(";"),
    hash(bytes),
  ].join("\n");
