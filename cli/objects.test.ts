import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

// Each test starts whole commands; how long that takes is not what is tested.
vi.setConfig({ testTimeout: 180_000 });

const OBJECTS = `
apiVersion: appstudio.redhat.com/v1alpha1
kind: Release
metadata: { name: first, namespace: dev }
spec: { snapshot: s1 }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: release, namespace: dev }
rules:
  - { apiGroups: [appstudio.redhat.com], resources: [releases], verbs: [get] }
  - { apiGroups: [appstudio.redhat.com], resources: [releases/status], verbs: [patch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: release, namespace: dev }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: release }
subjects: [{ kind: ServiceAccount, name: releaser, namespace: managed }]
`;
const RUN = `
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: status, namespace: managed }
spec:
  serviceAccountName: ACCOUNT
  taskRef: { name: update-cr-status }
  params:
    - { name: resource, value: dev/first }
    - { name: resultsDirPath, value: results }
`;

let folder: string;
let state: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway objects "));
  state = join(folder, "state");
  await mkdir(join(folder, "objects"));
  await mkdir(join(folder, "work", "results"), { recursive: true });
  await writeFile(join(folder, "objects", "release.yaml"), OBJECTS);
  await writeFile(join(folder, "work", "results", "push.json"), '{"images":[{"name":"a"}]}');
  for (const account of ["releaser", "stranger"])
    await writeFile(join(folder, `${account}.yaml`), RUN.replace("ACCOUNT", account));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function update(account: string): Promise<{ code: number | null; out: string; err: string }> {
  const args = ["run", "-f", `${account}.yaml`, "--objects", "objects", "-w", "data=work", "--plain"];
  const command = [join(import.meta.dirname, "bin.mjs"), ...args, "--state", state, "--no-evidence"];
  const child = spawn(process.execPath, command, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((done) => child.on("exit", (code) => done(code)));
  const [code, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}
const kept = () => readFile(join(state, "objects", "Release", "dev", "first.json"), "utf8");

it("a step changes an object of --objects; it is kept, and the user's file stays as it is", async () => {
  const { code, out, err } = await update("releaser");
  expect([code, err]).toEqual([0, ""]);
  expect(out).toContain(`cluster: 5 objects, state in ${join(state, "objects")}`);
  expect(out).toContain("status.artifacts of release dev/first is written");
  const first = await kept();
  expect(JSON.parse(first).status).toEqual({ artifacts: { images: [{ name: "a" }] } });
  expect(await readFile(join(folder, "objects", "release.yaml"), "utf8")).toBe(OBJECTS);
  expect((await update("releaser")).out).toContain("status.artifacts of release dev/first says it already");
  expect(await kept()).toBe(first);
});

it("a service account that no role allows it is refused", async () => {
  const { code, out } = await update("stranger");
  expect(code).toBe(1);
  expect(out).toContain("system:serviceaccount:managed:stranger");
  expect(out).toContain("KUBE_DENIED");
});

it("an object that no cluster would take is told with file and line, before anything runs", async () => {
  const bad = join(folder, "objects", "bad.yaml");
  await writeFile(bad, "\napiVersion: v1\nkind: Secret\nmetadata: { name: s, labels: { a: 1 } }\n");
  const { code, out, err } = await update("releaser");
  await rm(bad);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("bad.yaml:2: Secret s: metadata.labels.a is no string");
});
