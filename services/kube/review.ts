import { isRecord } from "../../lib/json/index.ts";
import type { ServiceAnswer } from "../kit/index.ts";
import { bad } from "./accept.ts";
import { type Attributes, decide } from "./rbac.ts";
import type { Store } from "./store.ts";
import type { User } from "./tokens.ts";

export const REVIEW_PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";

/** A SelfSubjectAccessReview with its status: whether the one who asks may. */
export function reviewAnswer(store: Store, user: User, body: unknown): ServiceAnswer {
  const spec = isRecord(body) && isRecord(body["spec"]) ? body["spec"] : undefined;
  if (spec === undefined) throw bad("spec is missing");
  const attributes = spec["resourceAttributes"];
  const status = isRecord(attributes)
    ? decide(store, user, attributesOf(attributes))
    : { allowed: false, reason: "only resourceAttributes are decided here" };
  return {
    status: 201,
    json: {
      kind: "SelfSubjectAccessReview",
      apiVersion: "authorization.k8s.io/v1",
      metadata: {},
      spec,
      status,
    },
  };
}

function attributesOf(given: Readonly<Record<string, unknown>>): Attributes {
  const text = (name: string): string => (typeof given[name] === "string" ? given[name] : "");
  return {
    verb: text("verb"),
    group: text("group"),
    resource: text("resource"),
    subresource: text("subresource"),
    namespace: text("namespace"),
    name: text("name"),
  };
}
