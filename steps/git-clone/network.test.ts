import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { type TestRepo, testRepo } from "../../lib/git/testing/repo.ts";
import { type GitServer, type GitServerOptions, gitServer } from "../../lib/git/testing/server.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { gitCloneStep } from "./contract.ts";
import { run } from "./run.ts";

const has = (program: string, ...args: string[]) => {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

let dir: string;
let repo: TestRepo;
let head: string;
let server: GitServer | undefined;
let log: ReturnType<typeof memoryLog>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "git-net-"));
  repo = testRepo(join(dir, "repos/app"));
  head = repo.commit("first", { "README.md": "one\n" });
  log = memoryLog();
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(dir, { recursive: true, force: true });
});

type Call = Parameters<typeof runStep<typeof gitCloneStep>>[2];
const output = () => join(dir, "out");
const clone = (params: Call["params"], secrets: Call["secrets"] = {}) =>
  runStep(gitCloneStep, run, {
    params: { output: output(), retryWait: "1", noProxy: "127.0.0.1", ...params },
    secrets,
    log,
  });
const serve = async (options: Partial<GitServerOptions> = {}) => {
  server = await gitServer({ root: join(dir, "repos"), ...options });
  return server;
};
const folder = (name: string, files: Readonly<Record<string, string>>) => {
  mkdirSync(join(dir, name));
  for (const [file, content] of Object.entries(files)) writeFileSync(join(dir, name, file), content);
  return join(dir, name);
};
/** Everything that is left on disk. */
const leftovers = (path: string): string =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");

describe("over http", () => {
  it("clones by branch and by SHA", async () => {
    const { url } = await serve();
    expect(await clone({ url: `${url}/app` })).toMatchObject({ commit: head, url: `${url}/app` });
    expect(await clone({ url: `${url}/app`, revision: head })).toMatchObject({ commit: head });
  });

  it("tries again what the server or the network spoils", async () => {
    const { url, trouble } = await serve();
    trouble.push(503, 0, 429);
    expect(await clone({ url: `${url}/app` })).toMatchObject({ commit: head });
    expect(log.lines.filter((line) => /try \d of 10/.test(line))).toHaveLength(3);
  });

  it("does not try again what cannot get better", async () => {
    const { url, requests } = await serve();
    await expect(clone({ url: `${url}/absent` })).rejects.toMatchObject({ code: "GIT_NO_REPOSITORY" });
    expect(requests).toHaveLength(1);
  });

  it("never lets a remote repository name a folder of this machine as submodule", async () => {
    testRepo(join(dir, "private")).commit("x", { secret: "s" });
    repo.git("submodule", "--quiet", "add", `file://${join(dir, "private")}`, "sub");
    repo.commit("sub", {});
    const { url } = await serve();
    await expect(clone({ url: `${url}/app` })).rejects.toMatchObject({
      message: expect.stringContaining("transport 'file' not allowed"),
    });
    expect(await clone({ url: repo.url })).toMatchObject({ url: repo.url });
  });
});

describe("with a password", () => {
  const user = { name: "builder", password: "p@ss/word:1" };

  it("is refused without one, and says what to bind", async () => {
    const { url } = await serve({ user });
    await expect(clone({ url: `${url}/app` })).rejects.toMatchObject({
      code: "GIT_DENIED",
      next: expect.stringContaining("basic-auth"),
    });
    const wrong = folder("wrong", { username: "builder", password: "nope-nope" });
    await expect(clone({ url: `${url}/app` }, { basicAuth: wrong })).rejects.toMatchObject({
      code: "GIT_DENIED",
    });
  });

  it("takes username and password", async () => {
    const { url } = await serve({ user });
    const basicAuth = folder("auth", { username: "builder\n", password: `${user.password}\n` });
    expect(await clone({ url: `${url}/app` }, { basicAuth })).toMatchObject({ commit: head });
  });

  it("takes .gitconfig and .git-credentials, wherever they were mounted", async () => {
    const { url } = await serve({ user });
    const basicAuth = folder("auth", {
      ".gitconfig": `[credential "${url}"]\n\thelper = store --file /somewhere/else/.git-credentials\n`,
      ".git-credentials": `${url.replace("://", `://builder:${encodeURIComponent(user.password)}@`)}\n`,
    });
    expect(await clone({ url: `${url}/app` }, { basicAuth })).toMatchObject({ commit: head });
  });

  it("takes it out of the URL, and leaves it nowhere", async () => {
    const { url } = await serve({ user });
    const withPassword = `${url}/app`.replace("://", `://builder:${encodeURIComponent(user.password)}@`);
    const results = await clone({ url: withPassword });
    expect(results.url).toBe(`${url}/app`);
    const everything = [leftovers(output()), ...log.lines, JSON.stringify(results)].join("\n");
    for (const form of [user.password, encodeURIComponent(user.password)])
      expect(everything).not.toContain(form);
  });

  it("uses it for submodules of the same server", async () => {
    testRepo(join(dir, "repos/lib")).commit("lib", { "lib.txt": "lib" });
    repo.git("submodule", "--quiet", "add", "../lib", "lib");
    repo.commit("sub", {});
    const { url } = await serve({ user });
    const basicAuth = folder("auth", { username: "builder", password: user.password });
    await clone({ url: `${url}/app` }, { basicAuth });
    expect(readFileSync(join(output(), "source/lib/lib.txt"), "utf8")).toBe("lib");
  });

  it("ignores an empty folder, refuses an unknown one and one for another kind of URL", async () => {
    expect(await clone({ url: repo.url }, { basicAuth: folder("empty", {}) })).toMatchObject({
      commit: head,
    });
    const bad = { code: "GIT_BAD_AUTH" };
    await expect(
      clone({ url: repo.url }, { basicAuth: folder("odd", { token: "x" }) }),
    ).rejects.toMatchObject(bad);
    const basicAuth = folder("auth", { username: "builder", password: "secret" });
    await expect(clone({ url: "git@127.0.0.1:x" }, { basicAuth })).rejects.toMatchObject(bad);
  });
});

describe("over ssh", () => {
  /** Stands in for ssh: shows what it was told, then serves the repository as the far end would. */
  const FAKE = `#!/bin/sh
while [ $# -gt 1 ]; do
  if [ "$1" = -F ]; then cat "$2" > "$SEEN/config"; ls -l "$(dirname "$2")/.ssh" > "$SEEN/files"; fi
  shift
done
exec git -c safe.directory='*' upload-pack "$SEEN/../repos/app"
`;

  it("leads ssh to keys, host keys and configuration of the secret", async () => {
    const path = process.env["PATH"];
    const bin = folder("bin", {});
    writeFileSync(join(bin, "ssh"), FAKE.replaceAll("$SEEN", bin), { mode: 0o755 });
    const sshDirectory = folder("ssh", {
      "ssh-privatekey": "-----BEGIN OPENSSH PRIVATE KEY-----\nabcdef\n-----END OPENSSH PRIVATE KEY-----",
      known_hosts: "host ssh-ed25519 AAAA",
      config: "User other",
    });
    process.env["PATH"] = `${bin}:${path}`;
    try {
      expect(await clone({ url: "git@host:org/app" }, { sshDirectory })).toMatchObject({ commit: head });
    } finally {
      process.env["PATH"] = path;
    }
    const config = readFileSync(join(bin, "config"), "utf8");
    expect(config).toMatch(
      /^Include "\S+\/\.ssh\/config"\nIdentityFile "\S+\/\.ssh\/ssh-privatekey"\nUserKnownHosts/,
    );
    expect(readFileSync(join(bin, "files"), "utf8")).toMatch(/^-r-------- .* ssh-privatekey$/m);
  });
});

describe.skipIf(!has("openssl", "version"))("over https", () => {
  const certificate = () => {
    const [key, cert] = [join(dir, "key.pem"), join(dir, "cert.pem")];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"].concat(
        ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert],
      ),
      { stdio: "ignore" },
    );
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  };

  it("checks the certificate, takes an authority, or is told not to look", async () => {
    const { url } = await serve({ tls: certificate() });
    await expect(clone({ url: `${url}/app` })).rejects.toMatchObject({ code: "GIT_CERTIFICATE" });
    expect(await clone({ url: `${url}/app`, caFile: join(dir, "cert.pem") })).toMatchObject({ commit: head });
    expect(await clone({ url: `${url}/app`, sslVerify: "false" })).toMatchObject({ commit: head });
    await expect(clone({ url: `${url}/app`, caFile: join(dir, "absent") })).rejects.toMatchObject({
      code: "GIT_CERTIFICATE",
    });
  });
});

describe("a full disk", () => {
  const mounted = () => {
    mkdirSync(output());
    return has("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", output());
  };
  it("is named as such", async ({ skip }) => {
    if (!mounted()) skip("needs root with mount");
    try {
      repo.commit("big", { big: Array.from({ length: 30_000 }, (_, i) => i * 7919).join("\n") });
      await expect(clone({ url: repo.url })).rejects.toMatchObject({
        code: "GIT_NO_SPACE",
        next: expect.stringContaining("more space"),
      });
    } finally {
      execFileSync("umount", [output()]);
    }
  });
});
