const PEP440 =
  /^v?(?:(\d+)!)?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|beta|preview|pre|a|b|c|rc)[-_.]?(\d*))?(?:-(\d+)|[-_.]?(?:post|rev|r)[-_.]?(\d*))?(?:[-_.]?(dev)[-_.]?(\d*))?(?:\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?$/;
const PRE: Readonly<Record<string, string>> = {
  alpha: "a",
  a: "a",
  beta: "b",
  b: "b",
  c: "rc",
  rc: "rc",
  pre: "rc",
  preview: "rc",
};

/**
 * A key under which equal versions are equal (PEP 440): `1.0`, `1.0.0` and `v1` are one.
 * Text that is no version is its own key, in lower case.
 */
export function versionKey(version: string): string {
  const text = version.trim().toLowerCase();
  const match = PEP440.exec(text);
  if (match === null) return text;
  const [, epoch = "0", release = "", pre, preNumber, dashPost, post, dev, devNumber, local] = match;
  const numbers = release.split(".").map(Number);
  while (numbers.length > 1 && numbers.at(-1) === 0) numbers.pop();
  const postNumber = dashPost ?? post;
  return [
    Number(epoch) === 0 ? "" : `${Number(epoch)}!`,
    numbers.join("."),
    pre === undefined ? "" : `${PRE[pre]}${Number(preNumber)}`,
    postNumber === undefined ? "" : `.post${Number(postNumber)}`,
    dev === undefined ? "" : `.dev${Number(devNumber)}`,
    local === undefined ? "" : `+${local.replace(/[-_]/g, ".")}`,
  ].join("");
}

/** Whether text is a version by PEP 440. */
export const isVersion = (text: string): boolean => PEP440.test(text.trim().toLowerCase());
