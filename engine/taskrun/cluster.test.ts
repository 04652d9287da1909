import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestKube, testKube } from "../../services/kube/testing.ts";
import { hasBubblewrap, runYaml, testState } from "./testing.ts";

const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const state = testState();
let kube: TestKube;
beforeAll(async () => {
  kube = await testKube();
});
afterAll(async () => {
  await kube.close();
  state.remove();
});

interface Spec {
  readonly script: string;
  readonly more?: string;
  readonly step?: string;
  readonly task?: string;
  readonly objects?: string;
}

const yaml = ({ script, more = "", step = "", task = "", objects = "" }: Spec) => `
apiVersion: tekton.dev/v1
kind: TaskRun
metadata: { name: asks, namespace: managed }
spec:
  serviceAccountName: release
${more}
  taskSpec:
${task}
    results: [{ name: seen }]
    steps:
      - name: ask
        image: busybox
${step}
        script: |
${script.replace(/^/gm, "          ")}
${objects}
`;

const LOOK = `
printf '%s|%s|%s|' "$KUBERNETES_SERVICE_HOST" "$KUBERNETES_SERVICE_PORT" "$(cat ${ACCOUNT}/namespace)" > "$(results.seen.path)"
md5sum < ${ACCOUNT}/token | cut -c1-32 | tr -d '\\n' >> "$(results.seen.path)"
md5sum < ${ACCOUNT}/ca.crt | cut -c1-32 | tr -d '\\n' >> "$(results.seen.path)"
`;
const md5 = (text: string) => execFileSync("md5sum", { input: text }).toString().slice(0, 32);

describe.each(["bubblewrap", "paths"] as const)("with %s, a step", (rung) => {
  const run = it.skipIf(rung === "bubblewrap" && !hasBubblewrap);

  run("finds API, token, CA and namespace as in a pod (needs bubblewrap and busybox)", async () => {
    const ended = await runYaml(yaml({ script: LOOK }), state.dir, { rung, kube });
    expect(ended.message).toContain("All Steps have completed");
    const token = kube.token("managed", "release");
    expect(ended.results["seen"]).toBe(`${kube.host}|${kube.port}|managed|${md5(token)}${md5(kube.ca)}`);
  });

  run("finds nothing of it where there is no cluster (needs bubblewrap and busybox)", async () => {
    const script = `test -z "$KUBERNETES_SERVICE_HOST"\ntest ! -e ${ACCOUNT}/token\necho -n none > "$(results.seen.path)"`;
    const ended = await runYaml(yaml({ script }), state.dir, { rung });
    expect(ended.results["seen"]).toBe("none");
  });

  run("shows the token to nobody who reads its log (needs bubblewrap and busybox)", async () => {
    const script = `cat ${ACCOUNT}/token\necho\nbase64 ${ACCOUNT}/token\necho -n x > "$(results.seen.path)"`;
    const ended = await runYaml(yaml({ script }), state.dir, { rung, kube });
    const token = kube.token("managed", "release");
    const logs = readdirSync(join(ended.directory, "logs")).map((name) =>
      readFileSync(join(ended.directory, "logs", name), "utf8"),
    );
    expect(ended.output[0]).toBe("ask: ***");
    for (const text of [...logs, JSON.stringify(ended.events)])
      expect(text).not.toContain(token.slice(0, 60));
    expect(() => statSync(join(ended.directory, "work"))).toThrow(/ENOENT/);
  });

  run(
    "has no token where it is not mounted, but knows of the API (needs bubblewrap and busybox)",
    async () => {
      const script = `test ! -e ${ACCOUNT}/token\nprintf %s "$KUBERNETES_SERVICE_HOST" > "$(results.seen.path)"`;
      const off = "automountServiceAccountToken: false";
      const byPod = yaml({ script, more: `  podTemplate: { ${off} }` });
      const account = `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: release }\n${off}`;
      const byAccount = yaml({ script, objects: account });
      for (const text of [byPod, byAccount])
        expect((await runYaml(text, state.dir, { rung, kube })).results["seen"]).toBe(kube.host);
    },
  );
});

it("the pod's word on mounting goes before that of the account", async () => {
  const script = `md5sum < ${ACCOUNT}/token | cut -c1-32 | tr -d '\\n' > "$(results.seen.path)"`;
  const account = `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: release }\nautomountServiceAccountToken: false`;
  const more = "  podTemplate: { automountServiceAccountToken: true }";
  const ended = await runYaml(yaml({ script, more, objects: account }), state.dir, { rung: "paths", kube });
  expect(ended.results["seen"]).toBe(md5(kube.token("managed", "release")));
});

it("a projected token for the API is one that it takes; for another audience it is not", async () => {
  const task = `
    volumes:
      - name: tokens
        projected:
          sources:
            - serviceAccountToken: { path: api }
            - serviceAccountToken: { path: other, audience: sigstore }`;
  const step = "        volumeMounts: [{ name: tokens, mountPath: /tokens }]";
  const script = `for name in api other; do md5sum < /tokens/$name | cut -c1-32 | tr -d '\\n'; done > "$(results.seen.path)"`;
  const ended = await runYaml(yaml({ script, task, step }), state.dir, { rung: "paths", kube });
  const own = md5(kube.token("managed", "release"));
  expect(String(ended.results["seen"]).slice(0, 32)).toBe(own);
  expect(String(ended.results["seen"]).slice(32)).not.toBe(own);
});
