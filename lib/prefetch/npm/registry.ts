import { isOnPublicRegistry, PUBLIC_REGISTRY } from "../../npm/index.ts";
import type { RegistryProxy } from "../settings.ts";
import { basic } from "../settings.ts";
import type { Npmrc } from "./npmrc.ts";

/** What packages of a registry are fetched from. */
export interface Registries {
  /**
   * Address of a package's archive. `resolved` is what the lockfile says: on the public registry it is
   * fetched from the configured one instead, as npm does (`replace-registry-host=npmjs`).
   */
  locate(name: string, version: string, resolved: string | undefined): Located;
  /** Value of the Authorization header that the user configured for this address. */
  authorization(url: string): string | undefined;
}
export interface Located {
  readonly url: string;
  readonly authorization?: string;
  /** Set if a mirror answers for the public registry. */
  readonly proxy?: string;
  /** Set if the source itself names another registry than the public one. */
  readonly repository?: string;
}

interface Choice {
  readonly base: string;
  readonly from: "source" | "proxy" | "user" | "default";
}

/**
 * Which registry answers, stronger first: `.npmrc` of the source, the proxy setting, npm's own
 * settings of the user (scope before general, each), the public registry.
 */
export function registries(source: Npmrc, proxy: RegistryProxy, user: Npmrc): Registries {
  const choose = (name: string): Choice => {
    const scope = name.startsWith("@") ? `${name.slice(0, name.indexOf("/"))}:registry` : "registry";
    const own = notPublic(source.get(scope)) ?? notPublic(source.get("registry"));
    if (own !== undefined) return { base: own, from: "source" };
    if (proxy.url !== undefined) return { base: proxy.url, from: "proxy" };
    const theirs = user.get(scope) ?? user.get("registry");
    return theirs === undefined || theirs === "" || isOnPublicRegistry(theirs)
      ? { base: PUBLIC_REGISTRY, from: "default" }
      : { base: theirs, from: "user" };
  };
  return {
    locate(name, version, resolved) {
      const choice = choose(name);
      const path = resolved === undefined ? archivePath(name, version) : new URL(resolved).pathname.slice(1);
      const url =
        choice.from === "default" && resolved !== undefined ? resolved : withSlash(choice.base) + path;
      return { url, ...marks(choice, proxy, user, url) };
    },
    authorization: (url) => userAuthorization(user, url),
  };
}

function marks(choice: Choice, proxy: RegistryProxy, user: Npmrc, url: string): Omit<Located, "url"> {
  const authorization = choice.from === "proxy" ? proxy.authorization : userAuthorization(user, url);
  return {
    ...(authorization === undefined ? {} : { authorization }),
    ...(choice.from === "proxy" ? { proxy: choice.base } : {}),
    ...(choice.from === "source" ? { repository: choice.base } : {}),
  };
}

const notPublic = (registry: string | undefined): string | undefined =>
  registry === undefined || registry === "" || isOnPublicRegistry(registry) ? undefined : registry;

const withSlash = (url: string): string => (url.endsWith("/") ? url : `${url}/`);

/** npm's layout of a registry: `@scope/name/-/name-1.0.0.tgz`. */
const archivePath = (name: string, version: string): string =>
  `${name}/-/${name.slice(name.indexOf("/") + 1)}-${version}.tgz`;

/** Credentials are bound to the start of an address: `//host/path/:_authToken`. The longest start wins. */
function userAuthorization(user: Npmrc, url: string): string | undefined {
  const { host, pathname } = new URL(url);
  const folders = pathname.split("/").slice(0, -1);
  for (let length = folders.length; length > 0; length--) {
    const start = `//${host}${folders.slice(0, length).join("/")}/`;
    const token = user.get(`${start}:_authToken`);
    if (token !== undefined) return `Bearer ${token}`;
    const pair = user.get(`${start}:_auth`);
    if (pair !== undefined) return `Basic ${pair}`;
    const [name, password] = [user.get(`${start}:username`), user.get(`${start}:_password`)];
    if (name !== undefined && password !== undefined)
      return basic(name, Buffer.from(password, "base64").toString());
  }
  return undefined;
}
