import { codeOf, explain } from "../errors/index.ts";
import { isRecord } from "../json/index.ts";
import type { Log } from "../log/index.ts";
import type { AccessQuestion } from "./kube.ts";
import { about } from "./objects.ts";
import { jsonOf, type Send } from "./request.ts";
import type { Access } from "./types.ts";

const GROUP = "authorization.k8s.io";

/**
 * Asks with a SelfSubjectAccessReview. Only `allowed: true` is a yes; `allowed: false` is a no; every other
 * answer, and none, is `unknown`, with a warning that says why.
 */
export async function askAccess(
  send: Send,
  question: AccessQuestion,
  log: Log,
  tries: number | undefined,
): Promise<Access> {
  const resource = { group: GROUP, version: "v1", plural: "selfsubjectaccessreviews", kind: "access review" };
  const asked = about("create", resource, wording(question));
  try {
    const request = {
      method: "POST" as const,
      path: `/apis/${GROUP}/v1/selfsubjectaccessreviews`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(review(question)),
      // It is only a question.
      tries: tries ?? 5,
    };
    return answerOf(await jsonOf(await send(asked, request), asked), asked.what, log);
  } catch (thrown) {
    if (codeOf(thrown) === "HTTP_CANCELLED") throw thrown;
    log.warn(`cannot find out about the right to ${asked.what}: ${explain(thrown)}`);
    return "unknown";
  }
}

const review = ({ verb, resource, namespace, name, subresource }: AccessQuestion) => ({
  apiVersion: `${GROUP}/v1`,
  kind: "SelfSubjectAccessReview",
  spec: {
    resourceAttributes: {
      verb,
      group: resource.group,
      resource: resource.plural,
      ...(namespace === undefined ? {} : { namespace }),
      ...(name === undefined ? {} : { name }),
      ...(subresource === undefined ? {} : { subresource }),
    },
  },
});

/** A `denied` beside `allowed: true` is a contradiction, which an authorizer must not give. */
function answerOf({ status }: Readonly<Record<string, unknown>>, what: string, log: Log): Access {
  const { allowed, denied, reason, evaluationError } = isRecord(status) ? status : {};
  if (allowed === true && denied !== true) return "yes";
  const why = [reason, evaluationError].filter((text) => typeof text === "string" && text !== "").join("; ");
  if (allowed === false) {
    log.debug(`no right to ${what}${why === "" ? "" : `: ${why}`}`);
    return "no";
  }
  log.warn(`the API server does not say whether there is a right to ${what}${why === "" ? "" : `: ${why}`}`);
  return "unknown";
}

function wording({ verb, resource, namespace, name = "", subresource }: AccessQuestion): string {
  const type = `${resource.kind || resource.plural}${subresource === undefined ? "" : `/${subresource}`}`;
  return `${verb} ${type}${name === "" ? "" : ` ${name}`}${namespace === undefined ? "" : ` in ${namespace}`}`;
}
