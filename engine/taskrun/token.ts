import { createHmac, randomBytes } from "node:crypto";
import type { TaskRun } from "../../lib/tekton/index.ts";

/** Signs tokens of this engine; nothing outside this process trusts it. */
const KEY = randomBytes(32);
const HOUR = 3600;

/** The account whose token the steps of a TaskRun get. */
export const accountOf = ({ metadata, spec }: TaskRun) => ({
  namespace: metadata.namespace ?? "default",
  account: spec.serviceAccountName ?? "default",
});

/** A service-account token in the form a cluster gives: a JWT whose issuer says that it is local. */
export function serviceAccountToken(
  taskRun: TaskRun,
  audience = "https://kubernetes.default.svc",
  lifetime = HOUR,
) {
  const { namespace, account } = accountOf(taskRun);
  const issued = Math.floor(Date.now() / 1000);
  const claims = {
    aud: [audience],
    exp: issued + lifetime,
    iat: issued,
    iss: "https://slipway.local",
    sub: `system:serviceaccount:${namespace}:${account}`,
  };
  const body = [{ alg: "HS256", typ: "JWT" }, claims].map(encode).join(".");
  return `${body}.${createHmac("sha256", KEY).update(body).digest("base64url")}`;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
