import { expect, it } from "vitest";
import { renderTask } from "../../lib/contract/render/index.ts";
import { rhSignImageCosign } from "./task.ts";

const { spec } = renderTask(rhSignImageCosign, { image: (folder) => folder });
const sign = spec.steps?.find(({ name }) => name === "sign-image");

it("mounts the Secret that the param names, and puts nothing of it into an environment", () => {
  expect(spec.volumes).toContainEqual({
    name: "signing-secret",
    secret: { secretName: "$(params.secretName)" },
  });
  expect(sign?.volumeMounts).toContainEqual({
    name: "signing-secret",
    mountPath: "/mnt/signing-secret",
    readOnly: true,
  });
  expect([sign?.env, sign?.envFrom]).toEqual([undefined, undefined]);
});

it("needs nothing but the params of the compatible task, and those of release data", () => {
  const required = spec.params?.filter((param) => param.default === undefined).map(({ name }) => name);
  expect(required).toEqual(["snapshotPath", "secretName"]);
  expect(spec.steps?.map(({ name }) => name)).toEqual([
    "use-trusted-artifact",
    "sign-image",
    "create-trusted-artifact",
  ]);
});
