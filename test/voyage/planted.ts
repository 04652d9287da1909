import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Files } from "../../lib/git/testing/repo.ts";

const has = (program: string) => spawnSync(program, ["--version"]).error === undefined;

/** Scanners that findings are planted for, and that are not on this machine. */
export const MISSING: readonly string[] = [
  ...["shellcheck", "clamscan", "rpm", "rpmbuild"].filter((program) => !has(program)),
];

/** What the scanner of the tests calls a virus: only these signs, nothing that another scanner knows. */
const VIRUS = "SLIPWAY-TEST-VIRUS-0f6a3c-NOT-HARMFUL\n";

/** Right to left override, as in sources that read otherwise than they run. */
const BIDI = "\u202e";

const CONTAINERFILE = `ARG BASE_IMAGE
FROM \${BASE_IMAGE}
COPY . /app/
RUN if test -d /app/rpm; then mkdir -p /var/lib && mv /app/rpm /var/lib/rpm; fi
`;

/** An application in which nothing is to be found. */
export const CLEAN: Files = {
  Containerfile: CONTAINERFILE,
  "run.sh": '#!/bin/sh\ncp "$@" /srv\n',
  "harbour.py": "access = 'crew'\n",
};

/** The same with one thing planted for each check that can find something here. */
export const planted = async (folder: string): Promise<Files> => ({
  ...CLEAN,
  "run.sh": '#!/bin/sh\ncp $1 /srv\n[ "$1"=x ] && echo same\n',
  "harbour.py": `access = 'crew${BIDI}' # everybody\n`,
  "cargo.bin": VIRUS,
  "node_modules/leaky/package.json": JSON.stringify({ name: "leaky", version: "1.0.0" }),
  "rpm/rpmdb.sqlite": await unsignedRpm(folder),
});

/** Databases of scanners: ClamAV knows the test virus, the feed knows a flaw of one npm package. */
export async function scannerData(folder: string): Promise<Record<string, string>> {
  const [clamav, vulnerabilities] = [join(folder, "clamav"), join(folder, "vulnerabilities")];
  await Promise.all([clamav, vulnerabilities].map((each) => mkdir(each, { recursive: true })));
  await writeFile(
    join(clamav, "test.ndb"),
    `Slipway.Test.Virus:0:*:${Buffer.from(VIRUS.trim()).toString("hex")}\n`,
  );
  await writeFile(join(vulnerabilities, "CVE-2026-0001.json"), JSON.stringify(FLAW));
  await writeFile(join(vulnerabilities, "CVE-2026-0002.json"), JSON.stringify(OLD_FLAW));
  return { clamav, vulnerabilities };
}

/** In the format of OSV, as osv.dev gives its dumps. */
const FLAW = {
  schema_version: "1.7.0",
  id: "CVE-2026-0001",
  modified: "2026-08-01T00:00:00Z",
  published: "2026-08-01T00:00:00Z",
  summary: "The harbour gate opens for everybody",
  severity: [{ type: "CVSS_V3", score: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N" }],
  affected: [
    {
      package: { ecosystem: "npm", name: "leaky" },
      ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: "1.0.1" }] }],
    },
  ],
};

/** Something is known of the base image's package, but not of the version that it has. */
const OLD_FLAW = {
  ...FLAW,
  id: "CVE-2026-0002",
  affected: [
    {
      package: { ecosystem: "Debian:12", name: "harbour-base" },
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "1:1.0-1" }] }],
    },
  ],
};

const SPEC = `Name: harbour-bell
Version: 1.0
Release: 1
Summary: A bell
License: MIT
BuildArch: noarch
%description
A bell.
%files
`;

/** The database of a system with one RPM that nobody signed, made by rpm itself. */
async function unsignedRpm(folder: string): Promise<Buffer> {
  const [top, root] = [join(folder, "top"), join(folder, "root")];
  await mkdir(root, { recursive: true });
  await writeFile(join(folder, "bell.spec"), SPEC);
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { stdio: "pipe", cwd: folder });
  run("rpmbuild", "-bb", "--quiet", "--define", `_topdir ${top}`, "bell.spec");
  const built = join(top, "RPMS/noarch/harbour-bell-1.0-1.noarch.rpm");
  const database = ["--root", root, "--dbpath", "/db", "--define", "_db_backend sqlite"];
  run("rpm", ...database, "--initdb");
  run("rpm", ...database, "-i", "--nodeps", "--nosignature", "--ignorearch", built);
  // Closing it writes the write-ahead log into the file.
  run("rpm", ...database, "-qa");
  return readFile(join(root, "db/rpmdb.sqlite"));
}
