import type { ParamValue } from "../tekton/types.ts";
import type { Results } from "./hints.ts";
import type { Material } from "./types.ts";

const URL_NAME = "CHAINS-GIT_URL";
const COMMIT_NAME = "CHAINS-GIT_COMMIT";

/** `git+<url>.git`: what is lacking is added. Credentials in the URL are nobody's business and are left out. */
export function gitUri(url: string): string {
  const open = withoutUserinfo(url.trim());
  const named = open.startsWith("git+") ? open : `git+${open}`;
  return named.endsWith(".git") ? named : `${named}.git`;
}

/** The URL without `user:password@`; the user of ssh stays, it is no secret. */
export const withoutUserinfo = (url: string): string =>
  url.replace(
    /^((?:git\+)?([a-z][a-z0-9.-]*)(?:\+[a-z]+)?:\/\/)([^\s/?#@:]*)(:[^\s/?#@]*)?@/i,
    (_, scheme: string, name: string, user: string) =>
      name.toLowerCase() === "ssh" ? `${scheme}${user}@` : scheme,
  );

/** Names and values in the order of their weight: what comes later wins. */
type Source = Results | readonly { readonly name: string; readonly default?: ParamValue }[];

/**
 * The git commit that defaults, params or results name: results go before params, params before defaults.
 * Source: material.FromTaskParamsAndResults of Chains.
 */
export function gitMaterial(...sources: readonly Source[]): Material[] {
  let [url, commit] = ["", ""];
  for (const each of sources.flat()) {
    const value = "value" in each ? each.value : "default" in each ? each.default : undefined;
    if (value === undefined) continue;
    const text = typeof value === "string" ? value.trim() : "";
    if (each.name === URL_NAME) url = text;
    if (each.name === COMMIT_NAME) commit = text;
  }
  return url === "" || commit === "" ? [] : [{ uri: gitUri(url), digest: { sha1: commit } }];
}
