import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

/** Where the systems of the field keep the certificate authorities they trust. */
const SYSTEM = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/**
 * Writes `file`: the system's authorities and those of `caFile`. Git knows only one file, and one with
 * just ours would cut off the rest of the world. Undefined if there is no `caFile`.
 */
export function combinedCa(caFile: string, file: string): string | undefined {
  if (caFile === "" || !existsSync(caFile)) return undefined;
  const own = process.env["SSL_CERT_FILE"];
  const system = [...(own === undefined ? [] : [own]), ...SYSTEM].find((path) => existsSync(path));
  const known = system === undefined ? rootCertificates.join("\n") : readFileSync(system, "utf8");
  writeFileSync(file, `${known}\n${readFileSync(caFile, "utf8")}\n`, { mode: 0o600 });
  return file;
}
