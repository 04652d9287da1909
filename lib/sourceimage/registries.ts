import { sourceFault } from "./fault.ts";

/** Registries whose source images are signed, by host; the value is the URL of their detached signatures. */
export type SigningRegistries = ReadonlyMap<string, string>;

/** Reads `host=URL`, one for each registry. Fault SOURCE_BAD_REGISTRY. */
export const signingRegistries = (flags: readonly string[]): SigningRegistries =>
  new Map(
    flags.map((flag) => {
      const [host = "", ...rest] = flag.split("=");
      const url = URL.parse(rest.join("="));
      if (host !== "" && url !== null && /^https?:$/.test(url.protocol))
        return [host, url.href.replace(/\/$/, "")];
      throw sourceFault(
        "SOURCE_BAD_REGISTRY",
        `--signing-registries: ${JSON.stringify(flag)} is not host=URL`,
        "Write it as registry.example.com=https://example.com/signatures.",
      );
    }),
  );
