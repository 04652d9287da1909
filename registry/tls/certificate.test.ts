import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { authority } from "./authority.ts";

const dir = mkdtempSync(join(tmpdir(), "slipway tls-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test("the server certificate is the CA's, for the names given", async () => {
  const { ca, serve } = await authority(dir);
  const { cert } = serve(["localhost", "127.0.0.1", "::1", "2001:db8::ff00:42", "registry.example"]);
  const [parent, child] = [new X509Certificate(ca), new X509Certificate(cert)];
  expect([parent.ca, child.ca, child.checkIssued(parent), child.verify(parent.publicKey)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
  expect(child.checkHost("registry.example")).toBe("registry.example");
  expect(child.checkIP("2001:db8::ff00:42")).toBe("2001:db8::ff00:42");
  expect(child.checkHost("other.example")).toBeUndefined();
  expect(child.keyUsage).toEqual(["1.3.6.1.5.5.7.3.1"]);
});

const noOpenssl = spawnSync("openssl", ["version"]).status !== 0;
test.skipIf(noOpenssl)("openssl accepts the chain strictly (skipped without openssl)", async () => {
  const { caFile, serve } = await authority(dir);
  const file = join(dir, "server.pem");
  writeFileSync(file, serve(["localhost"]).cert);
  const args = [
    "verify",
    "-x509_strict",
    "-purpose",
    "sslserver",
    "-verify_hostname",
    "localhost",
    "-CAfile",
    caFile,
    file,
  ];
  expect(execFileSync("openssl", args, { encoding: "utf8" })).toContain("OK");
});
