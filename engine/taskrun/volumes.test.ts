import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hasBubblewrap, runYaml, testState } from "./testing.ts";

const state = testState();
afterAll(state.remove);
const run = (spec: string, more = "", options = {}) =>
  runYaml(
    `apiVersion: tekton.dev/v1\nkind: TaskRun\nmetadata: {name: run, labels: {team: blue}, annotations: {note: "a b"}}\nspec:\n${spec}\n${more}`,
    state.dir,
    options,
  );
const OBJECTS = `---
{kind: ConfigMap, metadata: {name: cm}, data: {a: text-a, b: text-b}, binaryData: {bin: AAE=}}
---
{kind: Secret, metadata: {name: s}, data: {token: c2VjcmV0LXRva2Vu}, stringData: {plain: other-secret}}`;

describe.skipIf(!hasBubblewrap)("volumes, env and workspaces (need bubblewrap and busybox)", () => {
  it("show ConfigMaps, Secrets, projections, labels and tokens as files; what is optional and absent is empty", async () => {
    const { output, reason } = await run(
      `
  taskSpec:
    volumes:
    - {name: cm, configMap: {name: cm, defaultMode: 0o400, items: [{key: a, path: dir/a}]}}
    - {name: none, secret: {secretName: absent, optional: true}}
    - {name: down, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
    - name: all
      projected:
        sources:
        - {secret: {name: s, items: [{key: token, path: t}]}}
        - {configMap: {name: cm}}
        - {serviceAccountToken: {path: jwt, audience: sigstore}}
    steps:
    - name: s
      image: busybox
      volumeMounts:
      - {name: cm, mountPath: /mnt/trusted-ca, readOnly: true}
      - {name: none, mountPath: /none}
      - {name: down, mountPath: /down}
      - {name: all, mountPath: /usr/share/made/up}
      - {name: cm, mountPath: /etc/one/file, subPath: dir/a}
      script: |
        cat /mnt/trusted-ca/dir/a; echo; stat -c %a /mnt/trusted-ca/dir/a; ls /none | wc -l
        grep team /down/labels; wc -c < /usr/share/made/up/t; wc -c < /usr/share/made/up/bin
        cut -d. -f2 /usr/share/made/up/jwt | tr _- /+ | base64 -d 2>/dev/null | grep -o sigstore; cat /etc/one/file; echo
        test -x /usr/share && ls /usr/share | grep -c . | grep -qv '^1$' && echo rest`,
      OBJECTS,
    );
    expect(reason).toBe("Succeeded");
    expect(output.map((line) => line.slice(3))).toEqual([
      ...["text-a", "400", "0", 'team="blue"', "12", "2", "sigstore", "text-a", "rest"],
    ]);
  });

  it("hide secrets in every line and event, and give them to steps as they are", async () => {
    const { output, events, directory } = await run(
      `
  taskSpec:
    results: [{name: r}]
    steps:
    - name: s
      image: busybox
      envFrom: [{prefix: P_, secretRef: {name: s}}, {configMapRef: {name: cm}}, {configMapRef: {name: no, optional: true}}]
      env:
      - {name: T, valueFrom: {secretKeyRef: {name: s, key: token}}}
      - {name: C, valueFrom: {configMapKeyRef: {name: cm, key: b}}}
      - {name: L, valueFrom: {fieldRef: {fieldPath: "metadata.labels['team']"}}}
      - {name: N, valueFrom: {fieldRef: {fieldPath: "metadata.annotations['note']"}}}
      - {name: SA, valueFrom: {fieldRef: {fieldPath: spec.serviceAccountName}}}
      - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
      script: |
        echo "$T $P_plain $a $C $L $N $SA $POD" ; printf '%s' "$T" | wc -c; printf '%s' "$T" > $(results.r.path)`,
      OBJECTS,
    );
    expect(output).toEqual(["s: *** *** text-a text-b blue a b default run-pod", "s: 12"]);
    expect(JSON.stringify(events)).not.toContain("secret-token");
    expect(readFileSync(join(directory, "logs", "step-s.log"), "utf8")).not.toContain("secret");
  });

  it.each([
    ["env: [{name: T, valueFrom: {secretKeyRef: {name: nope, key: k}}}]", 'secret "nope" not found'],
    ["env: [{name: T, valueFrom: {configMapKeyRef: {name: cm, key: zz}}}]", 'configmap "cm" has no key "zz"'],
  ])("that need what is not there fail before the first step: %s", async (field, problem) => {
    const { reason, message, output } = await run(
      `\n  taskSpec: {steps: [{name: a, image: busybox, script: "echo ran"}, {name: s, image: busybox, script: "echo ran", ${field}}]}`,
      OBJECTS,
    );
    expect([reason, message, output]).toEqual(["CreateContainerConfigError", problem, []]);
  });

  it("bind workspaces of every kind, with sub-paths, and keep claims", async () => {
    const dir = join(state.dir, "bound");
    mkdirSync(dir);
    writeFileSync(join(dir, "given"), "given");
    const claims = join(state.dir, "claims");
    const { output, reason } = await run(
      `
  workspaces:
  - {name: dir, hostPath: {path: ${dir}}}
  - {name: cm, configMap: {name: cm}}
  - {name: sec, secret: {secretName: s}}
  - {name: pvc, subPath: x/y, persistentVolumeClaim: {claimName: mine}}
  - {name: tmpl, volumeClaimTemplate: {spec: {}}}
  - {name: e, emptyDir: {}}
  taskSpec:
    workspaces: [{name: dir}, {name: cm, mountPath: /cfg}, {name: sec}, {name: pvc}, {name: tmpl}, {name: e}, {name: opt, optional: true}]
    steps:
    - name: s
      image: busybox
      script: |
        cat $(workspaces.dir.path)/given $(workspaces.cm.path)/a; echo; ls $(workspaces.sec.path) | xargs
        echo made > $(workspaces.pvc.path)/f; echo "$(workspaces.opt.bound)[$(workspaces.opt.path)]$(workspaces.e.bound)"
        echo $(workspaces.pvc.claim) $(workspaces.tmpl.claim)`,
      `${OBJECTS}\n---\n{kind: PersistentVolumeClaim, metadata: {name: mine}}`,
      { claims },
    );
    expect(reason).toBe("Succeeded");
    expect(output.map((line) => line.slice(3))).toEqual([
      ...["giventext-a", "plain token", "false[]true", "mine pvc-tmpl"],
    ]);
    expect(existsSync(join(claims, "mine", "x", "y", "f"))).toBe(true);
  });

  it("show an isolated workspace only to the steps that name it", async () => {
    const { output } = await run(`
  workspaces: [{name: w, emptyDir: {}}]
  taskSpec:
    workspaces: [{name: w}]
    steps:
    - {name: a, image: busybox, workspaces: [{name: w, mountPath: /mine}], script: "echo x > /mine/f"}
    - {name: b, image: busybox, script: "ls /workspace/w /mine 2>&1 | grep -c 'No such'"}`);
    expect(output).toEqual(["b: 2"]);
  });

  it.each([
    [
      "taskSpec: {workspaces: [{name: w}], steps: [{image: busybox, script: x}]}",
      'declared workspace "w" is required but has not been bound',
    ],
    [
      "taskRef: {name: t}\n  workspaces: [{name: z, emptyDir: {}}]\n  taskSpec: {steps: [{image: busybox, script: x}]}",
      'workspace binding "z" does not match any declared workspace',
    ],
  ])("refuse bindings that do not fit: %s", async (spec, problem) => {
    const { reason, message } = await run(`  ${spec}`);
    expect([reason, message]).toEqual(["TaskRunValidationFailed", problem]);
  });

  it.each([
    "steps: [{name: ../../x, image: busybox, script: x}]",
    "steps: [{name: s, image: busybox, script: x}]\n    sidecars: [{name: ../x, image: busybox, script: x}]",
    "steps: [{name: s, image: busybox, script: x}]\n    results: [{name: ../../../x}]",
    "steps: [{name: s, image: busybox, script: x, results: [{name: /etc/x}]}]",
    "steps: [{name: s, image: busybox, script: x}]\n    params: [{name: p, default: ../v}]\n    volumes: [{name: $(params.p), emptyDir: {}}]",
  ])("whose names would be paths out of the run's folder are refused: %s", async (spec) => {
    const { reason, message, output } = await run(`\n  taskSpec:\n    ${spec}`);
    expect([reason, output]).toEqual(["TaskRunValidationFailed", []]);
    expect(message).toContain("invalid name");
  });

  it("a result that is a link is not followed: on this machine it would lead elsewhere", async () => {
    const { results, output } = await run(`
  taskSpec:
    results: [{name: r}, {name: plain}]
    steps:
    - {name: s, image: busybox, script: "ln -s /etc/hostname $(results.r.path); printf x > $(results.plain.path)"}`);
    expect([results, output]).toEqual([{ plain: "x" }, []]);
  });

  it("put Secrets with annotations where git and docker look for them", async () => {
    const { output } = await run(
      `
  serviceAccountName: sa
  taskSpec:
    steps: [{name: s, image: busybox, script: "cat ~/.gitconfig ~/.git-credentials; cat $(credentials.path)/.docker/config.json | cut -c1-20"}]`,
      `---
{kind: ServiceAccount, metadata: {name: sa}, secrets: [{name: basic}, {name: basic}]}
---
{kind: Secret, type: kubernetes.io/basic-auth, metadata: {name: basic, annotations: {tekton.dev/git-0: "https://git.example", tekton.dev/docker-0: "https://reg.example"}}, stringData: {username: somebody, password: pass-word}}`,
    );
    expect(output.map((line) => line.slice(3))).toEqual([
      "[credential]",
      "\thelper = store",
      '[credential "https://git.example"]',
      "\tusername = ***",
      "https://***@git.example",
      '{"auths":{"https://r',
    ]);
  });
});
