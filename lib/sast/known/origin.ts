import { readIfThere } from "../../files/index.ts";
import type { Origin } from "./clone.ts";

/** What the compatible tasks mean by SITE_DEFAULT; only one company's network reaches it. */
const SITE = "https://gitlab.cee.redhat.com/osh/known-false-positives.git";

/** Milliseconds: outside of that network nobody is to wait for it. */
const SITE_ANSWERS_WITHIN = 3_000;
const ANSWERS_WITHIN = 30_000;

/** Which repository of known false positives counts; nothing for none. */
export async function originOf(kfpGitUrl: string, endpointFile: string): Promise<Origin | undefined> {
  if (kfpGitUrl !== "SITE_DEFAULT") return originFrom(kfpGitUrl, ANSWERS_WITHIN);
  const own = endpointFile === "" ? undefined : await readIfThere(endpointFile);
  const url = own?.trim() ?? "";
  if (url !== "") return originFrom(url, ANSWERS_WITHIN);
  return { url: SITE, answersWithin: SITE_ANSWERS_WITHIN, isFallback: true };
}

/** `URL#revision`; users of the compatible tasks may write `\#`. */
function originFrom(text: string, answersWithin: number): Origin | undefined {
  const [, url = "", revision = ""] = /^([^#\\]*)\\?#?(.*)$/s.exec(text.trim()) ?? [];
  if (url === "") return undefined;
  return { url, answersWithin, ...(revision === "" ? {} : { revision }) };
}
