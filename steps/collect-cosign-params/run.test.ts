import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runStep } from "../../lib/contract/testing.ts";
import { collectCosignParamsStep } from "./contract.ts";
import { run } from "./run.ts";

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), "cosign-params-"));
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const collected = (data: string | undefined) => {
  if (data !== undefined) writeFileSync(join(workspace, "data.json"), data);
  return runStep(collectCosignParamsStep, run, { params: { workspace, dataPath: "data.json" } });
};

it("gives the Secret that the data names", async () => {
  expect(await collected('{"sign":{"configMapName":"c","cosignSecretName":"kms"}}')).toMatchObject({
    secretName: "kms",
  });
});

it("gives nothing where nothing is to be signed", async () => {
  expect(await collected('{"mapping":{}}')).toMatchObject({ secretName: "" });
});

it("takes neither an absent file nor a wrong type for nothing to be signed", async () => {
  await expect(collected(undefined)).rejects.toMatchObject({ code: "RELEASE_NO_FILE" });
  await expect(collected('{"sign":{"cosignSecretName":7}}')).rejects.toMatchObject({
    code: "RELEASE_BAD_DATA",
    message: expect.stringContaining("data.json: sign.cosignSecretName"),
  });
});
