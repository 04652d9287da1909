/**
 * npm's own registry and yarn's name for it. Lockfiles write these names whatever registry a machine uses, and
 * npm asks the configured one instead of them (`replace-registry-host=npmjs`).
 */
const host = (domain: string) => `registry.${domain}`;
const HOSTS = [host("npmjs.org"), host("yarnpkg.com")] as const;

/** Their addresses, with a slash at the end; npm's first. */
export const PUBLIC_REGISTRIES = [`https://${HOSTS[0]}/`, `https://${HOSTS[1]}/`] as const;
/** Where npm fetches from unless it is told otherwise. */
export const [PUBLIC_REGISTRY] = PUBLIC_REGISTRIES;

/** Whether a host is one of them. */
export const isPublicHost = (hostname: string): boolean => HOSTS.some((each) => each === hostname);

/** Whether an address lies on one of them, by http or https; what is no address does not. */
export function isOnPublicRegistry(address: string): boolean {
  if (!/^https?:/.test(address) || !URL.canParse(address)) return false;
  const { hostname, port } = new URL(address);
  return port === "" && isPublicHost(hostname);
}
