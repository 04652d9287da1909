import { createHttp, type Http, HttpFault } from "../http/index.ts";
import { isRecord } from "../json/index.ts";
import type { Log } from "../log/index.ts";
import { serviceAccount } from "./account.ts";
import { kubeFault } from "./fault.ts";

export interface KubeOptions {
  /** `https://host[:port]` of the API server. */
  readonly server: string;
  /** Directory with `token` and `ca.crt`. */
  readonly account: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Tries of a request. Default 5. */
  readonly tries?: number;
}

/** The few verbs on the Kubernetes API that steps need. */
export interface Kube {
  /**
   * `data` of a ConfigMap. Faults: KUBE_NOT_FOUND, KUBE_DENIED, KUBE_UNREACHABLE, KUBE_BAD_ANSWER.
   */
  configMap(namespace: string, name: string): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** A client for the API server, with the service account of the pod. Fault KUBE_NO_ACCOUNT. */
export function kubeClient({ server, account, log, signal, tries }: KubeOptions): Kube {
  const { token, ca } = serviceAccount(account);
  const http = createHttp({ ca, log, signal });
  const get = (path: string, what: string) => {
    const bearer = token();
    log.secret(bearer);
    return getJson(http, `${server}${path}`, bearer, what, tries);
  };
  return {
    async configMap(namespace, name) {
      const [space, object] = [namespace, name].map(encodeURIComponent);
      const what = `ConfigMap ${namespace}/${name}`;
      return dataOf(await get(`/api/v1/namespaces/${space}/configmaps/${object}`, what), what);
    },
    close: () => http.close(),
  };
}

async function getJson(
  http: Http,
  url: string,
  bearer: string,
  what: string,
  tries: number | undefined,
): Promise<unknown> {
  const headers = { accept: "application/json", authorization: `Bearer ${bearer}` };
  try {
    const response = await http.request({ url, headers, ...(tries === undefined ? {} : { tries }) });
    return await response.json();
  } catch (thrown) {
    throw described(thrown, what);
  }
}

function described(thrown: unknown, what: string): unknown {
  if (!(thrown instanceof HttpFault) || thrown.code === "HTTP_CANCELLED") return thrown;
  const status = thrown.answer?.status;
  if (status === 404)
    return kubeFault("KUBE_NOT_FOUND", `there is no ${what}`, "Create it, or check its name.");
  if (status === 401 || status === 403)
    return kubeFault(
      "KUBE_DENIED",
      `the service account may not read ${what} (${status})`,
      "Give it a Role that allows get on it.",
      thrown,
    );
  if (thrown.code === "HTTP_BAD_BODY") return badAnswer(what, thrown);
  return kubeFault(
    "KUBE_UNREACHABLE",
    `${what} cannot be read`,
    "Check the API server and try again.",
    thrown,
  );
}

const badAnswer = (what: string, cause?: unknown) =>
  kubeFault("KUBE_BAD_ANSWER", `the API server gave no valid ${what}`, "Check the server's address.", cause);

function dataOf(answer: unknown, what: string): Readonly<Record<string, string>> {
  if (!isRecord(answer) || answer["kind"] !== "ConfigMap") throw badAnswer(what);
  const data = answer["data"] ?? {};
  if (!isRecord(data)) throw badAnswer(what);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, String(value)]));
}
