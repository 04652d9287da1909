import { explain, Fault } from "../errors/index.ts";
import { HttpFault } from "../http/index.ts";
import type { OciCode } from "./types.ts";

/** A fault of the registry client. `status` is there when a registry answered. */
export class OciFault extends Fault<OciCode> {
  readonly status: number | undefined;

  constructor(code: OciCode, message: string, more: { next: string; cause?: unknown; status?: number }) {
    super(code, message, more);
    this.name = "OciFault";
    this.status = more.status;
  }
}

export const ociFault = (code: OciCode, message: string, next: string, cause?: unknown): OciFault =>
  new OciFault(code, message, { next, ...(cause === undefined ? {} : { cause }) });

const NEXT: Record<"unauthorized" | "denied" | "absent" | "large" | "full" | "refused" | "down", string> = {
  unauthorized: "Log in (podman login, oras login), or give the auth file that has this registry.",
  denied: "Use credentials that may do this in this repository.",
  absent: "Check repository, tag and digest; it may have been deleted or may not have been pushed yet.",
  large: "The registry does not take content of this size.",
  full: "Free space where the registry keeps its content (slipway clean for the embedded one), then run it again.",
  refused: "Read the registry's answer above.",
  down: "See whether the registry is up and reachable from here, then run it again.",
};

function ofStatus(status: number): readonly [OciCode, string] {
  if (status === 401) return ["OCI_UNAUTHORIZED", NEXT.unauthorized];
  if (status === 403) return ["OCI_DENIED", NEXT.denied];
  if (status === 404) return ["OCI_NOT_FOUND", NEXT.absent];
  if (status === 413) return ["OCI_TOO_LARGE", NEXT.large];
  if (status === 507) return ["OCI_REFUSED", NEXT.full];
  return status >= 500 || status === 429 ? ["OCI_UNREACHABLE", NEXT.down] : ["OCI_REFUSED", NEXT.refused];
}

/** Turns a fault of the HTTP client into one of this package. `what` says the verb and the reference. */
export function fromHttp(what: string, thrown: unknown): unknown {
  if (!(thrown instanceof HttpFault)) return thrown;
  const message = `${what}: ${explain(thrown)}`;
  if (thrown.answer !== undefined) {
    const [code, next] = ofStatus(thrown.answer.status);
    const said = `${what}: answered ${thrown.answer.status}${registrySaid(thrown.answer.body)}`;
    // What the HTTP client says of it is the same again, with a long URL.
    return new OciFault(code, said, { next, cause: thrown.cause, status: thrown.answer.status });
  }
  if (thrown.code === "HTTP_CANCELLED")
    return new OciFault("OCI_CANCELLED", `${what}: cancelled`, { next: thrown.next, cause: thrown });
  if (thrown.code === "HTTP_TOO_LARGE")
    return new OciFault("OCI_TOO_LARGE", message, { next: thrown.next, cause: thrown });
  return new OciFault("OCI_UNREACHABLE", message, { next: thrown.next, cause: thrown });
}

/** `{"errors":[{"code","message"}]}` of the distribution-spec as text, or nothing. */
function registrySaid(body: string): string {
  try {
    const { errors } = JSON.parse(body) as { errors?: { code?: unknown; message?: unknown }[] };
    const parts = (errors ?? []).map((one) => `${one.code ?? ""} ${one.message ?? ""}`.trim());
    return parts.length === 0 ? "" : ` (${parts.join("; ").slice(0, 300)})`;
  } catch {
    return "";
  }
}
