import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Container, Isolation, Mount, Rung } from "../types.ts";
import { chooseIsolation, which } from "./choose.ts";
import { rewriter } from "./rewrite.ts";

const dir = mkdtempSync(join(tmpdir(), "slipway-isolation-"));
chmodSync(dir, 0o755);
afterAll(() => rmSync(dir, { recursive: true, force: true }));
let count = 0;
const folder = (name = `f${count++}`): string => {
  mkdirSync(join(dir, name), { recursive: true });
  return join(dir, name);
};

function container(script: string, more: Partial<Container> = {}): Container {
  return {
    name: "step-test",
    scratch: folder(),
    argv: ["/bin/sh", "-c", script],
    env: { PATH: "/usr/sbin:/usr/bin:/bin", HOME: "/root" },
    workingDir: "/",
    mounts: [],
    files: [],
    ...more,
  };
}

async function run(isolation: Isolation, what: Container) {
  let stdout = "";
  let stderr = "";
  const running = await isolation.start(what, {
    stdout: (chunk) => (stdout += chunk),
    stderr: (chunk) => (stderr += chunk),
  });
  const { exitCode } = await running.ended;
  return { exitCode, stdout, stderr };
}

const root = process.getuid?.() === 0;
const hasBubblewrap = which("bwrap") !== undefined;

describe.skipIf(!hasBubblewrap)("bubblewrap (needs bwrap)", () => {
  let isolation: Isolation;
  beforeAll(async () => {
    isolation = await chooseIsolation({ rung: "bubblewrap" });
  });

  it("shows nothing of /etc that not every user of this machine may read", async () => {
    const script =
      "find /etc -type f ! -perm -o=r; ls -A /etc/ssl/private /etc/ssh 2>/dev/null | grep -v : ; true";
    const { exitCode, stdout } = await run(isolation, container(script));
    expect([exitCode, stdout.trim()]).toEqual([0, ""]);
  });

  it.skipIf(!root || which("setpriv") === undefined)(
    "keeps the step's root and environment from what runs in it with fewer capabilities",
    async () => {
      const secret = folder();
      writeFileSync(join(secret, "token"), "hidden");
      const fewer = "setpriv --bounding-set -sys_admin,-sys_ptrace --inh-caps -sys_admin,-sys_ptrace --";
      const look = "cat /proc/[0-9]*/root/secret/token";
      const mounts: Mount[] = [{ from: secret, to: "/secret", readOnly: true }];
      // Like a RUN of a build: another root, and only some of the step's capabilities.
      const script = `mkdir /other && for d in usr bin lib lib64 proc; do mkdir -p /other/$d; done; unshare --mount sh -c 'for d in usr bin lib lib64 proc; do mount --rbind /$d /other/$d; done; ${fewer} chroot /other sh -c "${look}"'; echo end`;
      const { stdout } = await run(isolation, container(script, { mounts }));
      expect(stdout.trim()).toBe("end");
    },
  );

  it("reaps what is left to it, and tells the exit code or the signal of the step", async () => {
    const orphans = "(sleep 0.1 & ) ; sleep 0.3; ps -eo stat 2>/dev/null | grep -c '^Z'; exit 7";
    expect(await run(isolation, container(orphans))).toMatchObject({
      exitCode: 7,
      stdout: "0\n",
      stderr: "",
    });
    expect(await run(isolation, container("kill -KILL $$"))).toMatchObject({ exitCode: 137, stderr: "" });
  });

  it("shows the machine's programs read-only, fresh folders, and mounts wherever they are wanted", async () => {
    const data = folder("data");
    writeFileSync(join(data, "f"), "data\n");
    const places = [
      "/var/workdir",
      "/mnt/trusted-ca",
      "/shared",
      "/var/lib/containers",
      "/cachi2",
      "/usr/local/new/deep",
      "/etc/pki/new",
    ];
    const mounts = places.map((to): Mount => ({ from: data, to, readOnly: to === "/shared" }));
    const script = `for p in ${places.join(" ")}; do cat $p/f; done; echo x > /shared/g || echo ro; echo x > /usr/bin/g || echo ro; ls -A /tmp /root /workspace | wc -l; touch /new && echo new; cat /etc/shadow | wc -c; ls / | grep -c '^work$'`;
    const { stdout } = await run(
      isolation,
      container(script, { mounts: [...mounts, { from: folder(), to: "/workspace", readOnly: false }] }),
    );
    const lines = stdout.trim().split("\n");
    expect(lines.slice(0, places.length)).toEqual(places.map(() => "data"));
    expect(lines.slice(places.length)).toEqual(["ro", "ro", "5", "new", "0", "0"]);
  });

  it("has its own process list, devices and capabilities", async () => {
    const { stdout } = await run(
      isolation,
      container(
        "ls -d /proc/[0-9]* | wc -l; echo x > /dev/null; test -c /dev/urandom && echo dev; mkdir /m && mount -t tmpfs none /m && echo mounted",
      ),
    );
    const [processes, ...rest] = stdout.trim().split("\n");
    expect(Number(processes)).toBeLessThan(6);
    expect(rest).toEqual(["dev", "mounted"]);
  });

  it("lets a step take the network away from a program", async () => {
    const { stdout } = await run(
      isolation,
      container("unshare -n sh -c 'cat /proc/net/dev | grep -c :'; grep -c : /proc/net/dev"),
    );
    const [inside, outside] = stdout.trim().split("\n").map(Number);
    expect(inside).toBeLessThan(outside ?? 0);
  });

  it.skipIf(!which("buildah"))("builds images with buildah's chroot isolation (needs buildah)", async () => {
    const source = folder("source");
    writeFileSync(join(source, "Containerfile"), "FROM scratch\nCOPY Containerfile /a\n");
    const mounts: Mount[] = [
      { from: source, to: "/workspace/source", readOnly: false },
      { from: folder("containers"), to: "/var/lib/containers", readOnly: false },
    ];
    const build =
      "buildah --storage-driver vfs bud --isolation chroot --no-cache -t made . && buildah --storage-driver vfs images --format '{{.Name}}'";
    const { exitCode, stdout, stderr } = await run(
      isolation,
      container(build, { mounts, workingDir: "/workspace/source" }),
    );
    expect(stderr).not.toContain("rror:");
    expect([exitCode, stdout.trim().split("\n").at(-1)]).toEqual([0, "localhost/made"]);
  });

  it.skipIf(!root)("ends with the engine, even when that is killed", async () => {
    const marker = join(folder(), "alive");
    const mounts: Mount[] = [{ from: join(marker, ".."), to: "/out", readOnly: false }];
    const what = container("while true; do date +%s%N > /out/alive; sleep 0.05; done", { mounts });
    const program = `import { chooseIsolation } from ${JSON.stringify(join(import.meta.dirname, "index.ts"))};
      const isolation = await chooseIsolation({ rung: "bubblewrap" });
      await isolation.start(${JSON.stringify(what)}, { stdout() {}, stderr() {} });
      console.log("up"); setInterval(() => {}, 1000);`;
    const engine = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise((resolve) => engine.stdout.once("data", resolve));
    await until(() => existsSync(marker));
    engine.kill("SIGKILL");
    await new Promise((resolve) => engine.once("close", resolve));
    await until(async () => {
      const before = readFileSync(marker, "utf8");
      await pause(300);
      return readFileSync(marker, "utf8") === before;
    });
  });

  it.skipIf(!root || !which("setpriv"))(
    "works for an ordinary user without a range of ids (needs root to try)",
    async ({ skip }) => {
      const own = folder("ordinary");
      chmodSync(own, 0o777);
      const index = join(import.meta.dirname, "index.ts");
      const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
      const readable = spawnSync("setpriv", [...nobody, process.execPath, index]).status === 0;
      skip(!readable, "other users cannot read this checkout");
      const program = `import { chooseIsolation } from ${JSON.stringify(index)};
      const isolation = await chooseIsolation();
      console.log(isolation.rung, isolation.describe);
      const r = await isolation.start(${JSON.stringify({ ...container("id -u; echo $HOME; echo ok > /workspace/f"), scratch: join(own, "c"), mounts: [{ from: own, to: "/workspace", readOnly: false }] })},
        { stdout: (c) => process.stdout.write(c), stderr: (c) => process.stdout.write(c) });
      await r.ended; await isolation.remove(${JSON.stringify(join(own, "c"))});`;
      const output = execFileSync(
        "setpriv",
        [...nobody, process.execPath, "--input-type=module-typescript", "-e", program],
        { encoding: "utf8" },
      );
      const [rung, ...lines] = output.trim().split("\n");
      skip(rung?.startsWith("paths") === true, `no namespaces for ordinary users here: ${rung}`);
      expect(lines).toEqual(["0", "/root"]);
      expect(readFileSync(join(own, "f"), "utf8")).toBe("ok\n");
      expect(existsSync(join(own, "c"))).toBe(false);
    },
  );
});

describe.each<Rung>(["bubblewrap", "paths"])("a container (%s)", (rung) => {
  it.skipIf(rung === "bubblewrap" && !hasBubblewrap)(
    "is stopped with SIGTERM first, with SIGKILL after the grace",
    async () => {
      const isolation = await chooseIsolation({ rung });
      /** Started, and its trap is set: it says so. */
      const ready = async (script: string) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const output = { stdout: () => resolve(), stderr: () => undefined };
        const running = await isolation.start(container(script), output);
        await promise;
        return running;
      };
      const gentle = await ready("trap 'exit 5' TERM; sleep 100 & echo ready; wait");
      await gentle.stop(5_000);
      expect((await gentle.ended).exitCode).toBe(5);
      const deaf = await ready("trap '' TERM; echo ready; while true; do sleep 1; done");
      await deaf.stop(200);
      expect((await deaf.ended).exitCode).toBe(137);
    },
  );
});

describe("path rewriting", () => {
  const rewrite = rewriter([
    { from: "/real/ws", to: "/workspace", readOnly: false },
    { from: "/real/src", to: "/workspace/source", readOnly: false },
  ]);
  it.each([
    ["cd /workspace/source/a && ls /workspace", "cd /real/src/a && ls /real/ws"],
    ["--result=r:/workspace/r", "--result=r:/real/ws/r"],
    ["https://host/workspace/a", "https://host/workspace/a"],
    ["/workspaces /myworkspace/workspace", "/workspaces /myworkspace/workspace"],
    ["see '/workspace'.", "see '/real/ws'."],
  ])("%s", (text, rewritten) => {
    expect(rewrite(text)).toBe(rewritten);
  });
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await pause(50);
}
