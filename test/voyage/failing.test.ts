/** A build that fails ends with exit code 1, names task, step, reason and next action, and publishes no image. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeServer, integrity, serve } from "../../lib/prefetch/testing/server.ts";
import { startRegistry } from "../../registry/index.ts";
import { testProxy } from "../../registry/testing-proxy.ts";
import { whyNot } from "./base.ts";
import { type Harbour, openHarbour, type Params, type Sailed } from "./harbour.ts";

let harbour: Harbour;
/** A server on loopback: a package registry, and what a build must not reach. */
let server: FakeServer;
const FROM = "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\n";
const ROOT = { name: "app", version: "1.0.0", dependencies: { "left-bow": "1.0.0" } };

beforeAll(async () => {
  if (whyNot !== undefined) return;
  harbour = await openHarbour();
  server = await serve(() => ({ body: "ahoy" }));
});
afterAll(async () => {
  await harbour?.close();
  await server?.close();
});

interface Case {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly params?: () => Params;
  /** Task and step that fail, and what is said of it. */
  readonly task: string;
  readonly step: string;
  readonly says: RegExp;
}
const CASES: readonly Case[] = [
  {
    name: "a bad Containerfile",
    files: { Containerfile: `${FROM}SAIL away\n` },
    task: "build-container",
    step: "build",
    says: /Containerfile line 3.*SAIL/,
  },
  {
    name: "an instruction that fails",
    files: { Containerfile: `${FROM}RUN echo there is a leak && exit 7\n` },
    task: "build-container",
    step: "build",
    says: /exit.* 7/,
  },
  {
    name: "a Containerfile that is not there",
    files: { README: "nothing to build" },
    task: "build-container",
    step: "build",
    says: /Containerfile/,
  },
  {
    name: "an address that nobody answers",
    files: {},
    params: () => ({ "git-url": "http://127.0.0.1:1/nobody/app.git" }),
    task: "clone-repository",
    step: "clone",
    says: /127\.0\.0\.1:1/,
  },
  {
    name: "a revision that is not there",
    files: { Containerfile: FROM },
    params: () => ({ revision: "no-such-branch" }),
    task: "clone-repository",
    step: "clone",
    says: /no-such-branch/,
  },
  {
    name: "a wrong hash in a lockfile",
    files: { Containerfile: FROM, "package.json": JSON.stringify(ROOT) },
    params: () => ({ "prefetch-input": "npm", hermetic: "true" }),
    task: "prefetch-dependencies",
    step: "prefetch-dependencies",
    says: /left-bow.*sha512/,
  },
  {
    name: "a hermetic build that reaches out",
    files: { Containerfile: `${FROM}ARG SERVER\nRUN nc -w 5 $SERVER </dev/null\n` },
    params: () => ({ hermetic: "true" }),
    task: "build-container",
    step: "build",
    says: /(?=.*nc -w 5).*no network/,
  },
  {
    name: "a base image that is not there",
    files: { Containerfile: "ARG REGISTRY\nFROM ${REGISTRY}/no/such:image\n" },
    task: "build-container",
    step: "build",
    says: /no\/such:image/,
  },
];

const args = () => [
  `BASE_IMAGE=${harbour.base}`,
  `SERVER=${new URL(server.url).hostname} ${new URL(server.url).port}`,
  `REGISTRY=${harbour.registry.address}`,
];

async function sources(name: string, files: Case["files"]): Promise<string> {
  if (files["package.json"] === undefined) return harbour.repository(name, files);
  const bow = {
    version: "1.0.0",
    resolved: `${server.url}left-bow/-/left-bow-1.0.0.tgz`,
    integrity: integrity("something else"),
  };
  const lock = {
    name: "app",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: { "": ROOT, "node_modules/left-bow": bow },
  };
  return harbour.repository(name, { ...files, "package-lock.json": JSON.stringify(lock) });
}

/** No tag of the repository stands for an image; trusted artifacts and their tags may be there. */
async function noImage(repository: string): Promise<void> {
  const tags = await harbour.tags(repository).catch(() => []);
  expect(tags.filter((tag) => !/\.(git|prefetch)$/.test(tag))).toEqual([]);
}

function failed(sailed: Sailed, { task, step, says }: Pick<Case, "task" | "step" | "says">): void {
  if (process.env["VOYAGE_SHOW"]) console.log(sailed.told);
  expect(sailed.exitCode).toBe(1);
  expect(sailed.run.status?.conditions?.[0]).toMatchObject({ status: "False", reason: "Failed" });
  expect(sailed.told).toContain(`task ${task}, step ${step}`);
  expect(sailed.told.replaceAll("\n", " ")).toMatch(says);
  expect(sailed.told).toMatch(/^ +reason +[A-Z]+_[A-Z_]+ \S.+/m);
  expect(sailed.told).toMatch(/^ +next +\S.+/m);
  expect(sailed.result("IMAGE_DIGEST")).toBe("");
}

describe.skipIf(whyNot !== undefined)("a build that fails", () => {
  test.concurrent.each(CASES.map((each, index) => [each.name, index, each] as const))(
    "%s",
    { timeout: 90_000 },
    async (_name, index, each) => {
      const repository = `failing/app-${index}`;
      const sailed = await harbour.sail({
        "git-url": await sources(`app-${index}`, each.files),
        dockerfile: "Containerfile",
        "output-image": `${harbour.registry.address}/${repository}:1`,
        "build-args": args(),
        ...each.params?.(),
      });
      failed(sailed, each);
      await noImage(repository);
      expect(sailed.told.toLowerCase()).not.toMatch(/defect|undefined|\[object/);
    },
  );
});

describe.skipIf(whyNot !== undefined)("a registry that refuses", () => {
  test("everything", { timeout: 90_000 }, async () => {
    const dir = join(harbour.folder, "closed");
    const closed = await startRegistry({ dir, auth: { users: { purser: "sesame" }, anonymousPull: true } });
    try {
      const sailed = await harbour.sail(
        {
          "git-url": await harbour.repository("closed-app", { Containerfile: FROM }),
          dockerfile: "Containerfile",
          "output-image": `${closed.address}/closed/app:1`,
          "build-args": args(),
        },
        { engine: await harbour.engine({ ca: closed.ca }) },
      );
      failed(sailed, {
        task: "clone-repository",
        step: "create-trusted-artifact",
        says: /OCI_UNAUTHORIZED.*closed\/app/,
      });
    } finally {
      await closed.close();
    }
  });

  test("the image alone", { timeout: 90_000 }, async () => {
    const readOnly = await testProxy(harbour.registry.address, {
      intercept: ({ method, url = "" }, response) => {
        if (method !== "PUT" || !/\/manifests\/(?!.*\.git$)/.test(url) || url.includes("sha256:"))
          return false;
        const error = { code: "DENIED", message: "the harbour is closed" };
        response
          .writeHead(403, { "content-type": "application/json" })
          .end(JSON.stringify({ errors: [error] }));
        return true;
      },
    });
    try {
      const sailed = await harbour.sail({
        "git-url": await harbour.repository("read-only-app", { Containerfile: FROM }),
        dockerfile: "Containerfile",
        "output-image": `${readOnly.address}/read-only/app:1`,
        "build-args": args(),
      });
      failed(sailed, {
        task: "build-container",
        step: "push",
        says: /OCI_DENIED.*read-only\/app.*harbour is closed/,
      });
      await noImage("read-only/app");
    } finally {
      await readOnly.close();
    }
  });
});

const noMount =
  process.platform !== "linux" || process.getuid?.() !== 0 || spawnSync("mount", ["--version"]).status !== 0
    ? "mounting a small disk takes root"
    : undefined;
if (noMount !== undefined) console.warn(`the full disk is skipped: ${noMount}`);

describe.skipIf(whyNot !== undefined || noMount !== undefined)("a full disk", () => {
  /** A disk of so many MiB. */
  async function onSmallDisk<T>(
    name: string,
    megabytes: number,
    use: (at: string) => Promise<T>,
  ): Promise<T> {
    const at = join(harbour.folder, name);
    await mkdir(at, { recursive: true });
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", at]);
    try {
      return await use(at);
    } finally {
      execFileSync("umount", ["--lazy", at]);
    }
  }

  test("where the runs are", { timeout: 90_000 }, () =>
    onSmallDisk("small disk", 24, async (state) => {
      const sailed = await harbour.sail(
        {
          "git-url": await harbour.repository("large-app", {
            Containerfile: `${FROM}RUN dd if=/dev/zero of=/ballast bs=1M count=64\n`,
          }),
          dockerfile: "Containerfile",
          "output-image": `${harbour.registry.address}/full/app:1`,
          "build-args": args(),
        },
        { engine: await harbour.engine({ state }) },
      );
      failed(sailed, { task: "build-container", step: "build", says: /[Nn]o space left/ });
      await noImage("full/app");
    }),
  );

  test("where the registry is", { timeout: 90_000 }, () =>
    onSmallDisk("small registry", 6, async (dir) => {
      const registry = await startRegistry({ dir });
      try {
        const ballast = "RUN dd if=/dev/urandom of=/ballast bs=1M count=12\n";
        const sailed = await harbour.sail(
          {
            "git-url": await harbour.repository("heavy-app", { Containerfile: `${FROM}${ballast}` }),
            dockerfile: "Containerfile",
            "output-image": `${registry.address}/full/app:1`,
            "build-args": args(),
          },
          { engine: await harbour.engine({ ca: registry.ca }) },
        );
        failed(sailed, {
          task: "build-container",
          step: "push",
          says: /OCI_REFUSED.*no space is left.*Free space/,
        });
      } finally {
        await registry.close();
      }
    }),
  );
});
