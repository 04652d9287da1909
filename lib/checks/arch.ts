/** What tools and platform params call an architecture, in the words of OCI (Go's GOARCH). */
const WORDS: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  local: "amd64",
  localhost: "amd64",
  aarch64: "arm64",
  powerpc64le: "ppc64le",
};

/** `linux/x86_64`, `linux-mlarge/arm64`, `x86_64`, `local`: the part after the slash, as OCI says it. */
export function ociArch(platform: string): string {
  const word = platform.slice(platform.lastIndexOf("/") + 1).toLowerCase();
  return WORDS[word] ?? word;
}
