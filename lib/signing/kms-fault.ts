import { codeOf, explain, Fault } from "../errors/index.ts";
import { isRecord } from "../json/index.ts";
import { signingFault } from "./fault.ts";

const DENIED =
  /^(AccessDenied|UnrecognizedClient|InvalidSignature|SignatureDoesNotMatch|ExpiredToken|InvalidClientTokenId|MissingAuthenticationToken|IncompleteSignature|InvalidGrantToken)/;
const NO_KEY = /^(NotFound|Disabled|KMSInvalidState|InvalidArn)/;
const WRONG_KIND = /^(InvalidKeyUsage|UnsupportedOperation)/;
const DOWN =
  /^(Throttling|TooManyRequests|LimitExceeded|RequestLimitExceeded|SlowDown|KMSInternal|DependencyTimeout|KeyUnavailable|InternalFailure|InternalServer|ServiceUnavailable|Timeout)/;

/** What the SDK or the way to the service threw, in words of ours. */
export function kmsFault(describe: string, thrown: unknown): Fault {
  if (codeOf(thrown) === "HTTP_CANCELLED" || (thrown instanceof Error && thrown.name === "AbortError"))
    return signingFault("SIGNING_CANCELLED", `${describe}: cancelled`, "Run it again.", thrown);
  if (thrown instanceof Fault)
    return signingFault("SIGNING_UNREACHABLE", `${describe} does not answer`, thrown.next, thrown);
  const { name, status } = answered(thrown);
  const said = (what: string) => `${describe}: ${what} (${[name, status].filter(Boolean).join(", ")})`;
  if (NO_KEY.test(name))
    return signingFault(
      "SIGNING_NO_KEY",
      said("the key cannot be used"),
      "Check its name and region, and that it is enabled.",
      thrown,
    );
  if (DENIED.test(name) || status === 401 || status === 403)
    return signingFault(
      "SIGNING_DENIED",
      said("access is refused"),
      "Check the credentials, and that they may kms:GetPublicKey and kms:Sign with it.",
      thrown,
    );
  if (WRONG_KIND.test(name))
    return signingFault(
      "SIGNING_KEY_TYPE",
      said("it is no key for ECDSA signatures"),
      "Use a key ECC_NIST_P256 for SIGN_VERIFY.",
      thrown,
    );
  if (DOWN.test(name) || status === 429 || (status ?? 0) >= 500)
    return signingFault(
      "SIGNING_UNREACHABLE",
      said("the service is not well"),
      "Wait a little, then run it again.",
      thrown,
    );
  return signingFault(
    "SIGNING_BAD_ANSWER",
    `${said("the answer makes no sense")}: ${explain(thrown).slice(0, 200)}`,
    "Check the endpoint.",
    thrown,
  );
}

/** Name of the service's error and status of its answer. */
function answered(thrown: unknown): { readonly name: string; readonly status: number | undefined } {
  const metadata = isRecord(thrown) ? thrown["$metadata"] : undefined;
  const status = isRecord(metadata) ? metadata["httpStatusCode"] : undefined;
  return {
    name: thrown instanceof Error ? thrown.name : "",
    status: typeof status === "number" ? status : undefined,
  };
}
