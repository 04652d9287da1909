import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Who asks. */
export interface User {
  /** `system:serviceaccount:<namespace>:<name>` */
  readonly name: string;
  readonly groups: readonly string[];
}

/** Tokens of one start of the service: nothing outside trusts them, and they end with it. */
export class Tokens {
  readonly #key = randomBytes(32);

  /** A JWT in the form that clusters give; the same each time for the same account. */
  of(namespace: string, account: string): string {
    const claims = {
      iss: "https://slipway.local",
      sub: `system:serviceaccount:${namespace}:${account}`,
      "kubernetes.io": { namespace, serviceaccount: { name: account } },
    };
    const body = [{ alg: "HS256", typ: "JWT" }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${body}.${this.#sign(body)}`;
  }

  /** Whose token it is; undefined if it is none of ours. */
  user(authorization: string | undefined): User | undefined {
    const [, body, signature] = /^Bearer ([^.\s]+\.[^.\s]+)\.([^.\s]+)$/i.exec(authorization ?? "") ?? [];
    if (body === undefined || !same(signature ?? "", this.#sign(body))) return undefined;
    const { sub } = JSON.parse(Buffer.from(body.split(".")[1] ?? "", "base64url").toString()) as {
      sub: string;
    };
    const [, , namespace] = sub.split(":");
    const groups = ["system:serviceaccounts", `system:serviceaccounts:${namespace}`, "system:authenticated"];
    return { name: sub, groups };
  }

  #sign = (body: string): string => createHmac("sha256", this.#key).update(body).digest("base64url");
}

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
