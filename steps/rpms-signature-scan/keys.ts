import type { Finding } from "../../lib/findings/index.ts";
import type { RpmPackage } from "../../lib/rpmdb/index.ts";
import { rpmPurl } from "../../lib/sbom/index.ts";
import type { ImageRpms } from "./databases.ts";

/** How an RPM nobody signed can be accepted: the policy has the say. */
export const ACCEPT_UNSIGNED =
  'sign the RPM, or let the policy allow it: rule data allowed_rpm_signature_keys holds the ids of keys, and "unsigned" for RPMs without signature.';

/** rpm keeps imported public keys as packages; nobody signs them. */
const isPublicKey = ({ name }: RpmPackage) => name === "gpg-pubkey";

const signed = ({ packages }: ImageRpms) => packages.filter((each) => !isPublicKey(each));

/**
 * Member `keys` of RPMS_DATA: RPMs by the id of the key that signed them, most first, and at the end those
 * that nobody signed, also if there are none (conforma: the rule rpm_signature.allowed counts above zero).
 */
export function countKeys(images: readonly ImageRpms[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  let unsigned = 0;
  for (const { signature } of images.flatMap(signed))
    if (signature.kind === "signed") counts.set(signature.key, (counts.get(signature.key) ?? 0) + 1);
    else unsigned += 1;
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return { ...Object.fromEntries(sorted), unsigned };
}

/** One finding for each RPM without a signature that names a key. */
export function unsignedRpms(images: readonly ImageRpms[]): readonly Finding[] {
  const found = images.flatMap((image) =>
    signed(image)
      .filter(({ signature }) => signature.kind !== "signed")
      .map((each) => finding(each, image)),
  );
  return [...new Map(found.map((each) => [each.purl, each])).values()];
}

const finding = (rpm: RpmPackage, { distro }: ImageRpms): Finding => ({
  tool: "rpms-signature-scan",
  rule: "unsigned-rpm",
  severity: "warning",
  purl: rpmPurl(rpm, distro),
  message:
    rpm.signature.kind === "unreadable"
      ? `the signature of RPM ${nevra(rpm)} names no key`
      : `RPM ${nevra(rpm)} is not signed`,
});

const nevra = ({ name, version, release, arch }: RpmPackage) =>
  `${name}-${version}-${release}${arch ? `.${arch}` : ""}`;
