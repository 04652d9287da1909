import { explain } from "../../lib/errors/index.ts";
import { type Http, HttpFault } from "../../lib/http/index.ts";
import { isRecord } from "../../lib/json/index.ts";
import { fault } from "./fault.ts";

/** A repository of a registry. */
export interface Repository {
  /** `host` or `host:port` */
  readonly registry: string;
  /** `org/name` */
  readonly path: string;
}

/** All that says "no such thing here", or "not you"; what is left is a registry in trouble. */
const NO: readonly number[] = [301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 410];

/**
 * Whether a registry is a Quay: it describes its API to everybody. The token is not shown before that is known.
 * Fault PUBLIC_REFUSED if it cannot be asked: what is not known is not "no".
 */
export async function isQuay(http: Http, registry: string): Promise<boolean> {
  const url = `https://${registry}/api/v1/discovery`;
  try {
    const answer = await http.request({ url, accept: [200, ...NO], redirects: 0 });
    if (answer.status !== 200) {
      await answer.drain();
      return false;
    }
    return isRecord(asJson(await answer.text()));
  } catch (thrown) {
    throw refused(
      `whether ${registry} is a Quay is not known`,
      thrown,
      "See whether it is up; then run it again.",
    );
  }
}

/** Pages for people are no description of an API. */
function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether everybody can see a repository: Quay tells strangers only of those that are public. */
export async function isPublic(http: Http, { registry, path }: Repository): Promise<boolean> {
  const url = `https://${registry}/api/v1/repository/${encoded(path)}`;
  try {
    const answer = await http.request({ url, accept: [200, ...NO], redirects: 0 });
    const json = answer.status === 200 ? asJson(await answer.text()) : await answer.drain();
    return isRecord(json) && json["is_public"] === true;
  } catch (thrown) {
    throw refused(`whether ${registry}/${path} is public is not known`, thrown, "Run it again.");
  }
}

/** Makes a repository public; doing it again changes nothing, so a request that failed is tried again. */
export async function makePublic(http: Http, { registry, path }: Repository, token: string): Promise<void> {
  try {
    const answer = await http.request({
      method: "POST",
      url: `https://${registry}/api/v1/repository/${encoded(path)}/changevisibility`,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ visibility: "public" }),
      tries: 4,
      redirects: 0,
    });
    await answer.drain();
  } catch (thrown) {
    throw refused(`${registry}/${path} was not made public`, thrown, nextOf(thrown));
  }
}

const encoded = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

function nextOf(thrown: unknown): string {
  const status = thrown instanceof HttpFault ? thrown.answer?.status : undefined;
  if (status === 401 || status === 403)
    return "Give the Secret of mapping.registrySecret a token that may administer this repository.";
  if (status === 404) return "Check the name of the repository; it is made when something is pushed.";
  return "See what the registry answered; then run it again.";
}

function refused(what: string, thrown: unknown, next: string) {
  const answer = thrown instanceof HttpFault ? thrown.answer : undefined;
  const why = answer === undefined ? explain(thrown) : `answered ${answer.status}${saidIn(answer.body)}`;
  return fault("PUBLIC_REFUSED", `${what}: ${why}`, next, thrown);
}

/** What Quay says of an error. */
function saidIn(body: string): string {
  const json = asJson(body);
  const said = isRecord(json) ? (json["error_message"] ?? json["detail"]) : undefined;
  return typeof said === "string" && said !== "" ? ` (${said.slice(0, 200)})` : "";
}
