/**
 * Prefetch against the npm and Python registries that this machine is configured for, and then what it
 * is for: the real `npm ci` and `pip install` without any registry, from what was fetched.
 */
import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { memoryLog } from "../../lib/log/index.ts";
import { prefetchDependenciesStep } from "../../steps/prefetch-dependencies/contract.ts";
import { run } from "../../steps/prefetch-dependencies/run.ts";

const exec = promisify(execFile);

/** Whether a command ends well; the reason stands in the name of the skipped test. */
function works(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore", timeout: 60_000 });
    return true;
  } catch {
    return false;
  }
}

const hasNpm = works("npm", ["view", "ms@2.1.3", "version"]);
const hasPip = works("python3", ["-m", "pip", "download", "--no-deps", "-q", "-d", tmpdir(), "six==1.16.0"]);
const hasHermeto = works("hermeto", ["--version"]);

let scratch = "";
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "prefetch-interop-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** A committed repository with an origin, holding `files`. */
async function repository(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(scratch, name);
  await exec("git", ["init", "-q", folder]);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

async function commit(folder: string): Promise<void> {
  const git = (...args: string[]) =>
    exec("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.com", ...args]);
  await git("remote", "add", "origin", "https://git.example/team/app.git");
  await git("add", "-A");
  await git("commit", "-q", "-m", "sources");
}

async function prefetched(source: string, input: unknown): Promise<{ output: string; lines: string[] }> {
  const output = `${source}-cachi2`;
  const log = memoryLog();
  await runStep(prefetchDependenciesStep, run, {
    params: { input: JSON.stringify(input), source, output, forOutputDir: join(output, "output") },
    log,
  });
  return { output, lines: [...log.lines] };
}

interface SpdxBom {
  readonly packages: readonly { readonly externalRefs?: readonly { readonly referenceLocator: string }[] }[];
}
const purls = (output: string) => purlsOf(join(output, "output", "bom.json"));
async function purlsOf(path: string): Promise<string[]> {
  const bom = JSON.parse(await readFile(path, "utf8")) as SpdxBom;
  return bom.packages.flatMap((each) => (each.externalRefs ?? []).map((ref) => ref.referenceLocator)).sort();
}

const SIX = {
  sdist: "1e61c37477a1626458e36f7b1d82aa5c9b094fa4802892072e49de9c60c4c926",
  wheel: "8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254",
};
/** The wheel. */
const IDNA = "90b77e79eaa3eba6de819a0c442c0b4ceefc341a7a2ab77d7562bf49f425c5c2";

/** A port that nobody listens on: what asks a registry fails at once. */
const NOWHERE = "http://127.0.0.1:9/";

const MANIFEST = {
  name: "interop-app",
  version: "1.0.0",
  dependencies: { debug: "4.3.4", "@types/ms": "0.7.34", alias: "npm:is-number@7.0.0" },
  devDependencies: { "left-pad": "1.3.0" },
};

describe.skipIf(!hasNpm)(
  `npm${hasNpm ? "" : " (skipped: the configured npm registry does not answer)"}`,
  () => {
    for (const { version, omit } of [
      { version: 2, omit: false },
      { version: 3, omit: false },
      { version: 3, omit: true },
    ])
      test(`npm ci without a registry, lockfile version ${version}${omit ? ", no resolved" : ""}`, async () => {
        const source = await repository(`npm ${version} ${omit}`, {
          "package.json": JSON.stringify(MANIFEST),
        });
        const lock = ["install", "--package-lock-only", "--ignore-scripts", `--lockfile-version=${version}`];
        await exec("npm", [...lock, `--omit-lockfile-registry-resolved=${omit}`], { cwd: source });
        await commit(source);
        const first = await prefetched(source, { type: "npm" });
        expect((await readdir(join(first.output, "output", "deps", "npm"))).sort()).toEqual([
          "debug-4.3.4.tgz",
          "is-number-7.0.0.tgz",
          "left-pad-1.3.0.tgz",
          "ms-2.1.2.tgz",
          "types-ms-0.7.34.tgz",
        ]);
        const again = await prefetched(source, { type: "npm" });
        expect(again.lines.at(-1)).toContain("fetched 0 files (0.0 MB), 5 were there already");

        const build = `${source}-build`;
        await cp(source, build, { recursive: true });
        const offline = [
          "ci",
          "--offline",
          "--registry",
          NOWHERE,
          "--cache",
          join(scratch, `cache${version}${omit}`),
        ];
        await exec("npm", offline, { cwd: build });
        const { stdout } = await exec("node", ["-p", "require('debug/package.json').version"], {
          cwd: build,
        });
        expect(stdout.trim()).toBe("4.3.4");
        if (!omit) expect(await purls(first.output)).toContain("pkg:npm/%40types/ms@0.7.34");
      });
  },
);

describe.skipIf(!hasPip)(
  `pip${hasPip ? "" : " (skipped: the configured Python index does not answer)"}`,
  () => {
    test("pip install without an index, wheels and a source distribution, with hashes", async () => {
      const requirements = [
        `six==1.16.0 --hash=sha256:${SIX.sdist} --hash=sha256:${SIX.wheel}`,
        `idna==3.4 ; python_version >= "3" \\\n    --hash=sha256:${IDNA}`,
      ].join("\n");
      // No blank in this path: pip splits PIP_FIND_LINKS at blanks.
      const source = await repository("pip", {
        "requirements.txt": requirements,
        "setup.cfg": "[metadata]\nname = interop\n",
      });
      await commit(source);
      const { output } = await prefetched(source, [{ type: "pip", binary: {} }]);
      expect((await readdir(join(output, "output", "deps", "pip"))).sort()).toEqual([
        "idna-3.4-py3-none-any.whl",
        "six-1.16.0-py2.py3-none-any.whl",
        "six-1.16.0.tar.gz",
      ]);
      const target = join(scratch, "site");
      const install = `. "$1/cachi2.env" && env -u PIP_CONFIG_FILE python3 -m pip install -q --require-hashes --target "$2" -r "$3/requirements.txt"`;
      await exec("sh", ["-c", install, "sh", output, target, source]);
      expect(await readdir(target)).toEqual(expect.arrayContaining(["six.py", "idna"]));
      expect(await purls(output)).toContain("pkg:pypi/six@1.16.0");
    });
  },
);

/** An npm workspace with a local package and one from a URL; wheels, one from a URL; a generic file. */
async function mixedSources(): Promise<string> {
  const registry = (await exec("npm", ["config", "get", "registry"])).stdout.trim();
  const report = [
    "-m",
    "pip",
    "install",
    "-q",
    "--dry-run",
    "--ignore-installed",
    "--no-deps",
    "--report",
    "-",
    "idna==3.4",
  ];
  const { install } = JSON.parse((await exec("python3", report)).stdout) as {
    install: readonly { readonly download_info: { readonly url: string } }[];
  };
  const wheel = install[0]?.download_info.url ?? "";
  const web = { ...MANIFEST, workspaces: ["packages/*"] };
  const part = { name: "part", version: "0.1.0", dependencies: { "ms-url": `${registry}ms/-/ms-2.1.3.tgz` } };
  const source = await repository("mixed", {
    "web/package.json": JSON.stringify(web),
    "web/packages/part/package.json": JSON.stringify(part),
    "requirements.txt": `six==1.16.0 --hash=sha256:${SIX.sdist} --hash=sha256:${SIX.wheel}\nidna @ ${wheel} --hash=sha256:${IDNA}\n`,
    "pyproject.toml": '[project]\nname = "mixed"\nversion = "2.0"\n',
    "artifacts.lock.yaml": `metadata:\n  version: "1.0"\nartifacts:\n  - download_url: ${wheel}\n    checksum: sha256:${IDNA}\n    filename: tools/idna.whl\n`,
  });
  const lock = ["install", "--package-lock-only", "--omit-lockfile-registry-resolved=false"];
  await exec("npm", lock, { cwd: join(source, "web") });
  await commit(source);
  return source;
}
const MIXED = [{ type: "npm", path: "web" }, { type: "pip", binary: {} }, { type: "generic" }];

interface BuildConfig {
  readonly environment_variables: unknown;
  readonly project_files: readonly { readonly abspath: string; readonly template: string }[];
}

describe.skipIf(!hasHermeto || !hasNpm || !hasPip)(
  `hermeto${hasHermeto ? "" : " (skipped: it is not on PATH)"}`,
  () => {
    test("lays out the same tree, names the same packages, and reads what we wrote", async () => {
      const source = await mixedSources();
      const theirs = join(scratch, "hermeto-output");
      const registry = (await exec("npm", ["config", "get", "registry"])).stdout.trim();
      await exec(
        "hermeto",
        [
          "fetch-deps",
          "--source",
          source,
          "--output",
          theirs,
          "--sbom-output-type",
          "spdx",
          JSON.stringify(MIXED),
        ],
        { env: { ...process.env, HERMETO_NPM__PROXY_URL: registry } },
      );
      const before = await exec("git", ["-C", source, "status", "--porcelain"]);
      expect(before.stdout).toBe("");
      const { output } = await prefetched(source, MIXED);
      const ours = join(output, "output");

      const tree = (folder: string) =>
        readdir(join(folder, "deps"), { recursive: true }).then((all) => all.sort());
      expect(await tree(ours)).toEqual(await tree(theirs));
      expect(await tree(ours)).toEqual(
        expect.arrayContaining(["generic/tools/idna.whl", "npm/types-ms-0.7.34.tgz"]),
      );
      expect([...new Set(await purls(output))]).toEqual(await purlsOf(join(theirs, "bom.json")));

      const config = async (folder: string) =>
        JSON.parse(await readFile(join(folder, ".build-config.json"), "utf8")) as BuildConfig;
      const [mine, its] = [await config(ours), await config(theirs)];
      expect(mine.environment_variables).toEqual(its.environment_variables);

      const environment = join(scratch, "theirs.env");
      await exec("hermeto", ["generate-env", ours, "--for-output-dir", ours, "-o", environment]);
      expect(await readFile(join(output, "cachi2.env"), "utf8")).toBe(await readFile(environment, "utf8"));

      for (const { abspath, template } of mine.project_files) {
        const same = its.project_files.find((each) => each.abspath === abspath)?.template ?? "";
        if (abspath.endsWith(".json")) expect(JSON.parse(template)).toEqual(JSON.parse(same));
        else expect(template.trim()).toContain(same.split("\n").find((line) => line.startsWith("idna")));
      }
    });
  },
);
