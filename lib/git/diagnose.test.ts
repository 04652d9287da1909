import { expect, it } from "vitest";
import { diagnose, isPassing } from "./diagnose.ts";

const attempt = { doing: "fetching main", url: "https://host/r.git" };

/** What git, curl and ssh really print. */
const SAID: readonly (readonly [code: string, stderr: string])[] = [
  ["GIT_UNREACHABLE", "fatal: unable to access 'https://host/r.git/': Could not resolve host: host"],
  [
    "GIT_UNREACHABLE",
    "fatal: unable to access 'https://h/': Failed to connect to h port 443 after 3 ms: Couldn't connect to server",
  ],
  ["GIT_UNREACHABLE", "fatal: unable to access 'https://h/': The requested URL returned error: 503"],
  ["GIT_UNREACHABLE", "fatal: unable to access 'https://h/': The requested URL returned error: 429"],
  [
    "GIT_UNREACHABLE",
    "error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: early EOF",
  ],
  [
    "GIT_UNREACHABLE",
    "fatal: unable to access 'https://h/': GnuTLS recv error (-110): The TLS connection was non-properly terminated.",
  ],
  [
    "GIT_UNREACHABLE",
    "fatal: unable to access 'https://h/': Operation too slow. Less than 1000 bytes/sec transferred the last 60 seconds",
  ],
  [
    "GIT_UNREACHABLE",
    "ssh: connect to host h port 22: Connection timed out\nfatal: Could not read from remote repository.",
  ],
  [
    "GIT_UNREACHABLE",
    "kex_exchange_identification: Connection closed by remote host\nfatal: Could not read from remote repository.",
  ],
  ["GIT_DENIED", "remote: Invalid username or password.\nfatal: Authentication failed for 'https://h/'"],
  ["GIT_DENIED", "fatal: could not read Username for 'https://h': terminal prompts disabled"],
  ["GIT_DENIED", "fatal: unable to access 'https://h/': The requested URL returned error: 403"],
  ["GIT_DENIED", "git@h: Permission denied (publickey).\nfatal: Could not read from remote repository."],
  ["GIT_DENIED", "Host key verification failed.\nfatal: Could not read from remote repository."],
  ["GIT_NO_REVISION", "fatal: couldn't find remote ref nope"],
  [
    "GIT_NO_REVISION",
    "fatal: remote error: upload-pack: not our ref 0000000000000000000000000000000000000000",
  ],
  ["GIT_NO_REVISION", "error: Server does not allow request for unadvertised object 0123"],
  ["GIT_NO_REVISION", "fatal: invalid reference: nope"],
  ["GIT_NO_REPOSITORY", "remote: Repository not found.\nfatal: repository 'https://h/r/' not found"],
  [
    "GIT_NO_REPOSITORY",
    "fatal: '/x' does not appear to be a git repository\nfatal: Could not read from remote repository.",
  ],
  [
    "GIT_CERTIFICATE",
    "fatal: unable to access 'https://h/': SSL certificate problem: unable to get local issuer certificate",
  ],
  [
    "GIT_CERTIFICATE",
    "fatal: unable to access 'https://h/': server certificate verification failed. CAfile: none CRLfile: none",
  ],
  [
    "GIT_NO_SPACE",
    "fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output",
  ],
  ["GIT_NO_SPACE", "error: unable to write file x: Disk quota exceeded\nfatal: early EOF"],
  ["GIT_FAILED", "fatal: something nobody has seen"],
];

it.each(SAID)("%s: %s", (code, stderr) => {
  const found = diagnose(attempt, stderr);
  expect(found.code).toBe(code);
  expect(found.message).toContain("fetching main from https://host/r.git");
  expect(isPassing(found.code)).toBe(code === "GIT_UNREACHABLE");
});
